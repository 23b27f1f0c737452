// The garbage collector as a function, even if the program didn't expose it.
import { createRequire } from 'node:module';
import type * as V8 from 'node:v8';
import type * as VM from 'node:vm';
import { FinalizeError } from '../../src/index.js';

interface Runtime {
  readonly gc?: () => void;
  readonly Bun?: { gc(force: true): void };
}

let known: (() => void) | undefined;

/**
 * Returns a function that runs a full collection. It is `gc` if that is exposed, which test runners seldom
 * do in their workers, and otherwise the same function from V8.
 */
export function collector(): () => void {
  known ??= findCollector();
  return known;
}

function findCollector(): () => void {
  const { gc, Bun } = globalThis as Runtime;
  if (Bun !== undefined) return () => Bun.gc(true);
  if (gc !== undefined) return () => gc();
  try {
    const require = createRequire(import.meta.url);
    const v8 = require('node:v8') as Pick<typeof V8, 'setFlagsFromString'>;
    const vm = require('node:vm') as Pick<typeof VM, 'runInNewContext'>;
    v8.setFlagsFromString('--expose-gc');
    const exposed: unknown = vm.runInNewContext('gc');
    if (typeof exposed === 'function') return exposed as () => void;
  } catch {
    // Another engine, or one that forbids the flag.
  }
  throw new FinalizeError(
    'GC_UNAVAILABLE',
    'expected the garbage collector to be exposed, but got no gc function; ' +
      'start the test runner with --expose-gc (Deno: --v8-flags=--expose-gc)',
  );
}
