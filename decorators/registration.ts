/*
 * Creates the finalizers that the class of an instance and its base classes declare: all of them, or none
 * if one can't be created.
 */
import { createRecord } from '../src/create.js';
import { describeError, describeValue, functionName } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';
import type { Kwargs } from '../src/cleanup-call.js';
import type { FinalizerDefinition } from './definition.js';
import { finalizerArgs } from './finalizer-args.js';

function notRead(what: string, definition: FinalizerDefinition, cause: unknown): FinalizeError {
  return new FinalizeError(
    'CALLBACK_FAILED',
    `expected ${what} of ${definition.className} to return what ${functionName(definition.func)} needs, ` +
      `but it threw: ${describeError(cause)}; ` +
      'read only what exists after the constructor has run',
    { cause },
  );
}

function argsOfInstance(instance: object, definition: FinalizerDefinition): unknown {
  if (definition.argsOf !== undefined) return definition.argsOf(instance as never);
  const method = ownArgsMethod(instance, definition.prototype ?? instance);
  return typeof method === 'function' ? Reflect.apply(method, instance, []) : [];
}

/**
 * Returns the method `[finalizerArgs]` of the decorated class, whatever subclasses define (D8). A class
 * that defines it as a field has it on the instance.
 */
function ownArgsMethod(instance: object, holder: object): unknown {
  if (Reflect.has(holder, finalizerArgs)) return Reflect.get(holder, finalizerArgs, instance);
  return Object.hasOwn(instance, finalizerArgs) ? Reflect.get(instance, finalizerArgs) : undefined;
}

function readArgs(instance: object, definition: FinalizerDefinition): readonly unknown[] {
  const what = definition.argsOf === undefined ? '[finalizerArgs]' : 'argsOf';
  let args: unknown;
  try {
    args = argsOfInstance(instance, definition);
  } catch (cause) {
    throw notRead(what, definition, cause);
  }
  if (args === instance) {
    throw new FinalizeError(
      'SELF_REFERENCE',
      `expected ${what} of ${definition.className} to return an array of arguments, but it returned the instance: ` +
        'it would keep itself alive forever; write (service) => [service.handle]',
    );
  }
  if (!Array.isArray(args)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected ${what} of ${definition.className} to return an array of arguments, but got ${describeValue(args)}; ` +
        'write (service) => [service.handle]',
    );
  }
  return [...(args as readonly unknown[])];
}

function readKwargs(instance: object, definition: FinalizerDefinition): Kwargs | undefined {
  const { kwargsOf } = definition;
  if (kwargsOf === undefined) return undefined;
  let kwargs: unknown;
  try {
    kwargs = kwargsOf(instance as never);
  } catch (cause) {
    throw notRead('kwargsOf', definition, cause);
  }
  if (typeof kwargs !== 'object' || kwargs === null) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected kwargsOf of ${definition.className} to return an object, but got ${describeValue(kwargs)}; ` +
        'write (service) => ({ name: service.name })',
    );
  }
  return Object.freeze({ ...kwargs });
}

/**
 * Creates the finalizers of one instance: all of them or, if one can't be created, none (D3).
 *
 * @param atexit Overrides `atexit` of all definitions, unless it is `undefined`.
 * @throws {FinalizeError} `INVALID_ARGUMENT`, `SELF_REFERENCE`, or `CALLBACK_FAILED` with the error of
 *   `argsOf` or `kwargsOf` as its cause; each names the class.
 */
export function registerInstance(
  list: FinalizerList,
  instance: object,
  definitions: readonly FinalizerDefinition[],
  atexit: boolean | undefined,
): FinalizerRecord[] {
  // A list that grows would take more memory than the finalizer, and most classes have one definition.
  const [first, second] = definitions;
  if (first !== undefined && second === undefined) {
    return [register(list, instance, first, atexit)];
  }
  const records: FinalizerRecord[] = [];
  try {
    for (const definition of definitions) {
      records.push(register(list, instance, definition, atexit));
    }
  } catch (error) {
    for (const record of records) record.take();
    throw error;
  }
  return records;
}

function register(
  list: FinalizerList,
  instance: object,
  definition: FinalizerDefinition,
  atexit: boolean | undefined,
): FinalizerRecord {
  const args = readArgs(instance, definition);
  const kwargs = readKwargs(instance, definition);
  const { func, className } = definition;
  return createRecord(list, instance, func, args, kwargs, atexit ?? definition.atexit, className);
}
