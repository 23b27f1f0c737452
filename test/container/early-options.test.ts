import { expect } from 'chai';
import { type BindToFluentSyntax, type BindWhenOnFluentSyntax, Container } from 'inversify';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { FinalizeError } from '../../src/index.js';
import { collectUntil } from '../support/collect.js';
import { captureWarnings, warningsOf } from '../support/warnings.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

const MISSING = 'INVERSIFY_FINALIZE_PLUGIN_MISSING';

interface Pool {
  handle: string;
}

function newPool(): Pool {
  return { handle: 'pool' };
}

type Bound = BindWhenOnFluentSyntax<Pool>;

const bindings: ReadonlyArray<
  readonly [name: string, to: (bind: BindToFluentSyntax<Pool>) => Bound]
> = [
  ['a constant', (bind) => bind.toConstantValue(newPool())],
  ['a singleton', (bind) => bind.toDynamicValue(newPool).inSingletonScope()],
  ['a transient', (bind) => bind.toResolvedValue(newPool)],
];

describe('finalizeBinding in a container without the plugin', () => {
  for (const [name, to] of bindings) {
    it(`[R6] [11.14] warns once for each binding that yields ${name}`, async () => {
      const warnings = await warningsOf(MISSING, () => {
        const container = new Container();
        for (const id of ['pool', 'other']) {
          const binding = to(container.bind<Pool>(id));
          finalizeBinding(binding, { func: () => undefined });
          finalizeBinding(binding, { atexit: false });
        }
        for (const id of ['pool', 'pool', 'other']) {
          expect(container.get<Pool>(id)).to.deep.equal(newPool());
        }
      });
      expect(warnings).to.have.length(2);
      expect(warnings[0]).to.match(
        /^expected the container of the binding of (pool|an object of class Object) to have FinalizationPlugin, since finalizeBinding has configured the binding, but got one without it: what it yields is never finalized; write container\.register\(FinalizationPlugin\)$/,
      );
    });
  }

  it('[R6] names the service once another container has the plugin', async () => {
    new Container().register(FinalizationPlugin);
    const warnings = await warningsOf(MISSING, () => {
      const container = new Container();
      finalizeBinding(container.bind('pool').toDynamicValue(newPool), { atexit: false });
      container.get('pool');
    });
    expect(warnings.map((warning) => warning.slice(0, 58))).to.deep.equal([
      'expected the container of the binding of pool to have Fina',
    ]);
  });

  it('[G4] [11.14] retains neither the container nor the options', async () => {
    const dropped: Array<WeakRef<object>> = [];
    const drop = (): void => {
      for (let count = 0; count < 1_000; count++) {
        const container = new Container();
        const binding = container.bind<Pool>('pool').toDynamicValue(newPool).inSingletonScope();
        const func = (): void => void container.isBound('pool');
        finalizeBinding(binding, { func });
        dropped.push(new WeakRef(container), new WeakRef(func));
      }
    };
    drop();
    await collectUntil(
      () => dropped.every((ref) => ref.deref() === undefined),
      'all containers to be collected',
    );
  });

  it('[C6] [11.14] rejects a binding that was unbound', () => {
    const container = newContainer();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    container.unbind('pool');
    for (const unbound of [binding, binding.getIdentifier()]) {
      expect(() => finalizeBinding(unbound, { func: () => undefined }))
        .to.throw(FinalizeError, 'expected a binding that its container has, but got one that was')
        .with.property('code', 'INVALID_ARGUMENT');
    }
  });

  it('[C6] [R6] rejects a binding that cannot store the options until the container gets the plugin', () => {
    const container = new Container();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool).inSingletonScope();
    const handled = binding.onActivation((_context, pool) => pool);
    for (const one of [handled, binding.whenNamed('name'), binding.getIdentifier()]) {
      expect(() => finalizeBinding(one, { func: () => undefined }))
        .to.throw(FinalizeError, 'write container.register(FinalizationPlugin) first')
        .with.property('code', 'PLUGIN_MISSING');
    }
    container.register(FinalizationPlugin);
    for (const one of [handled, binding.getIdentifier()]) finalizeBinding(one, { atexit: false });
  });
});

describe('finalizeBinding before the container gets the plugin', () => {
  captureWarnings(MISSING);

  const handler = (_context: unknown, pool: Pool): Pool => ({ ...pool, handle: 'handled' });

  /** Further configuration of a binding, and the handle that the binding then yields. */
  const chains: ReadonlyArray<
    readonly [name: string, chain: (binding: Bound) => unknown, handle: string]
  > = [
    ['nothing else', () => undefined, 'pool'],
    ['a handler', (binding) => binding.onActivation(handler), 'handled'],
    [
      'a constraint and a handler',
      (binding) => binding.whenDefault().onActivation(handler),
      'handled',
    ],
    ['a deactivation handler', (binding) => binding.onDeactivation(() => undefined), 'pool'],
  ];
  for (const [name, chain, handle] of chains) {
    for (const when of ['before', 'after'] as const) {
      it(`[C6] keeps the options and the handlers of a binding that then gets ${name}, ${when} the first get`, () => {
        const journal = new Journal();
        const container = new Container();
        const binding = container.bind<Pool>('pool').toDynamicValue(newPool).inSingletonScope();
        const configured = finalizeBinding(binding, {
          func: journal.write,
          argsOf: (pool: Pool): [string] => [`close ${pool.handle}`],
        });
        chain(configured);
        if (when === 'after') expect(container.get<Pool>('pool').handle).to.equal(handle);
        container.register(FinalizationPlugin);
        expect(container.get<Pool>('pool').handle).to.equal(handle);
        container.unbindAll();
        expect(journal.take()).to.deep.equal([`close ${handle}`]);
      });
    }
  }

  it('[C6] [R6] keeps a handler that was set before through the same fluent object', () => {
    const journal = new Journal();
    // From now on, the handlers that fluent objects set are noted.
    new Container().register(FinalizationPlugin);
    const container = new Container();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool).inSingletonScope();
    binding.onActivation(() => ({ handle: 'replaced' }));
    binding.onActivation(handler);
    finalizeBinding(binding, {
      func: journal.write,
      argsOf: (pool: Pool): [string] => [`close ${pool.handle}`],
    });
    expect(container.get<Pool>('pool').handle).to.equal('handled');
    container.register(FinalizationPlugin);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['close handled']);
  });

  it('[C6] keeps the options of two fluent objects of one binding, in their order', () => {
    const journal = new Journal();
    const container = new Container();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['first'] });
    const scoped = binding.inSingletonScope();
    finalizeBinding(scoped, { func: journal.write, argsOf: () => ['second'] });
    finalizeBinding(binding.getIdentifier(), { func: journal.write, argsOf: () => ['third'] });
    container.register(FinalizationPlugin);
    container.get('pool');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['third', 'second', 'first']);
  });

  it('[C1] [C6] keeps them in a snapshot that is older than the plugin', () => {
    const journal = new Journal();
    const container = new Container();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['close'] });
    container.snapshot();
    container.register(FinalizationPlugin);
    container.restore();
    const held = container.get('pool');
    expect(finalizersOf(container).size).to.equal(1);
    container.unbindAll();
    expect(held).to.deep.equal(newPool());
    expect(journal.take()).to.deep.equal(['close']);
  });

  it('[C1] [C6] keeps those as well that were set after the snapshot', () => {
    const journal = new Journal();
    const container = new Container();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['first'] });
    container.snapshot();
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['second'] });
    container.register(FinalizationPlugin);
    container.restore();
    const held = container.get('pool');
    container.unbindAll();
    expect(held).to.deep.equal(newPool());
    expect(journal.take()).to.deep.equal(['second', 'first']);
  });

  it('[C6] forgets bindings that were garbage-collected', async () => {
    const refs: Array<WeakRef<object>> = [];
    const configure = (count: number): void => {
      for (let index = 0; index < count; index++) {
        const container = new Container();
        finalizeBinding(container.bind('pool').toDynamicValue(newPool), { atexit: false });
        refs.push(new WeakRef(container));
      }
    };
    configure(500);
    await collectUntil(() => refs.every((ref) => ref.deref() === undefined), 'the containers');
    configure(500);
    expect(refs).to.have.length(1_000);
  });
});
