import { expect } from 'chai';
import {
  Container,
  inject,
  injectable,
  multiInject,
  optional,
  postConstruct,
  preDestroy,
} from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

/** A use of a container. Its result and its journal must not depend on the plugin. */
type Behaviour = (container: Container, journal: Journal) => unknown;

@injectable()
class Leaf {
  readonly kind: string = 'leaf';
}

@injectable()
class Root {
  @inject('property') readonly property: unknown;
  started = false;

  constructor(
    @inject(Leaf) readonly leaf: Leaf,
    @inject('missing') @optional() readonly missing: unknown,
    @multiInject('many') readonly many: unknown[],
  ) {}

  @postConstruct()
  start(): void {
    this.started = this.property !== undefined;
  }
}

function bindRoot(container: Container): void {
  container.bind(Root).toSelf();
  container.bind(Leaf).toSelf().inSingletonScope();
  container.bind('property').toConstantValue('property');
  for (const value of [1, 2]) container.bind('many').toConstantValue(value);
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  'a graph with properties, optional and multiple injection': (container) => {
    bindRoot(container);
    const [one, other] = [container.get(Root), container.get(Root)];
    return [one, one.leaf === other.leaf, one === other];
  },
  'the order of handlers': (container, { write }) => {
    container.onActivation<Leaf>('leaf', (_context, leaf) => {
      write(`container ${leaf.kind}`);
      return { kind: `${leaf.kind}!` };
    });
    container
      .bind<Leaf>('leaf')
      .to(Leaf)
      .onActivation((_context, leaf) => {
        write(`binding ${leaf.kind}`);
        return { kind: 'changed' };
      });
    return container.get<Leaf>('leaf');
  },
  'a handler that is set before and after the scope': (container, { write }) => {
    const handler = (_context: unknown, leaf: Leaf): Leaf => {
      write('handler');
      return leaf;
    };
    container.bind<Leaf>('one').to(Leaf).inSingletonScope().onActivation(handler);
    container
      .bind<Leaf>('other')
      .toDynamicValue(() => new Leaf())
      .onActivation(handler);
    for (const id of ['one', 'one', 'other', 'other']) container.get(id);
  },
  'handlers that are added after the first get': (container, { write }) => {
    container.bind('leaf').to(Leaf);
    container.get('leaf');
    container.onActivation('leaf', (_context, leaf) => {
      write('late');
      return leaf;
    });
    container.get('leaf');
  },
  'handlers of a parent': (container, { write }) => {
    const child = new Container({ parent: container });
    container.onActivation('leaf', (_context, leaf) => {
      write('parent');
      return leaf;
    });
    child.bind('leaf').to(Leaf);
    return [child.get('leaf'), child.isCurrentBound('leaf'), container.isBound('leaf')];
  },
  'a handler that throws': (container) => {
    container
      .bind('leaf')
      .to(Leaf)
      .inSingletonScope()
      .onActivation(() => {
        throw new TypeError('no leaf');
      });
    return container.get('leaf');
  },
  'a constructor that throws, and then does not': (container, { write }) => {
    let fails = true;
    @injectable()
    class Failing {
      constructor() {
        write('constructed');
        if (fails) throw new RangeError('failed');
      }
    }
    container.bind('failing').to(Failing).inSingletonScope();
    const errors = [attempt(() => container.get('failing'))];
    fails = false;
    const first = container.get('failing');
    return [errors, container.get('failing') === first];
  },
  'no binding': (container) => container.get('nothing'),
  'no binding, optionally': (container) => container.get('nothing', { optional: true }),
  'no binding, with getAll': (container) => container.getAll('nothing'),
  'two bindings': (container) => {
    for (const value of [1, 2]) container.bind('two').toConstantValue(value);
    return container.get('two');
  },
  'two bindings, with getAll': (container) => {
    for (const value of [1, 2]) container.bind('two').toConstantValue(value);
    return container.getAll('two');
  },
  'names and tags': (container) => {
    container.bind('leaf').toConstantValue('named').whenNamed('name');
    container.bind('leaf').toConstantValue('tagged').whenTagged('tag', 1);
    container.bind('leaf').toConstantValue('default').whenDefault();
    return [
      container.get('leaf'),
      container.get('leaf', { name: 'name' }),
      container.get('leaf', { tag: { key: 'tag', value: 1 } }),
      attempt(() => container.get('leaf', { name: 'other' })),
      container.isBound('leaf', { name: 'other' }),
      container.isBound('leaf', { name: 'name' }),
    ];
  },
  'an asynchronous service that is resolved immediately': (container) => {
    container.bind('leaf').toDynamicValue(async () => new Leaf());
    return container.get('leaf');
  },
  'an asynchronous service': async (container) => {
    container
      .bind('leaf')
      .toDynamicValue(async () => new Leaf())
      .inSingletonScope();
    const [one, other] = await Promise.all([
      container.getAsync('leaf'),
      container.getAsync('leaf'),
    ]);
    return [one, one === other, container.get('leaf') === one];
  },
  'a builder that fails': (container) => {
    container.bind('leaf').toDynamicValue(() => {
      throw new Error('no leaf');
    });
    return container.get('leaf');
  },
  'an asynchronous builder that fails': (container) => {
    container.bind('leaf').toDynamicValue(async () => {
      throw new Error('no leaf');
    });
    return container.getAsync('leaf');
  },
  'factories and redirections': (container) => {
    container.bind(Leaf).toSelf();
    container.bind<() => Leaf>('factory').toFactory((context) => () => context.get(Leaf));
    container.bind('alias').toService(Leaf);
    return [container.get<() => Leaf>('factory')(), container.get('alias')];
  },
  'primitives of every kind': (container) => {
    const values = [undefined, null, 0, '', false, 1n, Symbol.for('s'), Number.NaN];
    for (const [index, value] of values.entries()) {
      container.bind<unknown>(`constant ${index}`).toConstantValue(value);
      container
        .bind<unknown>(`dynamic ${index}`)
        .toDynamicValue(() => value)
        .inSingletonScope();
      container.bind<unknown>(`resolved ${index}`).toResolvedValue(() => value);
    }
    return values.map((_value, index) =>
      ['constant', 'dynamic', 'resolved'].map((kind) => container.get<unknown>(`${kind} ${index}`)),
    );
  },
  'a deactivation handler outside singletons': (container) =>
    container
      .bind('leaf')
      .to(Leaf)
      .onDeactivation(() => undefined),
  'what a teardown leaves': (container, { write }) => {
    @injectable()
    class Ending {
      @preDestroy()
      end(): void {
        write('preDestroy');
      }
    }
    container.bind(Ending).toSelf().inSingletonScope();
    container.onDeactivation(Ending, () => write('container'));
    container.get(Ending);
    container.unbindAll();
    const bound = container.isBound(Ending);
    container.bind(Ending).toSelf();
    container.get(Ending);
    container.unbind(Ending);
    container.unbind('nothing');
    return [bound, container.isBound(Ending)];
  },
  'a plan that is changed': (container) => {
    bindRoot(container);
    const before = container.get(Root).leaf.kind;
    container.rebind(Leaf).toConstantValue({ kind: 'rebound' });
    return [before, container.get(Root).leaf.kind];
  },
  'constraints on ancestors': (container) => {
    container.bind('part').toConstantValue('of root').whenParentIs('whole');
    container.bind('part').toConstantValue('other').whenNoParentIs('whole');
    container.bind('whole').toResolvedValue((part: string) => ({ part }), ['part']);
    return [container.get('whole'), container.get('part')];
  },
  'a circular dependency': (container) => {
    container.bind('one').toResolvedValue((other: unknown) => other, ['other']);
    container.bind('other').toResolvedValue((one: unknown) => one, ['one']);
    return container.get('one');
  },
};

function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return String(error);
  }
}

async function observe(behaviour: Behaviour, container: Container): Promise<unknown> {
  const journal = new Journal();
  try {
    const result = await behaviour(container, journal);
    return {
      result: result instanceof Object && 'when' in result ? 'a binding' : result,
      lines: journal.take(),
    };
  } catch (error) {
    return { error: String(error), lines: journal.take() };
  }
}

describe('a container with the plugin behaves like one without it', () => {
  for (const [name, behaviour] of Object.entries(behaviours)) {
    it(`[C1] with ${name}`, async () => {
      for (const jitless of [true, false]) {
        const stock = await observe(behaviour, new Container({ jitless }));
        const container = newContainer({ jitless });
        expect(await observe(behaviour, container)).to.deep.equal(stock);
      }
    });
  }
});

interface PlannedBinding {
  readonly onActivation: unknown;
  readonly scope: string;
}

interface Planned {
  readonly tree: { readonly root: { readonly bindings: { readonly binding: PlannedBinding } } };
}

/** Returns the binding that a plan of `id` contains, and the resolver of its node. */
function planOf(container: Container, id: string): { binding: PlannedBinding; resolver: string } {
  const plans: Planned[] = [];
  class Watcher {
    constructor() {
      Object.defineProperty(this, Symbol.for('@inversifyjs/plugin/isPlugin'), { value: true });
    }

    load(api: { onPlan(handler: (options: unknown, plan: Planned) => void): void }): void {
      api.onPlan((_options, plan) => plans.push(plan));
    }
  }
  container.register(Watcher);
  container.get(id);
  const node = plans.at(-1)?.tree.root.bindings as unknown as {
    readonly binding: PlannedBinding;
    readonly resolve: unknown;
  };
  return { binding: node.binding, resolver: String(node.resolve) };
}

describe('a binding that has nothing to finalize', () => {
  for (const scope of ['inTransientScope', 'inRequestScope'] as const) {
    for (const jitless of [true, false]) {
      const words = `${scope}, ${jitless ? 'without' : 'with'} the JIT`;
      it(`[C10] of an undecorated class, ${words}, is the same plain object as in stock Inversify`, () => {
        const [stock, ours] = [new Container({ jitless }), new Container({ jitless })];
        ours.register(FinalizationPlugin);
        for (const container of [stock, ours]) container.bind('leaf').to(Leaf)[scope]();
        const [expected, got] = [planOf(stock, 'leaf'), planOf(ours, 'leaf')];
        expect(got.binding.onActivation).to.equal(undefined);
        const shape = (binding: object): unknown => Object.getOwnPropertyDescriptors(binding);
        expect(Object.keys(shape(got.binding) as object)).to.deep.equal(
          Object.keys(shape(expected.binding) as object),
        );
        for (const descriptor of Object.values(shape(got.binding) as object)) {
          expect(descriptor).to.have.property('value');
        }
        const withoutIds = (text: string): string => text.replaceAll(/\$\d+/g, '');
        expect(withoutIds(got.resolver)).to.equal(withoutIds(expected.resolver));
      });
    }
  }

  it('[C10] works on a container that is frozen', () => {
    const container = new Container();
    container.bind('leaf').to(Leaf);
    new Container().register(FinalizationPlugin);
    Object.freeze(container);
    expect(container.get('leaf')).to.be.an.instanceOf(Leaf);
    expect(container.get('leaf')).to.be.an.instanceOf(Leaf);
  });

  it('[C10] with a builder has no onActivation', () => {
    const container = newContainer();
    container.bind('leaf').toDynamicValue(() => new Leaf());
    expect(planOf(container, 'leaf').binding.onActivation).to.equal(undefined);
  });

  it('[C10] differs from a binding of a decorated class, which has a handler', () => {
    @injectable()
    @finalizeWith(() => undefined)
    class Decorated {}
    const container = newContainer();
    container.bind('decorated').to(Decorated);
    expect(planOf(container, 'decorated').binding.onActivation).to.be.a('function');
  });
});
