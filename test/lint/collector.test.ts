import { expect } from 'chai';
import { Linter } from 'eslint';
import { plugin } from '../../devtools/lint/index.js';
import { FinalizerScope } from '../../src/index.js';
import { collectSentinel } from '../support/collect.js';

const scope = new FinalizerScope();

/** Does nothing. The tests are about the arguments. */
function ignore(..._values: readonly unknown[]): void {}

/**
 * Functions that create a finalizer for a target that nothing else references after they have returned.
 * The rule lints their source text.
 */
const held: Readonly<Record<string, () => object>> = {
  'this in a field': () => {
    class Log {
      fd = 3;
      readonly closing = scope.finalize(this, () => ignore(this.fd));
    }
    return new Log();
  },
  'this in a nested arrow function': () => {
    class Log {
      fd = 3;
      watch(): this {
        scope.finalize(this, () => [1].forEach(() => ignore(this.fd)));
        return this;
      }
    }
    return new Log().watch();
  },
  'super in an arrow function': () => {
    class Base {
      close(): void {}
    }
    class Log extends Base {
      watch(): this {
        scope.finalize(this, () => super.close());
        return this;
      }
    }
    return new Log().watch();
  },
  'an arrow function in a field': () => {
    class Log {
      fd = 3;
      readonly end = (): void => ignore(this.fd);
      watch(): this {
        scope.finalize(this, this.end);
        return this;
      }
    }
    return new Log().watch();
  },
  'an object that has the target as a property': () => {
    class Client {
      readonly socket = {};
      watch(): object {
        scope.finalize(this.socket, () => ignore(this));
        return this.socket;
      }
    }
    return new Client().watch();
  },
  'an object that the target is assigned to': () => {
    const socket = {};
    const pool: { socket?: object } = {};
    pool.socket = socket;
    scope.finalize(socket, () => ignore(pool));
    return socket;
  },
  'a parameter property': () => {
    class Client {
      constructor(readonly socket: object) {
        scope.finalize(socket, () => ignore(this));
      }
    }
    return new Client({}).socket;
  },
  'a variable from a pattern': () => {
    const client = { socket: {} };
    const { socket } = client;
    scope.finalize(client.socket, () => ignore(socket));
    return client.socket;
  },
  'a helper function': () => {
    const file = {};
    const helper = (): void => ignore(file);
    scope.finalize(file, () => helper());
    return file;
  },
  'a constant that contains the target': () => {
    const file = {};
    const state = { file, fd: 3 };
    scope.finalize(file, () => ignore(state.fd));
    return file;
  },
  'a default value': () => {
    const file = {};
    scope.finalize(file, (value: object = file) => ignore(value));
    return file;
  },
  'a bound method': () => {
    const file = { close(): void {} };
    scope.finalize(file, file.close.bind(file));
    return file;
  },
  'a bound arrow function': () => {
    const file = {};
    const arrow = (): void => ignore(file);
    scope.finalize(file, arrow.bind(null));
    return file;
  },
  'an argument in a map': () => {
    const file = {};
    scope.finalize(file, ignore, new Map([['key', file]]));
    return file;
  },
  'an argument that is a closure': () => {
    const file = {};
    scope.finalize(file, ignore, () => file);
    return file;
  },
};

const free: typeof held = {
  'a property as an argument': () => {
    class Log {
      fd = 3;
      readonly closing = scope.finalize(this, ignore, this.fd);
    }
    return new Log();
  },
  'a weak reference': () => {
    class Client {
      readonly socket = {};
      watch(): object {
        const weak = new WeakRef(this);
        scope.finalize(this.socket, () => ignore(weak.deref()));
        return this.socket;
      }
    }
    return new Client().watch();
  },
  'a method that is bound to null': () => {
    const file = { close(): void {} };
    scope.finalize(file, file.close.bind(null));
    return file;
  },
  'a copy of the properties of the target': () => {
    const file = { fd: 3 };
    scope.finalize(file, ignore, { ...file });
    return file;
  },
  'a variable that is reassigned': () => {
    let file: object | undefined = {};
    const same = file;
    scope.finalize(same, () => ignore(file));
    file = undefined;
    return same;
  },
  'another property of the same object': () => {
    const client = { socket: {}, name: {} };
    const { name } = client;
    scope.finalize(client.socket, () => ignore(name));
    return client.socket;
  },
};

function lint(make: () => object): readonly string[] {
  const code = `import { FinalizerScope } from 'inversify-finalize';
    const scope = new FinalizerScope(); export const make = ${make.toString()};`;
  const found = new Linter().verify(code, [plugin.configs.recommended]);
  return found.map(({ messageId, message }) => messageId ?? message);
}

describe('no-self-reference and the garbage collector', () => {
  afterEach(() => {
    for (const finalizer of scope) finalizer.detach();
  });

  async function outlives(make: () => object): Promise<boolean> {
    const weak = new WeakRef(make());
    await collectSentinel();
    return weak.deref() !== undefined;
  }

  for (const [what, make] of Object.entries(held)) {
    it(`agree that ${what} retains the target`, async () => {
      expect(lint(make)).to.have.lengthOf(1);
      expect(await outlives(make)).to.equal(true);
    });
  }

  for (const [what, make] of Object.entries(free)) {
    it(`agree that ${what} does not retain the target`, async () => {
      expect(lint(make)).to.deep.equal([]);
      expect(await outlives(make)).to.equal(false);
    });
  }
});
