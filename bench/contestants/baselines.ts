import type { Contestant } from './contestant.js';

/** Registers nothing: measures the cost of the objects alone. */
export const nothing: Contestant = { name: 'nothing', create: () => undefined };

/** A FinalizationRegistry with a callback that does nothing: measures the cost of the collector alone. */
export function onlyRegistry(): Contestant {
  const registry = new FinalizationRegistry<number>(() => undefined);
  process.on('exit', () => registry);
  return {
    name: 'bare FinalizationRegistry',
    create: (obj, _callback, value) => registry.register(obj, value),
  };
}
