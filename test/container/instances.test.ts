import { expect } from 'chai';
import { type Container, injectable } from 'inversify';
import { finalizeBinding, finalizersOf, release } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { collectUntil } from '../support/collect.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

type Wrap = (file: object) => object;

const wrappers: ReadonlyArray<readonly [name: string, wrap: Wrap]> = [
  ['a proxy of an instance', (file) => new Proxy(file, {})],
  ['an object that inherits from an instance', (file) => Object.create(file) as object],
  [
    'an object that inherits from a proxy of an instance',
    (file) => Object.create(new Proxy(file, {})) as object,
  ],
];

type Bind = (container: Container, File: new () => object, wrap: Wrap) => unknown;

const ways: ReadonlyArray<readonly [name: string, bind: Bind]> = [
  [
    'toDynamicValue',
    (container, File, wrap) =>
      container.bind('wrapper').toDynamicValue((context) => wrap(context.get<object>(File))),
  ],
  [
    'toResolvedValue',
    (container, File, wrap) => container.bind('wrapper').toResolvedValue(wrap, [File]),
  ],
  [
    'an asynchronous toDynamicValue',
    (container, File, wrap) =>
      container.bind('wrapper').toDynamicValue(async (context) => wrap(context.get<object>(File))),
  ],
  [
    'onActivation',
    (container, File, wrap) =>
      container
        .bind('wrapper')
        .toDynamicValue((context) => context.get<object>(File))
        .onActivation((_context, file) => wrap(file as object)),
  ],
];

describe('instances of decorated classes', () => {
  const journal = new Journal();

  for (const [way, bind] of ways) {
    for (const [name, wrap] of wrappers) {
      it(`[D9] [11.7] ${way} that yields ${name} registers nothing more, and closes nothing that is in use`, async () => {
        const container = newContainer();
        const File = journal.finalizedClass('File');
        container.bind(File).toSelf().inSingletonScope();
        bind(container, File, wrap);
        const ref = new WeakRef(await container.getAsync<object>('wrapper'));
        expect(finalizersOf(container).size).to.equal(1);
        await collectUntil(() => ref.deref() === undefined, 'the wrapper to be collected');
        expect(journal.take()).to.deep.equal([]);
        container.unbindAll();
        expect(journal.take()).to.deep.equal(['finalize File1']);
        journal.reset();
      });
    }
  }

  it('[D9] [11.7] a builder that constructs an instance itself yields an instance', () => {
    const container = newContainer();
    const File = journal.finalizedClass('File');
    class Derived extends File {}
    container.bind('file').toDynamicValue(() => new File());
    container.bind('derived').toDynamicValue(() => new Derived());
    const held = [container.get('file'), container.get('derived')];
    container.unbindAll();
    expect(held).to.have.length(2);
    expect(journal.take()).to.deep.equal(['finalize File2', 'finalize File1']);
    journal.reset();
  });

  it('[D9] [U3] registers an instance that already has a finalizer of finalizeBinding, and lists both', () => {
    const File = journal.finalizedClass('File');
    const file = new File();
    const first = newContainer();
    finalizeBinding(first.bind('file').toConstantValue(file), {
      func: journal.write,
      argsOf: () => ['configured'],
    });
    const second = newContainer();
    second.bind('file').toDynamicValue(() => file);
    first.get('file');
    second.get('file');
    expect(finalizersOf(file).map(({ alive }) => alive)).to.deep.equal([true, true]);
    release(file);
    expect(journal.take()).to.deep.equal(['finalize File1', 'configured']);
    journal.reset();
  });

  it('[D9] [11.7] what the constructor of a bound class returns counts as the instance, even if it is a proxy', () => {
    @injectable()
    @finalizeWith(journal.write, () => ['finalize'])
    class Remote {
      constructor() {
        // oxlint-disable-next-line eslint/no-constructor-return -- the case is what a constructor returns
        return new Proxy(this, {});
      }
    }
    const container = newContainer();
    container.bind(Remote).toSelf();
    const held = container.get(Remote);
    container.unbindAll();
    expect(held).to.be.instanceOf(Remote);
    expect(journal.take()).to.deep.equal(['finalize']);
  });
});

describe('a class that is decorated after it was bound', () => {
  const scopes = ['inTransientScope', 'inRequestScope', 'inSingletonScope'] as const;
  const lateDecorations: ReadonlyArray<
    readonly [
      name: string,
      decorate: (type: new () => object, write: (line: string) => void) => void,
    ]
  > = [
    ['directly', (type, write) => void finalizeWith(write, () => ['finalize'])(type)],
    [
      'through its base',
      (type, write) => {
        const base = Object.getPrototypeOf(type) as new () => object;
        finalizeWith(write, () => ['finalize'])(base);
      },
    ],
    [
      'through another base that Object.setPrototypeOf gives it',
      (type, write) => {
        class Other {}
        finalizeWith(write, () => ['finalize'])(Other);
        Object.setPrototypeOf(type.prototype, Other.prototype);
      },
    ],
  ];
  for (const inScope of scopes) {
    for (const [name, decorate] of lateDecorations) {
      it(`[D1] [11.11] is finalized from the next instance on, ${inScope}, if it is decorated ${name}`, () => {
        const journal = new Journal();
        class Base {}
        @injectable()
        class Late extends Base {}
        const container = newContainer();
        container.bind(Late).toSelf()[inScope]();
        if (inScope !== 'inSingletonScope') container.get(Late);
        decorate(Late, journal.write);
        const held = container.get(Late);
        expect(finalizersOf(container).size).to.equal(1);
        container.unbindAll();
        expect(held).to.be.instanceOf(Late);
        expect(journal.take()).to.deep.equal(['finalize']);
      });
    }
  }

  it('[D4] [11.15] collects the definitions of 8,000 levels of inheritance without a stack overflow', () => {
    const journal = new Journal();
    class Root {}
    finalizeWith(journal.write, () => ['finalize'])(Root);
    let type: new () => object = Root;
    for (let level = 0; level < 8_000; level++) type = class extends type {};
    injectable()(type);
    const container = newContainer();
    container.bind('deep').toDynamicValue(() => Object.create(type.prototype as object) as object);
    const held = container.get('deep');
    container.unbindAll();
    expect(held).to.be.instanceOf(Root);
    expect(journal.take()).to.deep.equal(['finalize']);
  });
});
