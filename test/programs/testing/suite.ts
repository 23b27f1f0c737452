/*
 * A user's suite, for each test runner: the title of a test says what it leaves alive.
 */
import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { expectNothingLeft, keep } from '../../../devtools/testing/index.js';
import { finalize, FinalizerScope } from '../../../src/index.js';

/** The functions of a test runner that the suite uses. */
export interface Runner {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => void | Promise<void>) => void;
  readonly beforeEach: (hook: () => void) => void;
  readonly afterEach: (hook: () => void) => void;
  readonly before: (hook: () => void) => void;
  readonly after: (hook: () => void) => void;
}

const close = (_handle: unknown): void => undefined;

@injectable('Singleton')
@finalizeWith(close, () => ['handle'] as const)
class Service {}

class LogFile {}

/** A module-level array that retains what is added to it: a frequent cause of leaks. */
const held: object[] = [];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Declares tests that leave nothing alive, and two that do. */
export function declareSuite({ describe, it, beforeEach, afterEach, before, after }: Runner): void {
  describe('clean', () => {
    it('leaves nothing: no finalizer', () => undefined);
    it('leaves nothing: the target is garbage', () => {
      finalize(new LogFile(), close, 1);
    });
    it('leaves nothing: the target is garbage after an await', async () => {
      const log = new LogFile();
      finalize(log, close, 1);
      await turn();
    });
    it('leaves nothing: the scope is drained', () => {
      const scope = new FinalizerScope();
      const log = new LogFile();
      held.push(log);
      scope.finalize(log, close, 1);
      scope.drain();
    });
    it('leaves nothing: the container is garbage', () => {
      const container = new Container();
      container.register(FinalizationPlugin);
      container.bind(Service).toSelf();
      container.get(Service);
    });
    it('leaves something on purpose: keep', () => {
      const log = new LogFile();
      held.push(log);
      finalize(log, close, 1);
      keep(log);
    });
    it('checks in the middle of a test', async () => {
      const log = new LogFile();
      const finalizer = finalize(log, close, 1);
      const error = await expectNothingLeft().catch((reason: unknown) => reason as Error);
      const message = error?.message ?? '';
      if (!message.includes('left alive: LogFile')) throw new Error('expected LogFile');
      await expectNothingLeft({ allow: [LogFile] });
      finalizer();
      await expectNothingLeft();
    });
  });

  describe('a container for all tests', () => {
    let container: Container;
    before(() => {
      container = new Container();
      container.register(FinalizationPlugin);
      container.bind(Service).toSelf();
    });
    after(() => container.unbindAll());
    it('makes a singleton that the other tests use', () => {
      container.get(Service);
    });
    it('uses it', () => {
      container.get(Service);
    });
  });

  describe('a container for each test', () => {
    let container: Container;
    beforeEach(() => {
      container = new Container();
      container.register(FinalizationPlugin);
      container.bind(Service).toSelf();
    });
    afterEach(() => container.unbindAll());
    it('is torn down by an afterEach hook', () => {
      container.get(Service);
    });
  });

  describe('leaks', () => {
    it('leaves a target that its own callback references', () => {
      const log = new LogFile();
      finalize(log, close, { owner: log });
    });
    it('leaves a target that the program references', () => {
      const log = new LogFile();
      held.push(log);
      finalize(log, close, 1);
    });
    it('leaves nothing after a test that does', () => undefined);
  });
}
