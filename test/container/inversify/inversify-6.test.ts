import { expect } from 'chai';
import * as inversify6 from 'inversify-6-2';
import { finalizeBinding, finalizeContainer, finalizersOf } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { DrainError, FinalizeError } from '../../../src/index.js';
import { collectUntil } from '../../support/collect.js';
import { warningsOf } from '../../support/warnings.js';
import { Journal, rejection, thrown } from '../journal.js';

const { Container, ContainerModule, injectable, postConstruct, preDestroy } = inversify6;
type Container6 = inversify6.Container;
type Class = new () => { readonly id: string };

function decorated(journal: Journal, name: string, destroyed = false): Class {
  class Service {
    readonly id = journal.next(name);
    end(): void {
      journal.write(`destroy ${this.id}`);
    }
  }
  injectable()(Service);
  if (destroyed) preDestroy()(Service.prototype, 'end');
  finalizeWith(journal.write, (service: Service) => [`finalize ${service.id}`])(Service);
  return Service;
}

function newContainer(): Container6 & Disposable & AsyncDisposable {
  return finalizeContainer(new Container());
}

/** The ways to tear down, each in both forms. */
const ends: ReadonlyArray<readonly [name: string, end: (container: Container6) => unknown]> = [
  ['unbindAll', (container) => container.unbindAll()],
  ['unbindAllAsync', (container) => container.unbindAllAsync()],
  ['Symbol.dispose', (container) => (container as Container6 & Disposable)[Symbol.dispose]()],
  [
    'Symbol.asyncDispose',
    (container) => (container as Container6 & AsyncDisposable)[Symbol.asyncDispose](),
  ],
];

describe('finalizeContainer on Inversify 6.2', () => {
  for (const [name, end] of ends) {
    it(`[R2] [C3] ${name} tears down in reverse order of construction`, async () => {
      const journal = new Journal();
      const container = newContainer();
      const [First, Transient, Second] = [
        decorated(journal, 'First', true),
        decorated(journal, 'Transient'),
        decorated(journal, 'Second', true),
      ];
      container.bind(Second).toSelf().inSingletonScope();
      container.bind(First).toSelf().inSingletonScope();
      container.bind(Transient).toSelf();
      const held = [container.get(First), container.get(Transient), container.get(Second)];
      expect(finalizersOf(container).size).to.equal(3);
      await end(container);
      expect(journal.take()).to.deep.equal([
        'destroy Second1',
        'finalize Second1',
        'finalize Transient1',
        'destroy First1',
        'finalize First1',
      ]);
      expect(container.isBound(First)).to.equal(false);
      expect(held).to.have.lengthOf(3);
    });
  }

  it('[R2] [C3] calls the handlers of the containers, then of the binding, then @preDestroy, as Inversify 6 does', () => {
    const journal = new Journal();
    const parent = newContainer();
    const child = parent.createChild();
    const Service = decorated(journal, 'Service', true);
    parent.onDeactivation(Service, () => journal.write('parent'));
    child.onDeactivation(Service, () => journal.write('child'));
    child
      .bind(Service)
      .toSelf()
      .inSingletonScope()
      .onDeactivation(() => journal.write('binding'));
    child.get(Service);
    child.unbindAll();
    expect(journal.take()).to.deep.equal([
      'child',
      'parent',
      'binding',
      'destroy Service1',
      'finalize Service1',
    ]);
  });

  it('[R2] [U7] keeps construction order if concurrency is given', async () => {
    const journal = new Journal();
    const container = finalizeContainer(new Container(), { concurrency: 'dependencies' });
    for (const name of ['one', 'two']) {
      const service = container.bind(name).to(decorated(journal, name));
      service.inSingletonScope();
      container.get(name);
    }
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['finalize two1', 'finalize one1']);
  });

  it('[R2] [C4] calls everything and throws one DrainError if something fails', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = decorated(journal, 'Service', true);
    container
      .bind(Service)
      .toSelf()
      .inSingletonScope()
      .onDeactivation(() => {
        throw new Error('failed');
      });
    container.get(Service);
    expect(thrown(() => container.unbindAll())).to.be.instanceOf(DrainError);
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('[R2] [C5] unbind, rebind and unload finalize what they drop', async () => {
    const journal = new Journal();
    const container = newContainer();
    const module = new ContainerModule((bind, unbind) => {
      if (container.isBound('in module')) unbind('in module');
      bind('module').to(decorated(journal, 'Loaded')).inSingletonScope();
    });
    for (const id of ['one', 'two', 'three', 'four', 'in module']) {
      container.bind(id).to(decorated(journal, id)).inSingletonScope();
      container.get(id);
    }
    container.unbind('one');
    await container.unbindAsync('two');
    container.rebind('three').toConstantValue(3);
    (await container.rebindAsync('four')).toConstantValue(4);
    container.load(module);
    container.get('module');
    container.unload(module);
    container.load(module);
    container.get('module');
    await container.unloadAsync(module);
    expect(journal.take()).to.deep.equal([
      'finalize one1',
      'finalize two1',
      'finalize three1',
      'finalize four1',
      'finalize in module1',
      'finalize Loaded1',
      'finalize Loaded2',
    ]);
    expect(String(thrown(() => container.unbind('one')))).to.contain('Could not unbind');
  });

  it('[R2] [C2] covers builders, redirections and constants', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = decorated(journal, 'Service', true);
    container
      .bind('dynamic')
      .toDynamicValue(() => new Service())
      .inSingletonScope();
    container.bind('alias').toService('dynamic');
    container.bind('constant').toConstantValue('text');
    container.bind('factory').toFactory(() => () => 'made');
    expect(container.get('alias')).to.equal(container.get('dynamic'));
    expect(container.get('constant')).to.equal('text');
    expect(container.get<() => string>('factory')()).to.equal('made');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('[R2] [C6] finalizeBinding() creates a finalizer for each object that a binding yields', () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container
      .bind<{ readonly name: string }>('pool')
      .toDynamicValue(() => ({ name: 'pool' }))
      .inSingletonScope();
    finalizeBinding(binding, {
      func: journal.write,
      argsOf: ({ name }) => [`close ${name}`],
    });
    binding.onActivation((_context, pool) => pool);
    container.get('pool');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['close pool']);
  });

  it('[R2] [C6] finalizeBinding() can be called before the binding is complete', () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container.bind('pool');
    finalizeBinding(binding as never, { func: () => journal.write('close') });
    binding.toDynamicValue(() => ({}));
    const held = container.get('pool');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['close']);
    expect(held).to.deep.equal({});
  });

  it('[R2] [R6] finalizeBinding warns if the container of a binding never gets the plugin', async () => {
    const warnings = await warningsOf('INVERSIFY_FINALIZE_PLUGIN_MISSING', () => {
      const container = new Container();
      const binding = container.bind('pool').toDynamicValue(() => ({ handled: false }));
      finalizeBinding(binding as never, { atexit: false });
      binding.onActivation(() => ({ handled: true }));
      for (let count = 0; count < 2; count++) {
        expect(container.get('pool')).to.deep.equal({ handled: true });
      }
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('expected the container of the binding of pool to have Final');
  });

  it('[R2] [R4] a child that was created before its parent got the plugin has it from its next use on', () => {
    const journal = new Journal();
    const parent = new Container();
    const child = parent.createChild();
    const grandchild = child.createChild();
    const Service = decorated(journal, 'Service');
    for (const container of [child, grandchild]) {
      container.bind(Service).toSelf().inSingletonScope();
    }
    finalizeContainer(parent);
    for (const container of [grandchild, child]) {
      container.get(Service);
      container.unbindAll();
    }
    expect(journal.take()).to.deep.equal(['finalize Service1', 'finalize Service2']);
  });

  it('[R2] [C6] finalizeBinding may come before the container gets the plugin', () => {
    const journal = new Journal();
    const container = new Container();
    const binding = container.bind('pool').toDynamicValue(() => ({ handled: false }));
    finalizeBinding(binding as never, { func: () => journal.write('close') });
    binding.onActivation(() => ({ handled: true }));
    const held = finalizeContainer(container).get('pool');
    container.unbindAll();
    expect([held, journal.take()]).to.deep.equal([{ handled: true }, ['close']]);
  });

  it('[R2] [11.14] finalizeBinding rejects a binding that was unbound', () => {
    const container = newContainer();
    const binding = container.bind('pool').toDynamicValue(() => ({}));
    container.get('pool');
    container.unbind('pool');
    expect(() => finalizeBinding(binding as never, { atexit: false }))
      .to.throw(FinalizeError, 'expected a binding that its container has')
      .with.property('code', 'INVALID_ARGUMENT');
  });

  it('[R2] [C6] Container.merge() keeps the options of the bindings', () => {
    const journal = new Journal();
    const [one, other] = [newContainer(), newContainer()];
    const binding = one.bind<object>('pool').toDynamicValue(() => ({}));
    finalizeBinding(binding as never, { func: () => journal.write('close') });
    const held = [one.get<object>('pool')];
    const merged = Container.merge(one, other);
    held.push(merged.get<object>('pool'));
    for (const container of [merged, one]) {
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['close']);
    }
    expect(held).to.have.length(2);
  });

  it('[R2] [11.12] restore() drops what was configured after the snapshot, and keeps what was pending', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = decorated(journal, 'Service', true);
    const early = container.bind<object>('early').toDynamicValue(() => ({}));
    finalizeBinding(early as never, { func: () => journal.write('early') });
    container
      .bind<object>('pending')
      .toDynamicValue(async () => new Service())
      .inSingletonScope();
    const pending = container.getAsync<object>('pending');
    container.snapshot();
    finalizeBinding(early as never, { func: () => journal.write('late') });
    early.onActivation(() => ({ late: true }));
    container.restore();
    const built = await pending;
    expect((await container.getAsync<object>('pending')) === built).to.equal(true);
    expect(container.get<object>('early')).to.deep.equal({});
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['early', 'destroy Service1', 'finalize Service1']);
  });

  it('[R2] tears down a singleton whose asynchronous construction is pending', async () => {
    const journal = new Journal();
    for (const form of ['unbindAll', 'unbindAllAsync'] as const) {
      const container = newContainer();
      const Service = decorated(journal, 'Service', true);
      container
        .bind('late')
        .toDynamicValue(async () => new Service())
        .inSingletonScope();
      const pending = container.getAsync('late');
      const [end] = await Promise.allSettled([(async () => container[form]())()]);
      expect(end.status).to.equal(form === 'unbindAll' ? 'rejected' : 'fulfilled');
      await pending;
      await collectUntil(() => journal.lines.length === 2, 'the late singleton to be torn down');
      expect(journal.take().map((line) => line.replace(/\d/, ''))).to.deep.equal([
        'destroy Service',
        'finalize Service',
      ]);
    }
  });

  it('[R2] tears down nothing for a construction that fails', async () => {
    const container = newContainer();
    container
      .bind('late')
      .toDynamicValue(() => Promise.reject(new Error('no')))
      .inSingletonScope();
    const pending = rejection(container.getAsync('late'));
    const ended = container.unbindAllAsync();
    expect(String(await pending)).to.contain('no');
    await ended;
  });

  it('[R2] snapshot and restore tear a singleton down once', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = decorated(journal, 'Service', true);
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    container.snapshot();
    container.restore();
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('[R2] Container.merge() gives the plugin to the merged container if one of the containers has it', () => {
    const journal = new Journal();
    const [one, other] = [newContainer(), new Container()];
    const Service = decorated(journal, 'Service');
    one.bind(Service).toSelf();
    const merged = Container.merge(one, other);
    merged.get(Service);
    (merged as Container6).unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
    const plain = Container.merge(new Container(), new Container());
    expect(Symbol.dispose in plain).to.equal(false);
  });

  it('[R4] createChild() gives the plugin to the child, unless children is false', () => {
    const parent = newContainer();
    expect(Symbol.dispose in parent.createChild().createChild()).to.equal(true);
    const alone = finalizeContainer(new Container(), { children: false });
    expect(Symbol.dispose in alone.createChild()).to.equal(false);
  });

  it('[R2] middleware, constraints and isCurrentBound work as in stock Inversify', () => {
    const container = newContainer();
    container.bind('named').toConstantValue('a').whenTargetNamed('a');
    container.bind('named').toConstantValue('b').whenTargetNamed('b');
    const requested: unknown[] = [];
    container.applyMiddleware((next) => (args) => {
      requested.push(args.serviceIdentifier);
      return next(args);
    });
    expect(container.getNamed('named', 'b')).to.equal('b');
    expect(container.getAll('named')).to.deep.equal(['a', 'b']);
    expect(requested).to.deep.equal(['named', 'named']);
    expect(container.createChild().isCurrentBound('named')).to.equal(false);
  });

  it('[R2] get() throws if @postConstruct fails, as in stock Inversify', () => {
    class Failing {
      start(): void {
        throw new Error('start failed');
      }
    }
    injectable()(Failing);
    postConstruct()(Failing.prototype, 'start');
    finalizeWith(() => undefined)(Failing);
    const container = newContainer();
    container.bind(Failing).toSelf();
    expect(String(thrown(() => container.get(Failing)))).to.contain('start failed');
  });

  it('[R2] does not change a container that it has already wrapped, and wraps a container completely or not at all', () => {
    const container = newContainer();
    const scope = finalizersOf(container);
    expect(finalizersOf(finalizeContainer(container))).to.equal(scope);
    const broken = new Container();
    Object.defineProperty(broken, '_bindingDictionary', { value: {} });
    expect(thrown(() => finalizeContainer(broken)))
      .to.be.instanceOf(FinalizeError)
      .with.property('code', 'UNSUPPORTED_INVERSIFY');
    expect(Symbol.dispose in broken).to.equal(false);
    const other = new Container();
    Object.defineProperty(other, '_buildBinding', { value: () => ({}) });
    expect(String(thrown(() => finalizeContainer(other)))).to.contain('_buildBinding');
    expect(String(thrown(() => finalizeContainer(broken)))).to.contain('_bindingDictionary.add');
  });
});
