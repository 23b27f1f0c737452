import { compileFunction, runInThisContext } from 'node:vm';
import type { AuditCase, Registration } from './oracle.js';

class LogFile {
  readonly label = 'log';
  owner: unknown = undefined;
  close(): string {
    return this.label;
  }
  closeThis(): () => string {
    return () => this.label;
  }
}

class Closing {
  readonly callback: () => unknown;
  constructor(make: (self: Closing) => () => unknown) {
    this.callback = make(this);
  }
}

class SelfInConstructor {
  readonly callback: () => unknown;
  constructor() {
    // oxlint-disable-next-line typescript/no-this-alias -- the alias is the case
    const self = this;
    this.callback = () => self;
  }
}

class ThisInConstructor {
  readonly callback: () => unknown;
  constructor() {
    this.callback = () => this;
  }
}

class ArrowField {
  readonly callback = (): unknown => this;
}

class HarmlessArrowField {
  readonly callback = (): string => 'nothing of the instance';
}

class PrivateHolder {
  readonly #file: unknown;
  constructor(file: unknown) {
    this.#file = file;
  }
  has(): boolean {
    return this.#file !== undefined;
  }
}

/** Compiles a function from text, as a template engine does. */
function makerOf(text: string): (log: unknown) => () => unknown {
  return runInThisContext(text) as (log: unknown) => () => unknown;
}

interface CommonJsModule {
  readonly hold: (value: unknown) => void;
  readonly func: () => unknown;
}

/** Loads a module as Node.js loads CommonJS modules: as the body of a function with `exports`. */
function commonJsModule(): CommonJsModule {
  const text = 'let held; exports.hold = (value) => { held = value; }; exports.func = () => held;';
  const exports = {};
  Reflect.apply(compileFunction(text, ['exports']), undefined, [exports]);
  return exports as CommonJsModule;
}

const harmless = (): void => undefined;

/** Creates the callback in a scope that contains the target, next to another closure. */
function siblings(obj: LogFile): { readonly idle: () => void; readonly user: () => unknown } {
  return { idle: () => undefined, user: () => obj };
}

function passing(obj: LogFile, name: string): () => string {
  obj.owner = name;
  return () => name;
}

function nested(obj: LogFile): () => () => unknown {
  const outer = { obj };
  return () => {
    const inner = { number: 1 };
    return () => [inner, outer];
  };
}

let atTopLevel: LogFile | undefined;

const of = (obj: WeakKey, func: (...args: never[]) => unknown): Registration => ({ obj, func });

function* generating(obj: unknown): Generator<number> {
  yield 1;
  yield obj === undefined ? 2 : 3;
}

async function waiting(obj: unknown, until: Promise<unknown>): Promise<unknown> {
  await until;
  return obj;
}

export const functionCases: readonly AuditCase[] = [
  {
    name: 'a function at the top level of a module',
    keeps: false,
    make: () => of(new LogFile(), harmless),
  },
  {
    name: 'a method bound to the target',
    keeps: true,
    path: 'func -> bound this -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(log, log.close.bind(log));
    },
  },
  {
    name: 'a method bound to an object that references the target',
    keeps: true,
    path: 'func -> bound this -> .owner -> LogFile',
    make: () => {
      const log = new LogFile();
      const other = new LogFile();
      other.owner = log;
      return of(log, other.close.bind(other));
    },
  },
  {
    name: 'a method bound to another object',
    keeps: false,
    make: () => {
      const other = new LogFile();
      return of(new LogFile(), other.close.bind(other));
    },
  },
  {
    name: 'a function bound twice',
    keeps: true,
    path: 'func -> bound function -> bound this -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(log, log.close.bind(log).bind(null));
    },
  },
  {
    name: 'a function with the target as bound argument',
    keeps: true,
    path: 'func -> bound args[1] -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(log, Math.max.bind(null, 1, log as never));
    },
  },
  {
    name: 'a bound function under another name',
    keeps: true,
    path: 'func -> bound this -> LogFile',
    make: () => {
      const log = new LogFile();
      const func = log.close.bind(log);
      Object.defineProperty(func, 'name', { value: 'harmless' });
      return of(log, func);
    },
  },
  {
    name: 'a function whose name merely begins with "bound"',
    keeps: false,
    make: () => of(new LogFile(), { 'bound close': () => undefined }['bound close']),
  },
  {
    name: 'an arrow function that uses this',
    keeps: true,
    path: 'func -> closure variable "this" in function closeThis -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(log, log.closeThis());
    },
  },
  {
    name: 'an arrow function in a constructor that uses this',
    keeps: true,
    path: 'func -> closure variable "this" in constructor ThisInConstructor -> ThisInConstructor',
    make: () => {
      const obj = new ThisInConstructor();
      return of(obj, obj.callback);
    },
  },
  {
    name: 'a closure in a constructor that uses self',
    keeps: true,
    path: 'func -> closure variable "self" in constructor SelfInConstructor -> SelfInConstructor',
    make: () => {
      const obj = new SelfInConstructor();
      return of(obj, obj.callback);
    },
  },
  {
    name: 'an arrow function in a class field that uses this',
    keeps: true,
    path: /^func -> closure variable "this" .*-> ArrowField$/,
    make: () => {
      const obj = new ArrowField();
      return of(obj, obj.callback);
    },
  },
  {
    name: 'an arrow function in a class field that uses nothing',
    keeps: false,
    make: () => {
      const obj = new HarmlessArrowField();
      return of(obj, obj.callback);
    },
  },
  {
    name: 'a closure in a function that received the target',
    keeps: true,
    path: /^func -> closure variable "self" .*-> Closing$/,
    make: () => {
      const obj = new Closing((self) => () => self);
      return of(obj, obj.callback);
    },
  },
  {
    name: 'a callback that uses nothing, next to a closure that references the target',
    keeps: true,
    path: 'func -> closure variable "obj" in function siblings -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(log, siblings(log).idle);
    },
  },
  {
    name: 'a callback in a scope that contains the target, which no closure uses',
    keeps: false,
    make: () => {
      const log = new LogFile();
      return of(log, passing(log, 'name'));
    },
  },
  {
    name: 'a closure two scopes below the variable',
    keeps: true,
    path: 'func -> closure variable "outer" in function nested -> .obj -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(log, nested(log)());
    },
  },
  {
    name: 'a variable of a block',
    keeps: true,
    path: /^func -> closure variable "log".* -> LogFile$/,
    make: () => {
      const made: Registration[] = [];
      for (const log of [new LogFile()]) made.push(of(log, () => log));
      return made[0] ?? of({}, harmless);
    },
  },
  {
    name: 'a variable that was cleared',
    keeps: false,
    make: () => {
      let log: LogFile | undefined = new LogFile();
      const made = of(log, () => log);
      log = undefined;
      return made;
    },
  },
  {
    name: 'a caught error',
    keeps: true,
    path: /^func -> closure variable "error".* -> \.owner -> LogFile$/,
    make: () => {
      const log = new LogFile();
      try {
        throw Object.assign(new Error('failed'), { owner: log });
      } catch (error) {
        return of(log, () => error);
      }
    },
  },
  {
    name: 'a variable at the top level of the module',
    keeps: false,
    make: () => {
      const log = new LogFile();
      atTopLevel = log;
      const func = topLevelUser();
      atTopLevel = undefined;
      return of(log, func);
    },
  },
  {
    name: 'a variable at the top level of a CommonJS module',
    keeps: false,
    make: () => {
      const log = new LogFile();
      const { hold, func } = commonJsModule();
      hold(log);
      setImmediate(hold, undefined);
      return of(log, func);
    },
  },
  {
    name: 'a function that was compiled from text',
    keeps: true,
    path: /^func -> closure variable "log".* -> LogFile$/,
    make: () => {
      const log = new LogFile();
      return of(log, makerOf('(log) => () => log')(log));
    },
  },
  {
    name: 'a parameter that arguments alias',
    keeps: true,
    make: () => {
      const make = makerOf('(function (log) { return () => [log, arguments]; })');
      const log = new LogFile();
      return of(log, make(log));
    },
  },
  {
    name: 'a property of the function',
    keeps: true,
    path: 'func -> .log -> LogFile',
    make: () => {
      const log = new LogFile();
      return of(
        log,
        Object.assign(() => undefined, { log }),
      );
    },
  },
  {
    name: 'a class with a static field',
    keeps: true,
    path: 'args[0] -> .log -> LogFile',
    make: () => {
      const log = new LogFile();
      // oxlint-disable-next-line typescript/no-extraneous-class -- the static field is the case
      class Registry {
        static log = log;
      }
      return { obj: log, func: harmless, args: [Registry] };
    },
  },
  {
    name: 'a class with a static block that closes over the target',
    keeps: true,
    path: /^args\[0\] -> .*closure variable "log".* -> LogFile$/,
    make: () => {
      const log = new LogFile();
      class Registry {
        static open: () => unknown;
        static {
          this.open = () => log;
        }
      }
      return { obj: log, func: harmless, args: [Registry] };
    },
  },
  {
    name: 'the private field of an instance',
    keeps: true,
    path: 'args[0] -> #file -> LogFile',
    make: () => {
      const log = new LogFile();
      return { obj: log, func: harmless, args: [new PrivateHolder(log)] };
    },
  },
  {
    name: 'an instance with private fields that do not reference the target',
    keeps: false,
    make: () => ({ obj: new LogFile(), func: harmless, args: [new PrivateHolder(new LogFile())] }),
  },
  {
    name: 'another instance of the class of the target',
    keeps: false,
    make: () => ({ obj: new LogFile(), func: harmless, args: [new LogFile()] }),
  },
  {
    name: 'the class of the target',
    keeps: false,
    make: () => ({ obj: new LogFile(), func: harmless, args: [LogFile] }),
  },
  {
    name: 'an async function that has not been called',
    keeps: false,
    make: () => of(new LogFile(), waiting),
  },
  {
    name: 'a suspended generator with the target as its parameter',
    keeps: true,
    make: () => {
      const log = new LogFile();
      const running = generating(log);
      running.next();
      return { obj: log, func: harmless, args: [running] };
    },
  },
  {
    name: 'a generator that has ended',
    make: () => {
      const log = new LogFile();
      const ended = generating(log);
      ended.return(undefined);
      return { obj: log, func: harmless, args: [ended] };
    },
  },
  {
    name: 'a promise that a suspended async function waits for',
    keeps: true,
    make: () => {
      const log = new LogFile();
      const until = new Promise<unknown>(() => undefined);
      void waiting(log, until);
      return { obj: log, func: harmless, args: [until] };
    },
  },
  {
    name: 'a closure over a target that is a symbol',
    keeps: true,
    make: () => {
      const symbol = Symbol('token') as unknown as WeakKey;
      return of(symbol, () => symbol);
    },
  },
  {
    name: 'a bound function whose target is a function',
    keeps: true,
    make: () => {
      const obj = function job(): void {
        return undefined;
      };
      return of(obj, obj.bind(null));
    },
  },
];

function topLevelUser(): () => unknown {
  return () => atTopLevel;
}
