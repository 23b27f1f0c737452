import { createRequire } from 'node:module';
import type { Contestant } from './contestant.js';

/** `process.finalization` of Node 22.5 and later, and the package that it was made from. Both call callbacks only at exit. */
interface ExitFinalization {
  register(obj: object, callback: () => void): void;
  unregister(obj: object): void;
}

function atExitOnly(name: string, finalization: ExitFinalization): Contestant {
  return {
    name,
    create: (obj, callback, value) => {
      finalization.register(obj, () => callback(value));
      return obj;
    },
    detach: (handle) => finalization.unregister(handle as object),
  };
}

export function processFinalization(): Contestant | undefined {
  const { finalization } = process as { finalization?: ExitFinalization };
  return finalization === undefined ? undefined : atExitOnly('process.finalization', finalization);
}

export function onExitLeakFree(): Contestant {
  const load = createRequire(import.meta.url);
  return atExitOnly('on-exit-leak-free', load('on-exit-leak-free') as ExitFinalization);
}

export async function gcHook(): Promise<Contestant> {
  const { create, drop } = await import('gc-hook');
  return {
    name: 'gc-hook',
    create: (obj, callback, value) => {
      const hold: { readonly value: number } = { value };
      create(hold, () => callback(value), { return: obj });
      return hold;
    },
    detach: (handle) => void drop(handle),
  };
}
