/** A server without diagnostics code that keeps a session in a cache after its teardown by `runMain`. */
import 'reflect-metadata';
import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { runMain } from '../../runtime/main/index.js';

class Session {}

export const cache = new Map<string, object>();
const container = new Container();
container.register(FinalizationPlugin);
finalizeBinding(container.bind(Session).toSelf().inSingletonScope(), {
  func: (_fd: number): void => undefined,
  argsOf: () => [3] as [number],
});

await runMain(container, () => {
  setInterval(() => undefined, 1000);
  const session = container.get(Session);
  if (process.argv.includes('leak')) cache.set('current', session);
  console.log('ready');
});
