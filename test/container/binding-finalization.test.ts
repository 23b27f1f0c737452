import { expect } from 'chai';
import { Container, injectable, preDestroy } from 'inversify';
import { keepForLater, takeKept } from '../../container/binding-finalization.js';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { Journal } from './journal.js';

function newContainer(): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  return container;
}

const nothing = (): void => undefined;

describe('what finalizeBinding says of a binding', () => {
  it('is kept for the plugin once, and for no other binding', () => {
    const said = { atexit: false };
    keepForLater(-1, said);
    expect([takeKept(-2), takeKept(-1), takeKept(-1)]).to.deep.equal([[], [said], []]);
  });

  it('[C6] leaves atexit as it was where it says nothing of it', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    finalizeBinding(finalizeBinding(binding, { atexit: false }), {});
    container.get(Service);
    container.unbindAll();
    expect(journal.lines).to.deep.equal([]);
  });

  it('[C6] true holds over false, for what is built later', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    finalizeBinding(finalizeBinding(binding, { atexit: false }), { atexit: true });
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  it('[C6] adds func to a singleton that is there, and keeps the flags of its finalizers', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['func'] });
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['func', 'finalize Service1']);
  });

  it('[C6] does not hold for transient instances that were handed out before', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inTransientScope();
    finalizeBinding(binding, { func: nothing });
    const held = [container.get(Service)];
    finalizeBinding(binding, { atexit: false });
    held.push(container.get(Service));
    const flags = [...finalizersOf(container)].map(({ atexit }) => atexit);
    expect(flags).to.deep.equal([false, false, true, true]);
    expect(held).to.have.lengthOf(2);
  });

  it('[C6] holds for the clone that a restore brings back', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container
      .bind('service')
      .toDynamicValue(() => new Service())
      .inSingletonScope();
    const identifier = binding.getIdentifier();
    container.snapshot();
    container.restore();
    container.get('service');
    finalizeBinding(identifier, { atexit: false });
    container.unbindAll();
    expect(journal.lines).to.deep.equal([]);
  });

  it('[C6] holds for a singleton that has no finalizer', () => {
    const container = newContainer();
    @injectable()
    class Plain {}
    const bindings = [
      container
        .bind('number')
        .toDynamicValue(() => 1)
        .inSingletonScope(),
      container
        .bind('object')
        .toDynamicValue(() => ({}))
        .inSingletonScope(),
      container.bind('plain').to(Plain).inSingletonScope(),
    ];
    for (const id of ['number', 'object', 'plain']) container.get<unknown>(id);
    for (const binding of bindings) finalizeBinding(binding, { atexit: false });
    expect(finalizersOf(container).size).to.equal(0);
  });

  it('[C6] names all the finalizers for which the binding yields no object', () => {
    const container = newContainer();
    const binding = container.bind<unknown>('port').toDynamicValue(() => 8080);
    finalizeBinding(binding, { func: function first() {} });
    finalizeBinding(binding, { func: function second() {} });
    expect(() => container.get<unknown>('port')).to.throw('that finalizer first, second can be');
  });

  it('[C3] calls @preDestroy without arguments', () => {
    const seen: unknown[][] = [];
    @injectable()
    class Service {
      @preDestroy()
      end(...args: unknown[]): void {
        seen.push(args);
      }
    }
    const container = newContainer();
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    container.unbindAll();
    expect(seen).to.deep.equal([[]]);
  });
});
