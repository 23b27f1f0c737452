/**
 * Runs a program of `program.ts` with this package. It corresponds to `interpreter.py` function by
 * function. Reads the program from standard input; writes one event per line to standard output.
 */
import { readFileSync, writeSync } from 'node:fs';
import { exit } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import {
  createFinalizer,
  finalize,
  type Finalizer,
  setUnraisableHook,
} from '../../../src/index.js';
import type { Create, Program, Step, Value } from './program.js';

/** The deadline for the garbage collection of one dropped object. */
const COLLECTION_DEADLINE_MS = 20_000;

function log(...event: readonly unknown[]): void {
  writeSync(1, `${JSON.stringify(event)}\n`);
}

class Failure extends Error {}

class Tracked {
  readonly index: number;
  /** The finalizers of this object that haven't ended: `drop` waits for them. */
  readonly pending: Set<string>;

  constructor(index: number, pending: Set<string>) {
    this.index = index;
    this.pending = pending;
  }
}

type Kwargs = Readonly<Record<string, Value>>;

const objects: Array<Tracked | undefined> = [];
const handles = new Map<string, Finalizer>();
const names = new WeakMap<object, string>();
/** For each finalizer, the pending finalizers of its object, which can be found without the object. */
const pendingOf = new Map<string, Set<string>>();

function parts(found: ReturnType<Finalizer['peek']>): unknown {
  if (found === undefined) return null;
  const [obj, func, args, kwargs] = found;
  return [(obj as Tracked).index, names.get(func), args, kwargs];
}

function makeCallback(step: Create): (...all: Array<Value | Kwargs>) => Value {
  const callback = (...all: Array<Value | Kwargs>): Value => {
    pendingOf.get(step.name)?.delete(step.name);
    const kwargs = step.kwargs === null ? {} : all.pop();
    log('ran', step.name, all, kwargs);
    for (const inner of step.script) run(inner);
    if ('throws' in step.outcome) throw new Failure(step.outcome.throws);
    return step.outcome.returns;
  };
  names.set(callback, step.name);
  return callback;
}

function create(step: Create): void {
  const obj = objects[step.obj];
  if (obj === undefined) {
    log('no object', step.name);
    return;
  }
  const { args, kwargs, atexit } = step;
  const handle =
    kwargs === null
      ? createFinalizer(obj, makeCallback(step), { args, atexit: true })
      : createFinalizer(obj, makeCallback(step), { args, kwargs, atexit: true });
  handle.atexit = atexit;
  handles.set(step.name, handle);
  pendingOf.set(step.name, obj.pending);
  obj.pending.add(step.name);
}

function call(name: string, handle: Finalizer, through: boolean): void {
  try {
    log('returned', name, handle() ?? null);
  } catch (failure) {
    if (through || !(failure instanceof Failure)) throw failure;
    log('threw', name, failure.message);
  }
}

function createInvalid(): void {
  try {
    finalize(1 as never, () => undefined);
    log('accepted');
  } catch {
    log('rejected');
  }
}

function run(step: Step): void {
  switch (step.op) {
    case 'create':
      create(step);
      break;
    case 'create-invalid':
      createInvalid();
      break;
    case 'drop':
      log('drop', step.obj, objects[step.obj] !== undefined);
      objects[step.obj] = undefined;
      break;
    case 'call':
    case 'detach':
    case 'peek':
    case 'alive':
    case 'atexit':
    case 'set-atexit':
    case 'forget':
      runOnHandle(step);
      break;
  }
}

function runOnHandle(step: Exclude<Step, { op: 'create' | 'create-invalid' | 'drop' }>): void {
  const { name } = step;
  const handle = handles.get(name);
  if (handle === undefined) {
    log('no handle', name);
    return;
  }
  switch (step.op) {
    case 'call':
      call(name, handle, step.through);
      break;
    case 'detach': {
      const found = handle.detach();
      if (found !== undefined) pendingOf.get(name)?.delete(name);
      log('detached', name, parts(found));
      break;
    }
    case 'peek':
      log('peeked', name, parts(handle.peek()));
      break;
    case 'alive':
      log('alive', name, handle.alive);
      break;
    case 'set-atexit':
      handle.atexit = step.value;
      log('atexit', name, handle.atexit);
      break;
    case 'atexit':
      log('atexit', name, handle.atexit);
      break;
    case 'forget':
      handles.delete(name);
      break;
  }
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}

/** CPython collects synchronously; a tracing collector has to be called, and its callbacks run later. */
async function untilCollected(pending: ReadonlySet<string>): Promise<void> {
  const deadline = performance.now() + COLLECTION_DEADLINE_MS;
  while (pending.size > 0) {
    if (performance.now() > deadline) {
      throw new Error(`expected ${[...pending].join()} to be collected`);
    }
    await setImmediate();
    collectGarbage();
  }
  await setImmediate();
}

async function main(): Promise<void> {
  setUnraisableHook((error) => log('unraisable', (error as Error).message));
  const program = JSON.parse(readFileSync(0, 'utf8')) as Program;
  for (let index = 0; index < program.objects; index++) objects.push(new Tracked(index, new Set()));
  for (const step of program.steps) {
    const pending = step.op === 'drop' ? objects[step.obj]?.pending : undefined;
    run(step);
    if (pending !== undefined) await untilCollected(pending);
  }
  log('end');
  if (program.end.how === 'exit') exit(program.end.code);
  if (program.end.how === 'throw') throw new Error('the end of the program');
}

await main();
