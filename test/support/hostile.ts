/** Values that a callback may throw, and that make careless code throw in turn. */
export function hostileErrors(): ReadonlyArray<readonly [what: string, error: unknown]> {
  const { proxy, revoke } = Proxy.revocable(new Error('proxied'), {});
  revoke();
  const hiding = (key: 'message' | 'stack' | 'cause'): Error =>
    Object.defineProperty(new Error('hiding'), key, {
      get: () => {
        throw new Error('reading throws');
      },
    });
  return [
    ['undefined', undefined],
    ['null', null],
    ['a string', 'text'],
    ['a symbol', Symbol('thrown')],
    ['a frozen error', Object.freeze(new Error('frozen'))],
    ['an error without a message', Object.assign(new Error('x'), { message: '' })],
    ['an error whose message is a symbol', Object.assign(new Error('x'), { message: Symbol('m') })],
    ['an error whose stack is not a string', Object.assign(new Error('no stack'), { stack: 5 })],
    ['an error with an empty stack', Object.assign(new Error('empty stack'), { stack: '' })],
    ['a revoked proxy', proxy],
    ['an error that hides its message', hiding('message')],
    ['an error that hides its stack', hiding('stack')],
    ['an error that hides its cause', hiding('cause')],
  ];
}

/** A callback that throws `value`, error or not. */
export function throwing(value: unknown): () => never {
  return function close() {
    throw value;
  };
}

/** An object that `await` waits for although it isn't a promise, such as a query builder. */
export function thenable(then: (resolve: () => void) => void): object {
  // oxlint-disable-next-line unicorn/no-thenable -- a thenable is what this returns
  return { then };
}

/** An object whose `then` cannot be read. */
export function unreadableThenable(message: string): object {
  return Object.defineProperty({}, ['th', 'en'].join(''), {
    get: () => {
      throw new Error(message);
    },
  });
}
