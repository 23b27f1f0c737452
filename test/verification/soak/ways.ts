import 'reflect-metadata';
import { Container, inject, injectable } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { finalize, FinalizerScope } from '../../../src/index.js';
import { Ledger } from './ledger.js';

/** The number of finalizers in one batch: as many as a busy turn of an event loop creates. */
export const BATCH = 1000;

/** One way in which a batch of finalizers is created and ends. */
export type Way = (ledger: Ledger) => void | Promise<void>;

/** The ledger for services: Inversify constructs them, so they can't get it as an argument. */
let serviceLedger = new Ledger(0);

function called(id: number): void {
  serviceLedger.call(id);
}

@finalizeWith(called, ({ id }: Connection) => [id])
@injectable()
class Connection {
  readonly id: number = serviceLedger.next();
}

@finalizeWith(called, ({ id }: Repository) => [id])
@injectable()
class Repository {
  readonly id: number = serviceLedger.next();
  readonly connection: Connection;

  constructor(@inject(Connection) connection: Connection) {
    this.connection = connection;
  }
}

const application = new Container();
application.register(FinalizationPlugin);
application.bind(Connection).toSelf().inTransientScope();
application.bind(Repository).toSelf().inTransientScope();

function childWithServices(count: number): Container {
  const child = new Container({ parent: application });
  child.register(FinalizationPlugin);
  child.bind(Connection).toSelf().inSingletonScope();
  child.bind(Repository).toSelf().inTransientScope();
  // All repositories of a child container share one connection.
  for (let made = 1; made < count; made++) child.get(Repository);
  return child;
}

function each(count: number, create: () => void): void {
  for (let made = 0; made < count; made++) create();
}

/** All ways, with {@link BATCH} finalizers each. No object outlives its batch. */
export const ways: Readonly<Record<string, Way>> = {
  collected(ledger) {
    each(BATCH, () => finalize({}, ledger.call, ledger.next()));
  },
  called(ledger) {
    each(BATCH, () => finalize({}, ledger.call, ledger.next())());
  },
  detached(ledger) {
    each(BATCH, () => {
      const id = ledger.next();
      finalize({}, ledger.call, id).detach();
      ledger.detach(id);
    });
  },
  'drained scope'(ledger) {
    const scope = new FinalizerScope();
    const obj = {};
    each(BATCH, () => scope.finalize(obj, ledger.call, ledger.next()));
    scope.drain();
  },
  async 'drained scope, async'(ledger) {
    await using scope = new FinalizerScope();
    const obj = {};
    const callback = async (id: number): Promise<void> => {
      await Promise.resolve();
      ledger.call(id);
    };
    each(BATCH, () => scope.finalize(obj, callback, ledger.next()));
  },
  'dropped scope'(ledger) {
    const scope = new FinalizerScope();
    each(BATCH, () => scope.finalize({}, ledger.call, ledger.next()));
  },
  container(ledger) {
    serviceLedger = ledger;
    // Two finalizers each: a repository and its connection.
    each(BATCH / 2, () => application.get(Repository));
  },
  'drained child'(ledger) {
    serviceLedger = ledger;
    childWithServices(BATCH).unbindAll();
  },
  async 'drained child, async'(ledger) {
    serviceLedger = ledger;
    await childWithServices(BATCH).unbindAllAsync();
  },
  'dropped child'(ledger) {
    serviceLedger = ledger;
    childWithServices(BATCH);
  },
};
