import { expect } from 'chai';
import {
  type BindingScope,
  type BindInWhenOnFluentSyntax,
  type BindToFluentSyntax,
  type BindWhenOnFluentSyntax,
  Container,
  ContainerModule,
  type GetOptions,
  inject,
  injectable,
} from 'inversify';
import { FinalizationPlugin, finalizersOf } from '../../container/index.js';
import { captureWarnings } from '../support/warnings.js';
import { Journal, type ServiceClass } from './journal.js';
import { newContainer } from './new-container.js';

interface Service {
  readonly id: string;
}

/** A way in which a binding makes its objects. */
interface Kind {
  readonly name: string;
  readonly asynchronous: boolean;
  readonly to: (
    bind: BindToFluentSyntax<Service>,
    type: ServiceClass,
  ) => BindInWhenOnFluentSyntax<Service>;
}

const kinds: readonly Kind[] = [
  { name: 'to(class)', asynchronous: false, to: (bind, type) => bind.to(type) },
  {
    name: 'toDynamicValue',
    asynchronous: false,
    to: (bind, Type) => bind.toDynamicValue(() => new Type()),
  },
  {
    name: 'toDynamicValue(async)',
    asynchronous: true,
    to: (bind, Type) => bind.toDynamicValue(async () => new Type()),
  },
  {
    name: 'toResolvedValue',
    asynchronous: false,
    to: (bind, Type) => bind.toResolvedValue(() => new Type()),
  },
  {
    name: 'toResolvedValue(async)',
    asynchronous: true,
    to: (bind, Type) => bind.toResolvedValue(async () => new Type()),
  },
];

type BindAndScope = (bind: BindToFluentSyntax<Service>) => BindWhenOnFluentSyntax<Service>;

/** A way to make a binding and to resolve its service. */
interface Way {
  readonly name: string;
  readonly bind: (owner: Container, bound: BindAndScope) => void;
  readonly get: (container: Container) => Service;
  readonly getAsync: (container: Container) => Promise<Service>;
}

const ID = 'service';

function bindPlainly(owner: Container, bound: BindAndScope): void {
  bound(owner.bind(ID));
}

function by(id: string, options?: GetOptions): Pick<Way, 'get' | 'getAsync'> {
  return {
    get: (container) => container.get<Service>(id, options),
    getAsync: (container) => container.getAsync<Service>(id, options),
  };
}

@injectable()
class Consumer {
  constructor(@inject(ID) readonly service: Service) {}
}

function onlyOne(services: readonly Service[]): Service {
  const [service] = services;
  if (service === undefined || services.length > 1) throw new Error('expected one service');
  return service;
}

const ways: readonly Way[] = [
  { name: 'without a constraint', bind: bindPlainly, ...by(ID) },
  {
    name: 'resolved with getAll',
    bind: bindPlainly,
    get: (container) => onlyOne(container.getAll<Service>(ID)),
    getAsync: async (container) => onlyOne(await container.getAllAsync<Service>(ID)),
  },
  {
    name: 'named',
    bind: (owner, bound) => void bound(owner.bind(ID)).whenNamed('name'),
    ...by(ID, { name: 'name' }),
  },
  {
    name: 'tagged',
    bind: (owner, bound) => void bound(owner.bind(ID)).whenTagged('tag', 1),
    ...by(ID, { tag: { key: 'tag', value: 1 } }),
  },
  {
    name: 'through toService',
    bind: (owner, bound) => {
      owner.bind('alias').toService(ID);
      bound(owner.bind(ID));
    },
    ...by('alias'),
  },
  {
    name: 'as a dependency',
    bind: (owner, bound) => {
      owner.bind(Consumer).toSelf();
      bound(owner.bind(ID));
    },
    get: (container) => container.get(Consumer).service,
    getAsync: async (container) => (await container.getAsync(Consumer)).service,
  },
  {
    name: 'in a module',
    bind: (owner, bound) => {
      owner.load(new ContainerModule(({ bind }) => void bound(bind(ID))));
    },
    ...by(ID),
  },
  {
    name: 'rebound',
    bind: (owner, bound) => {
      owner.bind(ID).toConstantValue({ id: 'first' });
      owner.get(ID);
      bound(owner.rebind(ID));
    },
    ...by(ID),
  },
  {
    name: 'with a handler',
    bind: (owner, bound) => {
      bound(owner.bind(ID)).onActivation((_context, service) => service);
      owner.onActivation<Service>(ID, (_context, service) => service);
    },
    ...by(ID),
  },
  {
    name: 'restored',
    bind: (owner, bound) => {
      bound(owner.bind(ID));
      owner.snapshot();
      owner.unbind(ID);
      owner.restore();
    },
    ...by(ID),
  },
];

const scopes: ReadonlyArray<
  readonly [
    BindingScope,
    (bind: BindInWhenOnFluentSyntax<Service>) => BindWhenOnFluentSyntax<Service>,
  ]
> = [
  ['Singleton', (bind) => bind.inSingletonScope()],
  ['Transient', (bind) => bind.inTransientScope()],
  ['Request', (bind) => bind.inRequestScope()],
];

const arrangements = ['own', 'of a parent, plain child', 'of a parent, plugin child'] as const;

/** Checks one combination. `words` name it in the message of a failure. */
async function check(
  words: string,
  way: Way,
  bound: (type: ServiceClass) => BindAndScope,
  options: Combination,
): Promise<void> {
  const { arrangement, registered, jitless, asynchronous, scope } = options;
  const journal = new Journal();
  const Decorated = journal.finalizedClass('Service');
  const owner = new Container({ jitless });
  if (registered === 'before') owner.register(FinalizationPlugin);
  way.bind(owner, bound(Decorated));
  if (registered === 'after') owner.register(FinalizationPlugin);
  const requester = arrangement === 'own' ? owner : new Container({ parent: owner, jitless });
  if (arrangement === 'of a parent, plugin child') requester.register(FinalizationPlugin);

  const get = async (): Promise<Service> =>
    asynchronous ? await way.getAsync(requester) : way.get(requester);
  const held = [await get(), await get()];
  const ids = scope === 'Singleton' ? ['Service1', 'Service1'] : ['Service1', 'Service2'];
  expect(
    held.map(({ id }) => id),
    words,
  ).to.deep.equal(ids);

  const distinct = [...new Set(ids)];
  expect(finalizersOf(owner).size, words).to.equal(distinct.length);
  const [newest] = finalizersOf(owner);
  expect(newest?.peek()?.[0] === held[1], words).to.equal(true);
  if (arrangement === 'of a parent, plugin child') {
    expect(finalizersOf(requester).size, words).to.equal(0);
    requester.unbindAll();
  }
  expect(journal.lines, words).to.deep.equal([]);
  if (asynchronous) await owner.unbindAllAsync();
  else owner.unbindAll();
  expect(journal.take(), words).to.deep.equal(distinct.map((id) => `finalize ${id}`).toReversed());
  owner.unbindAll();
  expect([finalizersOf(owner).size, journal.take()], words).to.deep.equal([0, []]);
  expect(requester.isBound(ID), words).to.equal(false);
}

interface Combination {
  readonly arrangement: (typeof arrangements)[number];
  readonly registered: 'before' | 'after';
  readonly jitless: boolean;
  readonly asynchronous: boolean;
  readonly scope: BindingScope;
}

function* combinations(kind: Kind, scope: BindingScope): Generator<Combination> {
  for (const arrangement of arrangements) {
    for (const registered of ['before', 'after'] as const) {
      for (const jitless of [true, false]) {
        for (const asynchronous of kind.asynchronous ? [true] : [false, true]) {
          yield { arrangement, registered, jitless, asynchronous, scope };
        }
      }
    }
  }
}

describe('FinalizationPlugin, whatever the binding', () => {
  // Some of the containers look up a decorated class before they get the plugin.
  captureWarnings('INVERSIFY_FINALIZE_PLUGIN_MISSING');

  for (const [scope, inScope] of scopes) {
    for (const kind of kinds) {
      for (const way of ways) {
        it(`[C1] [C2] [D1] registers what ${kind.name} makes in ${scope} scope, ${way.name}`, async () => {
          for (const combination of combinations(kind, scope)) {
            const bound = (type: ServiceClass): BindAndScope => {
              return (bind) => inScope(kind.to(bind, type));
            };
            await check(JSON.stringify(combination), way, bound, combination);
          }
        });
      }
    }
  }

  for (const [scope] of scopes) {
    it(`[C1] registers an autobound class in ${scope} scope, with the option of the container and with that of get`, () => {
      for (const jitless of [true, false]) {
        for (const registered of ['before', 'after'] as const) {
          for (const restored of [false, true]) {
            for (const option of ['container', 'get']) {
              const words = JSON.stringify({ jitless, registered, restored, option });
              const journal = new Journal();
              const Decorated = journal.bothClass('Service');
              const container = new Container({
                jitless,
                defaultScope: scope,
                ...(option === 'container' ? { autobind: true } : {}),
              });
              const get = (): Service => container.get(Decorated, { autobind: true });
              container.snapshot();
              if (registered === 'before') container.register(FinalizationPlugin);
              if (restored) container.restore();
              if (registered === 'after') container.register(FinalizationPlugin);
              const held = [get(), get()];
              const count = scope === 'Singleton' ? 1 : 2;
              expect(finalizersOf(container).size, words).to.equal(count);
              container.unbindAll();
              const lines = scope === 'Singleton' ? ['destroy Service1'] : ['finalize Service2'];
              expect(journal.take(), words).to.deep.equal([...lines, 'finalize Service1']);
              expect(held, words).to.have.length(2);
            }
          }
        }
      }
    });
  }

  it('[C1] covers services that were planned before the plugin, in the container and in its children', () => {
    for (const jitless of [true, false]) {
      const journal = new Journal();
      const owner = new Container({ jitless });
      const child = new Container({ parent: owner, jitless });
      owner.bind(ID).to(journal.finalizedClass('Service'));
      owner.bind(Consumer).toSelf();
      for (const container of [owner, child]) container.get(Consumer);
      owner.register(FinalizationPlugin);
      const held = [owner.get(Consumer), child.get(Consumer), child.get(ID)];
      expect(finalizersOf(owner).size).to.equal(held.length);
      owner.unbindAll();
      expect(journal.take()).to.have.length(3);
    }
  });

  it('[C2] registers a request-scoped instance once for each request', () => {
    const journal = new Journal();
    const container = newContainer();
    @injectable()
    class Pair {
      constructor(
        @inject(ID) readonly one: Service,
        @inject(ID) readonly other: Service,
      ) {}
    }
    container.bind(ID).to(journal.finalizedClass('Service')).inRequestScope();
    container.bind(Pair).toSelf();
    const pairs = [container.get(Pair), container.get(Pair)];
    expect(pairs.every(({ one, other }) => one === other)).to.equal(true);
    expect(finalizersOf(container).size).to.equal(2);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service2', 'finalize Service1']);
  });

  it('[C2] does not register constants or what a factory makes', () => {
    const journal = new Journal();
    const container = newContainer();
    const Decorated = journal.finalizedClass('Service');
    const constant = new Decorated();
    container.bind('constant').toConstantValue(constant);
    container.bind<() => Service>('factory').toFactory(() => () => new Decorated());
    expect(container.get('constant') === constant).to.equal(true);
    expect(container.get<() => Service>('factory')().id).to.equal('Service2');
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[D1] registers nothing if the container of the binding does not have the plugin', () => {
    const journal = new Journal();
    const parent = new Container();
    const child = newContainer({ parent });
    parent.bind(ID).to(journal.finalizedClass('Service'));
    child.get(ID);
    expect(finalizersOf(child).size).to.equal(0);
  });
});
