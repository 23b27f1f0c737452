/** A program without diagnostics code that keeps a session in a cache after the teardown, and a timer until it ends. */
import 'reflect-metadata';
import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { finalize } from '../../src/index.js';

class Session {}
class Timer {}

const cache = new Map<string, object>();
const close = (_fd: number): void => undefined;

function serve(): void {
  const container = new Container();
  container.register(FinalizationPlugin);
  finalizeBinding(container.bind(Session).toSelf().inSingletonScope(), {
    func: close,
    argsOf: () => [3] as [number],
  });
  cache.set('current', container.get(Session));
  container.unbindAll();
}

if (process.argv.includes('leak')) serve();
export const timer: Timer = new Timer();
finalize(timer, close, 4);
if (process.argv.includes('signal')) {
  process.once('SIGUSR2', () => setImmediate(() => process.exit(0)));
  setInterval(() => undefined, 1000);
  process.kill(process.pid, 'SIGUSR2');
}

function serveMany(): void {
  const container = new Container();
  container.register(FinalizationPlugin);
  finalizeBinding(container.bind(Session).toSelf(), {
    func: close,
    argsOf: () => [5] as [number],
  });
  for (let at = 0; at < 3; at++) cache.set(`session ${at}`, container.get(Session));
  container.unbindAll();
}

if (process.argv.includes('many')) serveMany();
