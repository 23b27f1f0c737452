import { DrainError, FinalizeError } from '../../../src/index.js';
import type { Create, Step } from './program.js';

/** The error that a callback of a program throws, and with which its promise rejects. */
export class Failure extends Error {}

/** The operations on finalizers, which the package and its model implement. */
export interface World {
  readonly log: unknown[];
  create(create: Create, callback: () => unknown): void;
  has(name: string): boolean;
  /** Calls a finalizer and returns the result of its callback, or throws its error. */
  call(name: string): unknown;
  detach(name: string): boolean;
  peek(name: string): boolean;
  forget(name: string): void;
  /** Sets the flag, and reads it. */
  setAtexit(name: string, value: boolean): boolean;
  drop(obj: number): void;
  /** Throws what a synchronous drain throws. */
  drain(scope: number): void;
  /** Throws what the teardown of one binding throws. */
  unbind(name: string): void;
  /** The promise of an asynchronous drain. */
  drainAsync(scope: number): object;
  /** A number for each such promise: the same one for the same promise. */
  jobOf(promise: object): number;
  /** A promise for `name`, to be settled later. */
  pend(name: string): object;
  settle(name: string, rejects: boolean): void;
}

/** Returns the codes, names and causes of an error, without its message. */
export function outline(error: unknown): unknown {
  if (error instanceof Failure) return error.message;
  if (error instanceof DrainError) return error.errors.map(outline);
  if (error instanceof AggregateError) return { all: error.errors.map(outline) };
  if (!(error instanceof FinalizeError)) return String(error);
  if (error.code === 'CALLBACK_FAILED') return { failed: outline(error.cause) };
  return { [error.code]: error.message.match(/\bf\d+\b/g) };
}

function callbackOf(world: World, { name, script, ending }: Create): () => unknown {
  const callback = (): unknown => {
    world.log.push(`${name} runs`);
    for (const step of script) runStep(world, step);
    switch (ending.how) {
      case 'returns':
        return undefined;
      case 'throws':
        throw new Failure(`${name} threw`);
      case 'pends':
        return world.pend(name);
      case 'drains':
        return world.drainAsync(ending.scope);
    }
  };
  return Object.defineProperty(callback, 'name', { value: name });
}

/** Runs `action` and logs how it ended. */
function attempt(world: World, what: string, through: boolean, action: () => unknown): void {
  try {
    const result = action();
    world.log.push([what, result === undefined ? 'done' : 'a promise']);
  } catch (error) {
    if (through) throw error;
    world.log.push([what, outline(error)]);
  }
}

type OnHandle = Extract<Step, { op: 'call' | 'detach' | 'peek' | 'forget' | 'set-atexit' }>;

function runOnHandle(world: World, step: OnHandle): void {
  const { log } = world;
  if (!world.has(step.name)) {
    log.push(`${step.name} has no handle`);
    return;
  }
  switch (step.op) {
    case 'call':
      attempt(world, `call ${step.name}`, step.through, () => world.call(step.name));
      break;
    case 'detach':
      log.push([`detach ${step.name}`, world.detach(step.name)]);
      break;
    case 'peek':
      log.push([`peek ${step.name}`, world.peek(step.name)]);
      break;
    case 'forget':
      world.forget(step.name);
      break;
    case 'set-atexit':
      log.push([`atexit ${step.name}`, world.setAtexit(step.name, step.value)]);
      break;
  }
}

/** Runs one step and logs what a user of the package can observe. */
export function runStep(world: World, step: Step): void {
  const { log } = world;
  switch (step.op) {
    case 'create':
      log.push(`${step.name} is created`);
      world.create(step, callbackOf(world, step));
      break;
    case 'drop':
      world.drop(step.obj);
      break;
    case 'drain':
      attempt(world, `drain ${step.scope}`, step.through, () => world.drain(step.scope));
      break;
    case 'drain-async':
      log.push([`drain-async ${step.scope}`, world.jobOf(world.drainAsync(step.scope))]);
      break;
    case 'settle':
      world.settle(step.name, step.rejects);
      break;
    case 'unbind':
      attempt(world, `unbind ${step.name}`, step.through, () => world.unbind(step.name));
      break;
    case 'call':
    case 'detach':
    case 'peek':
    case 'forget':
    case 'set-atexit':
      runOnHandle(world, step);
      break;
  }
}
