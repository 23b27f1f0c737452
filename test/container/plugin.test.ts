import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import { Container } from 'inversify';
import {
  finalization,
  FinalizationPlugin,
  finalizeContainer,
  finalizersOf,
} from '../../container/index.js';
import { FinalizeError, FinalizerScope } from '../../src/index.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

describe('FinalizationPlugin', () => {
  it('cannot be registered twice, in any form, and the first one continues to work', () => {
    for (const first of [FinalizationPlugin, finalization({ timeoutMs: 5 })]) {
      for (const second of [FinalizationPlugin, finalization({})]) {
        const journal = new Journal();
        const container = new Container();
        container.register(first);
        expect(() => container.register(second))
          .to.throw(FinalizeError, 'expected a container without FinalizationPlugin')
          .with.property('code', 'PLUGIN_DUPLICATE');
        const Service = journal.bothClass('Service');
        container.bind(Service).toSelf().inSingletonScope();
        container.get(Service);
        container.unbindAll();
        expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
      }
    }
  });

  it('registers nothing if another plugin has replaced one of its methods', () => {
    const container = new Container();
    const replacement = (): void => undefined;
    Object.defineProperty(container, 'unload', { value: replacement });
    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(() => container.register(FinalizationPlugin))
        .to.throw(
          FinalizeError,
          'own unload, but another plugin has replaced it; register only one',
        )
        .with.property('code', 'INVALID_ARGUMENT');
    }
    expect(Object.keys(container)).to.deep.equal([]);
    expect(() => finalizersOf(container))
      .to.throw(FinalizeError)
      .with.property('code', 'PLUGIN_MISSING');
  });

  it('rejects another plugin that replaces one of its methods later', () => {
    const defining = (name: string) =>
      class {
        static {
          const isPlugin = Symbol.for('@inversifyjs/plugin/isPlugin');
          Object.defineProperty(this.prototype, isPlugin, { value: true });
        }

        load(api: { define(name: string, method: () => unknown): void }): void {
          api.define(name, () => name);
        }
      } as never;
    const journal = new Journal();
    const container = newContainer();
    expect(() => container.register(defining('unbindAll')))
      .to.throw(FinalizeError, 'own unbindAll, but another plugin has replaced it')
      .with.property('code', 'INVALID_ARGUMENT');
    container.register(defining('added'));
    expect(Object.hasOwn(container, 'added')).to.equal(true);
    const Service = journal.bothClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('throws PLUGIN_MISSING if one of its methods is called without its container', () => {
    const unbindAll: unknown = Reflect.get(newContainer(), 'unbindAll');
    expect(() => (unbindAll as () => void)())
      .to.throw(FinalizeError, 'expected a container with FinalizationPlugin, but got undefined')
      .with.property('code', 'PLUGIN_MISSING');
  });

  const wrongTimes: ReadonlyArray<readonly [ms: unknown, words: string]> = [
    [-1, 'the number -1'],
    [Number.NaN, 'the number NaN'],
    [Infinity, 'the number Infinity'],
    ['1', 'the string "1"'],
    [null, 'null'],
  ];
  for (const key of ['timeoutMs', 'deadlineMs']) {
    for (const [ms, words] of wrongTimes) {
      it(`[S3] finalization() rejects ${words} for ${key}`, () => {
        expect(() => finalization({ [key]: ms }))
          .to.throw(FinalizeError, `expected ${key} to be a finite number`)
          .with.property('code', 'INVALID_ARGUMENT');
        expect(() => finalization({ [key]: ms })).to.throw(`but got ${words}`);
      });
    }
  }

  it('finalization() reads its options once', () => {
    const options = { timeoutMs: 5 };
    const plugin = finalization(options);
    options.timeoutMs = -1;
    const container = new Container();
    container.register(plugin);
    return container.unbindAllAsync();
  });

  it('does not change other containers or the class', () => {
    const methods = Object.getOwnPropertyNames(Container.prototype);
    const other = new Container();
    newContainer();
    expect(Object.keys(other)).to.deep.equal(Object.keys(new Container()));
    expect(Object.getOwnPropertyNames(Container.prototype)).to.deep.equal(methods);
    expect(Symbol.dispose in other).to.equal(false);
  });
});

describe('finalizersOf', () => {
  it('returns the scope of the container, the same one each time', () => {
    const container = newContainer();
    expect(finalizersOf(container)).to.be.instanceOf(FinalizerScope);
    const scope = finalizersOf(container);
    expect(finalizersOf(container) === scope).to.equal(true);
    expect(finalizersOf(newContainer()) === scope).to.equal(false);
  });

  it('rejects a container without the plugin, and anything that is not a container', () => {
    const rows: ReadonlyArray<readonly [container: unknown, words: string]> = [
      [new Container(), `an object of class ${Container.name}`],
      [new Container({ parent: newContainer() }), `an object of class ${Container.name}`],
      [undefined, 'undefined'],
      ['container', 'the string "container"'],
    ];
    for (const [container, words] of rows) {
      expect(() => finalizersOf(container as Container))
        .to.throw(
          FinalizeError,
          `expected a container with FinalizationPlugin, but got ${words} without it; ` +
            'write container.register(FinalizationPlugin) first',
        )
        .with.property('code', 'PLUGIN_MISSING');
    }
  });

  it('[C3] drains without @preDestroy and handlers, and a later teardown calls only those', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.bothClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    finalizersOf(container).drain();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Service1']);
  });
});

describe('a disposable container', () => {
  const bound = (journal: Journal): Container & Disposable & AsyncDisposable => {
    const container = finalizeContainer(new Container());
    const Service = journal.bothClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    return container;
  };

  it('[C7] has typed methods for using and await using, which are optional without the plugin', () => {
    expectTypeOf<Container[typeof Symbol.dispose]>().toExtend<(() => void) | undefined>();
    expectTypeOf<Container[typeof Symbol.asyncDispose]>().toExtend<
      (() => PromiseLike<void>) | undefined
    >();
    const finalized = finalizeContainer(new Container());
    expectTypeOf(finalized).toExtend<Container & Disposable & AsyncDisposable>();
  });

  it('[11.27] await using new Container() is a compile error, and await using finalizeContainer(new Container()) tears down', async () => {
    expectTypeOf<Container>().not.toExtend<Disposable>();
    expectTypeOf<Container>().not.toExtend<AsyncDisposable>();
    const journal = new Journal();
    {
      await using container = finalizeContainer(new Container());
      container.onDeactivation('service', () => journal.write('closed'));
      container.bind('service').toConstantValue({});
      container.get('service');
    }
    expect(journal.take()).to.deep.equal(['closed']);
  });

  it('[C7] using and await using tear it down at the end of the block', async () => {
    const journal = new Journal();
    {
      using container = bound(journal);
      expect(finalizersOf(container).size).to.equal(1);
    }
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
    {
      await using container = bound(journal);
      expect(finalizersOf(container).size).to.equal(1);
    }
    expect(journal.take()).to.deep.equal(['destroy Service2', 'finalize Service2']);
  });

  it('[C7] disposing twice does everything once', async () => {
    const journal = new Journal();
    const container = bound(journal);
    container[Symbol.dispose]();
    container[Symbol.dispose]();
    await container[Symbol.asyncDispose]();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
    expect(finalizersOf(container).size).to.equal(0);
  });
});

describe('several containers', () => {
  it('[C9] [11.29] the teardown of a child changes nothing in its parent, and vice versa', async () => {
    const forms = [
      async (container: Container) => container.unbindAll(),
      (container: Container) => container.unbindAllAsync(),
    ];
    for (const unbindAll of forms) {
      const journal = new Journal();
      const parent = newContainer();
      const child = newContainer({ parent });
      const [Ours, Theirs] = [journal.bothClass('Child'), journal.bothClass('Parent')];
      const Transient = journal.finalizedClass('Transient');
      parent.bind(Theirs).toSelf().inSingletonScope();
      parent.bind(Transient).toSelf();
      child.bind(Ours).toSelf().inSingletonScope();
      child.get(Ours);
      const held = [child.get(Theirs), child.get(Transient)];
      await unbindAll(child);
      expect(journal.take()).to.deep.equal(['destroy Child1', 'finalize Child1']);
      expect(parent.get(Theirs) === held[0]).to.equal(true);
      child.bind(Ours).toSelf().inSingletonScope();
      child.get(Ours);
      await unbindAll(parent);
      expect(journal.take()).to.deep.equal([
        'finalize Transient1',
        'destroy Parent1',
        'finalize Parent1',
      ]);
      expect(child.get(Ours).id).to.equal('Child2');
      await unbindAll(child);
      expect(journal.take()).to.deep.equal(['destroy Child2', 'finalize Child2']);
    }
  });

  it('[C9] a singleton of a parent that two children resolve is torn down once, by the parent', () => {
    const journal = new Journal();
    const parent = newContainer();
    const children = [
      newContainer({ parent }),
      new Container({ parent }),
      newContainer({ parent }),
    ];
    const Service = journal.bothClass('Service');
    parent.bind(Service).toSelf().inSingletonScope();
    expect(new Set(children.map((child) => child.get(Service))).size).to.equal(1);
    for (const child of children) child.unbindAll();
    expect(journal.take()).to.deep.equal([]);
    parent.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('[D9] registers an instance once, in the first container that returns it', () => {
    const journal = new Journal();
    const [first, second, third] = [newContainer(), newContainer(), newContainer()];
    const Service = journal.finalizedClass('Service');
    first.bind(Service).toSelf().inSingletonScope();
    first.bind('alias').toService(Service);
    first.bind('dynamic').toDynamicValue((context) => context.get<object>(Service));
    first.bind('resolved').toResolvedValue((service: object) => service, [Service]);
    second.bind('other').toDynamicValue(() => first.get<object>(Service));
    second.bind('again').toDynamicValue(async (context) => context.get<object>('other'));
    third
      .bind('third')
      .toDynamicValue(() => second.get<object>('other'))
      .inSingletonScope();
    const services = [
      third.get('third'),
      first.get('alias'),
      first.get('dynamic'),
      first.get('resolved'),
      second.get('other'),
    ];
    expect(new Set(services).size).to.equal(1);
    const sizes = [first, second, third].map((container) => finalizersOf(container).size);
    expect(sizes).to.deep.equal([1, 0, 0]);
    for (const container of [third, second, first]) container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });
});
