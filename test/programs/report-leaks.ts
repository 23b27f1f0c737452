/** Prints leaks with `reportLeaks()`: a session that was never disposed, and two that a dictionary retains. */
import 'reflect-metadata';
import { Container } from 'inversify';
import { finalization } from '../../container/index.js';
import { liveFinalizers, reportLeaks } from '../../devtools/diagnostics/index.js';
import { collected } from '../../devtools/testing/index.js';

class Session {
  [Symbol.dispose](): void {}
}

export const byName: Record<string, Session> = {};
const stop = reportLeaks();
const container = new Container();
container.register(finalization({ disposables: true }));
container.bind(Session).toSelf();
(() => void container.get(Session))();
await collected(() => liveFinalizers().length === 0);
for (const name of ['alice', 'bob']) byName[name] = container.get(Session);
container.unbindAll();
await new Promise((resolve) => setImmediate(resolve));
stop();
