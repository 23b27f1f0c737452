import type { Contestant } from './contestant.js';

/** Registers nothing: what the objects alone cost. */
export const nothing: Contestant = { name: 'nothing', create: () => undefined };

/** Only the engine's registry, with a callback that does nothing: what the collector alone costs. */
export function onlyRegistry(): Contestant {
  const registry = new FinalizationRegistry<number>(() => undefined);
  process.on('exit', () => registry);
  return {
    name: 'bare FinalizationRegistry',
    create: (obj, _callback, value) => registry.register(obj, value),
  };
}
