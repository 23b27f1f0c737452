/**
 * Words for values in messages. Nothing here throws, whatever it is given: an error message that
 * fails would hide the error it was made for. Properties are read by their descriptors, so that no
 * getter runs.
 */

function ownString(holder: object, key: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name of a function, or `(anonymous)`. */
export function functionName(func: object): string {
  try {
    return ownString(func, 'name') ?? '(anonymous)';
  } catch {
    return '(anonymous)';
  }
}

/** The name of the class of `value`, as its prototypes tell it; `undefined` where they do not. */
export function className(value: WeakKey): string | undefined {
  try {
    let prototype = Object.getPrototypeOf(value) as object | null;
    while (prototype !== null) {
      const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
      if (typeof maker === 'function') return functionName(maker);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  } catch {
    // A proxy that is revoked, or whose trap throws.
  }
  return undefined;
}

/** What an error says of itself; of what is no error, or hides it, what it is. */
export function describeError(error: unknown): string {
  try {
    const message: unknown = error instanceof Error ? error.message : undefined;
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // A getter that throws, or a proxy that is revoked.
  }
  return describeValue(error);
}

/** What came, for the second half of "expected X, but got Y". */
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
