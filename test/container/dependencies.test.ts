import { expect } from 'chai';
import {
  Container,
  inject,
  injectable,
  LazyServiceIdentifier,
  postConstruct,
  preDestroy,
  unmanaged,
} from 'inversify';
import { finalizeBinding, finalizersOf } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import {
  bindAll,
  Cleanups,
  Concurrent,
  newContainer,
  type ServiceType,
  settled,
} from './concurrent-cleanups.js';
import { thrown } from './journal.js';

describe("the dependencies for concurrency: 'dependencies'", () => {
  it('[U7] finds dependencies in properties, resolved values, redirections and lazy identifiers', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B');
    const C = cleanups.service('C');
    const D = cleanups.service('D');
    const WithProperty = cleanups.service('property');
    inject(A)(WithProperty.prototype as object, 'a');
    const Resolved = cleanups.service('resolved');
    const Redirected = cleanups.service('redirected', ['alias']);
    const Lazy = cleanups.service('lazy', [new LazyServiceIdentifier(() => D) as never]);
    bindAll(container, A, B, C, D, WithProperty, Redirected, Lazy);
    container
      .bind('resolved')
      .toResolvedValue((_b: object) => new Resolved(), [B])
      .inSingletonScope();
    container.bind('alias').toService(C);
    for (const one of [WithProperty, 'resolved', Redirected, Lazy]) container.get(one);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['lazy', 'property', 'redirected', 'resolved'],
      ['A', 'B', 'C', 'D'],
    ]);
  });

  it('[U7] counts all bindings of a service as dependencies', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const One = cleanups.service('one');
    const Two = cleanups.service('two');
    const All = cleanups.serviceOfAll('all', 'part');
    for (const one of [One, Two]) container.bind('part').to(one).inSingletonScope();
    bindAll(container, All);
    container.get(All);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['all'],
      ['one', 'two'],
    ]);
  });

  it('[U7] observes what builders and handlers request from their context', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B');
    const Handled = cleanups.service('handled');
    const Built = cleanups.service('built');
    const Late = cleanups.service('late');
    bindAll(container, A, B);
    container
      .bind('built')
      .toDynamicValue((context) => {
        context.get(A);
        return new Built();
      })
      .inSingletonScope();
    container
      .bind('late')
      .toDynamicValue(async (context) => {
        await settled();
        await context.getAsync(A);
        return new Late();
      })
      .inSingletonScope();
    container
      .bind(Handled)
      .toSelf()
      .inSingletonScope()
      .onActivation((context, value) => {
        context.get(B);
        return value;
      });
    container.get('built');
    await container.getAsync('late');
    container.get(Handled);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['built', 'handled', 'late'],
      ['A', 'B'],
    ]);
  });

  it("[U7] observes what a builder requests later, even if that is younger than the builder's service", async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const Younger = cleanups.service('younger');
    const Owner = cleanups.service('owner', ['factory']);
    bindAll(container, Younger, Owner);
    let create = (): unknown => undefined;
    container.bind<() => unknown>('factory').toFactory((context) => {
      create = () => context.get(Younger);
      return create;
    });
    container.get(Owner);
    create();
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['owner'],
      ['younger'],
    ]);
  });

  it('[U7] keeps construction order among services that request each other', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const Older = cleanups.service('older');
    const Younger = cleanups.service('younger');
    let request = (): unknown => undefined;
    container
      .bind('older')
      .toDynamicValue((context) => {
        request = () => context.get('younger');
        return new Older();
      })
      .inSingletonScope();
    container
      .bind('younger')
      .toDynamicValue((context) => {
        context.get('older');
        return new Younger();
      })
      .inSingletonScope();
    container.get('older');
    request();
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['younger'],
      ['older'],
    ]);
  });

  it('[U7] observes container.get() in constructors, in @postConstruct and in builders', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const [A, B, C, D] = ['A', 'B', 'C', 'D'].map((name) => cleanups.service(name)) as [
      ServiceType,
      ServiceType,
      ServiceType,
      ServiceType,
    ];

    @injectable()
    @finalizeWith(cleanups.start, () => ['constructor'])
    class InConstructor {
      readonly a = container.get(A);
    }

    @injectable()
    @finalizeWith(cleanups.start, () => ['@postConstruct'])
    class InPostConstruct {
      @postConstruct()
      async start(): Promise<void> {
        container.get(B);
        await settled();
        container.get(C);
      }
    }
    const Built = cleanups.service('builder');
    bindAll(container, A, B, C, D, InConstructor, InPostConstruct);
    container
      .bind('builder')
      .toDynamicValue(async () => {
        await settled();
        container.get(D);
        return new Built();
      })
      .inSingletonScope();
    container.get(InConstructor);
    await container.getAsync(InPostConstruct);
    await container.getAsync('builder');
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['@postConstruct', 'builder', 'constructor'],
      ['A', 'B', 'C', 'D'],
    ]);
  });

  it('[U7] still releases an instance whose @postConstruct fails', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();

    @injectable()
    @finalizeWith(cleanups.start, () => ['failed'])
    class Failing {
      @postConstruct()
      start(): void {
        throw new Error('not ready');
      }
    }
    bindAll(container, Failing);
    expect(thrown(() => container.get(Failing))).to.be.an('error');
    expect(cleanups.running).to.deep.equal(['failed']);
    await cleanups.settle('failed');
  });

  it('[U7] keeps construction order for constants and for what was built before the plugin was registered', async () => {
    const cleanups = new Cleanups();
    const container = new Container();

    @injectable()
    class Before {
      @preDestroy()
      end(): Promise<void> {
        return cleanups.start('before');
      }
    }
    bindAll(container, Before);
    container.get(Before);
    container.register(Concurrent);
    finalizeBinding(container.bind('constant').toConstantValue({}), {
      func: cleanups.start,
      argsOf: () => ['constant'],
    });
    const After = cleanups.service('after', ['constant']);
    const Other = cleanups.service('other');
    bindAll(container, After, Other);
    for (const one of [After, Other]) container.get(one);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['after', 'other'],
      ['constant'],
      ['before'],
    ]);
  });

  for (const [why, bind] of [
    [
      'has an argument that is not injected',
      (container: Container, type: ServiceType): void => {
        unmanaged()(type, undefined, 0);
        bindAll(container, type);
      },
    ],
    [
      'gets a container as a constant',
      (container: Container, type: ServiceType): void => {
        container.bind('container').toConstantValue(container);
        inject('container')(type, undefined, 0);
        bindAll(container, type);
      },
    ],
    [
      'gets a container from a builder',
      (container: Container, type: ServiceType): void => {
        container.bind('container').toDynamicValue(() => container);
        inject('container')(type, undefined, 0);
        bindAll(container, type);
      },
    ],
    [
      'has a handler of the container',
      (container: Container, type: ServiceType): void => {
        container.onActivation(type, (_context, value) => value);
        bindAll(container, type);
      },
    ],
  ] as const) {
    it(`[U7] keeps construction order for a service that ${why}`, async () => {
      const cleanups = new Cleanups();
      const container = newContainer();
      const Older = cleanups.service('older');
      const Alone = cleanups.service('alone');
      const Younger = cleanups.service('younger', [Alone]);
      const Youngest = cleanups.service('youngest');
      bind(container, Alone);
      bindAll(container, Older, Younger, Youngest);
      for (const one of [Older, Alone, Younger, Youngest]) container.get(one);
      expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
        ['younger', 'youngest'],
        ['alone'],
        ['older'],
      ]);
    });
  }

  it('[U7] keeps construction order for finalizers that the program created itself', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const Older = cleanups.service('older');
    const Younger = cleanups.service('younger');
    bindAll(container, Older, Younger);
    const target = container.get(Older);
    finalizersOf(container).finalize({ target }, cleanups.start, 'by hand');
    container.get(Younger);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['younger'],
      ['by hand'],
      ['older'],
    ]);
  });
});
