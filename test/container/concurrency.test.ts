import { expect } from 'chai';
import { Container, inject, injectable } from 'inversify';
import {
  finalization,
  finalizeBinding,
  finalizeContainer,
  finalizersOf,
} from '../../container/index.js';
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

describe("finalization({ concurrency: 'dependencies' })", () => {
  it('[U7] tears down services at the same time if neither depends on the other', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B', [A]);
    const C = cleanups.service('C', [A]);
    const D = cleanups.service('D', [B, C]);
    const E = cleanups.service('E');
    bindAll(container, A, B, C, D, E);
    container.get(D);
    container.get(E);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['D', 'E'],
      ['B', 'C'],
      ['A'],
    ]);
  });

  it('[U7] starts a service as soon as the last of its dependents has settled', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B', [A]);
    const C = cleanups.service('C', [A]);
    const D = cleanups.service('D');
    bindAll(container, A, B, C, D);
    for (const one of [B, C, D]) container.get(one);
    const end = container.unbindAllAsync();
    await settled();
    expect(cleanups.running).to.deep.equal(['D', 'C', 'B']);
    await cleanups.settle('C');
    expect(cleanups.running).to.deep.equal(['D', 'B']);
    await cleanups.settle('B');
    expect(cleanups.running).to.deep.equal(['D', 'A']);
    await cleanups.settle('A');
    await cleanups.settle('D');
    await end;
  });

  it('[U7] [C3] runs the steps of one service one after the other', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const Service = cleanups.serviceOfTwoSteps();
    const Other = cleanups.service('Other');
    bindAll(container, Service, Other);
    container
      .bind('handled')
      .toDynamicValue(() => ({}))
      .inSingletonScope()
      .onDeactivation(() => cleanups.start('onDeactivation'));
    for (const one of [Service, Other, 'handled']) container.get(one);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['@preDestroy', 'Other', 'onDeactivation'],
      ['finalizer'],
    ]);
  });

  it('[U7] finalizes a transient instance after the services that hold it, and before its dependencies', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const Transient = cleanups.service('transient', [A]);
    const Plain = Object.assign(class Plain {}, {});
    injectable()(Plain);
    inject(Transient)(Plain, undefined, 0);
    const Holder = cleanups.service('holder', [Plain]);
    const Other = cleanups.service('other');
    bindAll(container, A, Holder, Other);
    for (const one of [Transient, Plain]) container.bind(one).toSelf();
    const held = [Holder, Other].map((one) => container.get(one));
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['holder', 'other'],
      ['transient'],
      ['A'],
    ]);
    expect(held).to.have.length(2);
  });

  it('[U7] finalizes all instances of a service after every service that may hold one of them', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    let count = 0;

    @injectable()
    @finalizeWith(cleanups.start, ({ id }: { readonly id: number }) => [`transient ${id}`] as const)
    class Transient {
      readonly id = (count += 1);
    }
    const Holder = cleanups.service('holder', [Transient]);
    container.bind(Transient).toSelf();
    bindAll(container, Holder);
    const held = [Transient, Holder, Transient].map((one) => container.get<object>(one));
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['holder', 'transient 3'],
      ['transient 1', 'transient 2'],
    ]);
    expect(held).to.have.length(3);
  });

  it('[U7] finalizes instances of one service at the same time, and each of them newest first', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    let count = 0;
    const args = (kind: string) => (one: { readonly id: number }) => [`${kind} ${one.id}`] as const;

    @injectable()
    @finalizeWith(cleanups.start, args('second'))
    @finalizeWith(cleanups.start, args('first'))
    class Transient {
      readonly id = (count += 1);
    }
    const binding = container.bind(Transient).toSelf();
    binding.onActivation((_context, value) => ({ id: value.id, value }));
    finalizeBinding(binding, { func: cleanups.start, argsOf: args('wrapper') });
    const held = [1, 2].map(() => container.get(Transient));
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['wrapper 1', 'wrapper 2'],
      ['second 1', 'second 2'],
      ['first 1', 'first 2'],
    ]);
    expect(held).to.have.length(2);
  });

  it('[U7] still rejects a finalizer for a primitive value', () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const Transient = cleanups.service('transient');
    const binding = container.bind<unknown>('value').to(Transient);
    binding.onActivation(() => 1);
    finalizeBinding(binding as never, { func: () => undefined });
    expect(thrown(() => container.get('value'))).to.have.property('code', 'INVALID_ARGUMENT');
    for (const finalizer of finalizersOf(container)) finalizer.detach();
  });

  it('[U7] finds a dependency that a service requests in several ways', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B', ['one', 'two']);
    const Built = cleanups.service('built');
    bindAll(container, A, B);
    for (const name of ['one', 'two']) {
      container.bind(name).toDynamicValue((context) => context.get(A));
    }
    let request = (): unknown => undefined;
    container
      .bind('built')
      .toDynamicValue((context) => {
        request = () => context.get(A);
        request();
        return new Built();
      })
      .inSingletonScope();
    container.get(B);
    container.get('built');
    request();
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['B', 'built'],
      ['A'],
    ]);
  });

  it('[U7] distinguishes a service that was built again from the one that was torn down before', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const Middle = cleanups.service('middle', [A]);
    const Owner = cleanups.service('owner', [Middle]);
    bindAll(container, A, Middle, Owner);
    container.get(Owner);
    await cleanups.rounds(container.unbindAsync(Middle));
    container.bind(Middle).toSelf().inSingletonScope();
    container.get(Middle);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['middle', 'owner'],
      ['A'],
    ]);
  });

  it('[U7] does not read a constant, which may be a revoked proxy', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const { proxy, revoke } = Proxy.revocable({}, {});
    container.bind('constant').toConstantValue(proxy);
    const A = cleanups.service('A', ['constant']);
    const B = cleanups.service('B', ['constant']);
    bindAll(container, A, B);
    for (const one of [A, B]) container.get(one);
    revoke();
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([['A', 'B']]);
  });

  it('[U7] does not call finalizers that the teardown excludes', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B');
    for (const one of [A, B]) container.bind(one).toSelf();
    const [a, b] = [A, A].map((one) => container.get(one)) as [object, object];
    for (const finalizer of finalizersOf(a)) finalizer.detach();

    @injectable()
    @finalizeWith(cleanups.start, () => ['second'])
    @finalizeWith(cleanups.start, () => ['first'])
    class Two {}
    container.bind(Two).toSelf();
    const two = container.get(Two);
    const [, first] = finalizersOf(two);
    if (first !== undefined) first.atexit = false;
    const other = container.get(B);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([['A', 'B', 'second']]);
    expect(first?.alive).to.equal(true);
    first?.detach();
    expect([a, b, two, other]).to.have.length(4);
  });

  it('[U7] still knows the dependencies after snapshot() and restore()', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const Built = cleanups.service('built');
    const Handled = cleanups.service('handled');
    bindAll(container, A);
    container
      .bind('built')
      .toDynamicValue((context) => {
        context.get(A);
        return new Built();
      })
      .inSingletonScope();
    container
      .bind(Handled)
      .toSelf()
      .inSingletonScope()
      .onActivation((context, value) => {
        context.get(A);
        return value;
      });
    for (const one of ['built', Handled]) container.get(one);
    container.snapshot();
    container.restore();
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['built', 'handled'],
      ['A'],
    ]);
  });

  it('[U7] [R4] applies to children, and to what they get from their parent', async () => {
    const cleanups = new Cleanups();
    const parent = newContainer();
    const child = new Container({ parent });
    const Child = cleanups.service('child');
    const FromParent = cleanups.service('from parent', [Child]);
    const Holder = cleanups.service('holder', [FromParent]);
    const Other = cleanups.service('other', ['parent constant']);
    parent.bind('parent constant').toConstantValue(1);
    parent.bind(FromParent).toSelf();
    bindAll(child, Child, Holder, Other);
    const held = [Holder, Other].map((one) => child.get(one));
    expect(await cleanups.rounds(child.unbindAllAsync())).to.deep.equal([
      ['holder', 'other'],
      ['child'],
    ]);
    expect(await cleanups.rounds(parent.unbindAllAsync())).to.deep.equal([['from parent']]);
    expect(held).to.have.length(2);
  });

  it('[U7] [R4] can be set for a child only', async () => {
    const cleanups = new Cleanups();
    const parent = new Container();
    parent.register(finalization({}));
    const child = new Container({ parent });
    const [A, B, C, Plain] = ['A', 'B', 'C', 'plain'].map((name) => cleanups.service(name)) as [
      ServiceType,
      ServiceType,
      ServiceType,
      ServiceType,
    ];
    bindAll(child, A);
    child.register(Concurrent);
    bindAll(child, B, C);
    parent.bind(Plain).toSelf();
    const Unknown = cleanups.service('unknown', [Plain]);
    bindAll(child, Unknown);
    const held = [B, C, A, Unknown, B].map((one) => child.get(one));
    expect(await cleanups.rounds(child.unbindAllAsync())).to.deep.equal([
      ['unknown'],
      ['A'],
      ['B', 'C'],
    ]);
    await cleanups.rounds(parent.unbindAllAsync());
    expect(held).to.have.length(5);
  });

  it('[U7] rejects an unknown value of the option', () => {
    expect(thrown(() => finalization({ concurrency: 'all' as never }))).to.have.property(
      'message',
      'expected concurrency of finalization to be \'dependencies\', but got the string "all"; ' +
        'omit it to run one cleanup after the other',
    );
    const container = finalizeContainer(new Container(), { concurrency: 'dependencies' });
    expect(finalizersOf(container).size).to.equal(0);
  });
});
