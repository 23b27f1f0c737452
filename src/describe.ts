/*
 * Describes values in messages. Nothing here throws, whatever the value is, because an error in an error
 * message would hide the error that it describes. Properties are read through their descriptors, so no
 * getter runs.
 */
import { isObject } from './value-kinds.js';

function ownString(holder: object, key: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns the name of a function, or `(anonymous)`. */
export function functionName(func: object): string {
  try {
    return ownString(func, 'name') ?? '(anonymous)';
  } catch {
    return '(anonymous)';
  }
}

/** Returns the class name of `value` according to its prototypes; `undefined` if they have none. */
export function className(value: WeakKey): string | undefined {
  try {
    let prototype = Object.getPrototypeOf(value) as object | null;
    while (prototype !== null) {
      const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
      if (typeof maker === 'function') return functionName(maker);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  } catch {
    // A revoked proxy, or one whose trap throws.
  }
  return undefined;
}

/** Returns the message of an error. If `error` has none, or reading it throws, describes the value. */
export function describeError(error: unknown): string {
  try {
    const message: unknown = isObject(error) ? (error as { message?: unknown }).message : undefined;
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // A getter that throws, or a revoked proxy.
  }
  return describeValue(error);
}

/** Describes a value for the second half of "expected X, but got Y". */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'function':
      return `the function ${functionName(value)}`;
    case 'object':
      return value === null ? 'null' : `an object of class ${className(value) ?? 'unknown'}`;
    case 'undefined':
      return 'undefined';
    case 'bigint':
    case 'boolean':
    case 'number':
    case 'symbol':
      return `the ${typeof value} ${String(value)}`;
  }
}
