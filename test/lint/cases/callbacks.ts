import { type LintCases, imports } from './lint-case.js';

/** Cases for what a callback of `finalize` references. */
export const callbacks: LintCases = {
  title: 'callbacks',
  valid: [
    {
      name: 'a callback that uses only its arguments',
      code: `${imports}class LogFile {
        #fd = 3;
        constructor() { finalize(this, (fd) => closeSync(fd), this.#fd); }
      }`,
    },
    {
      name: 'a module function with a value that is read at the call',
      code: `${imports}finalize(file, closeSync, file.fd);`,
    },
    {
      name: 'another variable of the same name',
      code: `${imports}const file = open();
        finalize(file, (fd) => { const file = name(fd); return file.close(); }, 3);`,
    },
    {
      name: 'a parameter that shadows the target',
      code: `${imports}const file = open(); finalize(file, (file) => close(file), 3);`,
    },
    {
      name: 'this of a class that is unrelated to the target',
      code: `${imports}class Cache {
        #values = new Map();
        track(key, value) {
          this.#values.set(key, new WeakRef(value));
          finalize(value, () => this.#values.delete(key));
        }
      }`,
    },
    {
      name: 'this of a class inside the callback',
      code: `${imports}class A {
        constructor() {
          finalize(this, () => new (class { x = this; static y = this; static { this.z(); } m() { return this; } })());
        }
      }`,
    },
    {
      name: 'this of a function inside the callback',
      code: `${imports}class A { constructor() { finalize(this, () => run(function () { return this; })); } }`,
    },
    {
      name: 'this of a function inside the callback, in an arrow inside that',
      code: `${imports}class A { constructor() { finalize(this, () => run(function () { return () => this; })); } }`,
    },
    {
      name: 'a reference in a type, which is erased',
      code: `${imports}const file = open();
        finalize(file, (fd: typeof file.fd) => closeSync(fd as unknown as typeof file), file.fd);`,
    },
    {
      name: 'the type this',
      code: `${imports}class A { f() { finalize(this, (x: this | undefined) => x, undefined); } }`,
    },
    {
      name: 'a weak reference to the target',
      code: `${imports}const file = open(); const weak = new WeakRef(file);
        finalize(file, () => weak.deref()?.close());`,
    },
    {
      name: 'a property of the target as an argument',
      code: `${imports}class A { server = listen(); constructor() { finalize(this, (server) => server.close(), this.server); } }`,
    },
    {
      name: 'another property of the object that has the target',
      code: `${imports}function track(pool, conn) { finalize(conn, () => pool.release(3)); }`,
    },
    {
      name: 'a variable that may have changed since',
      code: `${imports}class A { f() { let self = this; self = other(); finalize(this, () => self.close()); } }`,
    },
    {
      name: 'a helper that references something else',
      code: `${imports}function cleanup() { log('gone'); } const file = open(); finalize(file, cleanup);`,
    },
    {
      name: 'helpers that call each other',
      code: `${imports}const file = open();
        const even = (n) => n === 0 || odd(n - 1);
        const odd = (n) => n !== 0 && even(n - 1);
        finalize(file, even, 3);`,
    },
    {
      name: 'constants that reference each other',
      code: `${imports}const a = b; const b = a; finalize(a, a.close, 1); finalize(file, () => b);`,
    },
    {
      name: 'an element whose index is known only at run time',
      code: `${imports}const files = all(); finalize(files[i], () => log(files2[i]));`,
    },
    {
      name: 'an incomplete call',
      code: `${imports}finalize(); finalize(file); createFinalizer(file); new Foo();`,
    },
  ],
  invalid: [
    {
      name: 'this in an arrow function',
      reports: 'thisInCallback',
      code: `${imports}class A { constructor() { finalize(this, () => «this».close()); } }`,
    },
    {
      name: 'this in an arrow function inside the callback',
      reports: 'thisInCallback',
      code: `${imports}class A { f() { finalize(this, () => queueMicrotask(() => «this».close())); } }`,
    },
    {
      name: 'this in the computed key of a nested class',
      reports: 'thisInCallback',
      code: `${imports}class A { f() { finalize(this, () => class { [«this».name()]() {} }); } }`,
    },
    {
      name: 'super in an arrow function',
      reports: 'thisInCallback',
      code: `${imports}class A extends B { f() { finalize(this, () => «super».close()); } }`,
    },
    {
      name: 'this in a field of the class',
      reports: 'thisInCallback',
      code: `${imports}class A { readonly #finalizer = finalize(this, () => «this».close()); close() {} }`,
    },
    {
      name: 'this in a static member',
      reports: 'thisInCallback',
      code: `${imports}class A { static { finalize(this, () => «this».close()); } static close() {} }`,
    },
    {
      name: 'the variable of the target',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, () => «file».close());`,
    },
    {
      name: 'a target that the file does not declare',
      reports: ['ownerInCallback', 'objectInCallback'],
      code: `${imports}finalize(globalThis.file, () => log(«globalThis»)); finalize(file, () => «file».close());`,
    },
    {
      name: 'the variable of the target, assigned later',
      reports: 'objectInCallback',
      code: `${imports}let file; file = open(); finalize(file, async () => { await «file».close(); });`,
    },
    {
      name: 'the variable of the target, as a parameter',
      reports: 'objectInCallback',
      code: `${imports}function track(file) { finalize(file, function () { «file».close(); }); }`,
    },
    {
      name: 'the target behind a type assertion',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize((file as File)!, () => «file»!.close());`,
    },
    {
      name: 'a default value that is the target',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, (x = «file») => x.close());`,
    },
    {
      name: 'another variable for the target',
      reports: 'objectInCallback',
      code: `${imports}class A { f() { const self = this; finalize(this, () => «self».close()); } }`,
    },
    {
      name: 'this if the target has another name',
      reports: 'thisInCallback',
      code: `${imports}class A { f() { const self = this; finalize(self, () => «this».close()); } }`,
    },
    {
      name: 'another name of a field that is the target',
      reports: 'objectInCallback',
      code: `${imports}class A { f() { const { socket } = this; finalize(this.socket, () => «socket».end()); } }`,
    },
    {
      name: 'a variable from a nested pattern',
      reports: 'objectInCallback',
      code: `${imports}class A { f() {
        const { [key]: x, ...rest } = this; const [first] = this.list;
        const { a: { b: socket = none } } = this;
        finalize(this.a.b, () => [x, rest, first, «socket»]);
      } }`,
    },
    {
      name: 'this if a field references the target',
      reports: 'ownerInCallback',
      code: `${imports}class A { f() { finalize(this.socket, () => «this».log('gone')); } }`,
    },
    {
      name: 'this if the target is assigned to its property',
      reports: 'ownerInCallback',
      code: `${imports}class A { f(socket) { this.socket = socket; finalize(socket, () => «this».log('gone')); } }`,
    },
    {
      name: 'this if the target is assigned when it is created',
      reports: 'ownerInCallback',
      code: `${imports}class A { f() { const socket = (this.socket = open()); finalize(socket, () => «this».log('gone')); } }`,
    },
    {
      name: 'this if the target is assigned inside the call',
      reports: 'ownerInCallback',
      code: `${imports}class A { f() { finalize(this.socket = open(), () => «this».log('gone')); } }`,
    },
    {
      name: 'this if a parameter property is the target',
      reports: 'ownerInCallback',
      code: `${imports}class A { constructor(private readonly socket: Socket) { finalize(socket, () => «this».log('gone')); } }`,
    },
    {
      name: 'this if a parameter property with a default value is the target',
      reports: 'ownerInCallback',
      code: `${imports}class A { constructor(private socket = open()) { finalize(socket, () => «this».log('gone')); } }`,
    },
    {
      name: 'a variable that references the target',
      reports: 'ownerInCallback',
      code: `${imports}function f(pool) { finalize(pool.socket, () => «pool».release(3)); }`,
    },
    {
      name: 'a constant that contains the target',
      reports: 'ownerInCallback',
      code: `${imports}class A { f() { const state = { self: this, fd: 3 }; finalize(this, () => run(«state»)); } }`,
    },
    {
      name: 'a helper that references the target',
      reports: 'ownerInCallback',
      code: `${imports}class A { f() { const close = () => this.end(); finalize(this, () => «close»()); } }`,
    },
    {
      name: 'a named function that references the target',
      reports: 'objectInCallback',
      named: 'file',
      code: `${imports}function f() { const file = open(); function cleanup() { file.close(); } finalize(file, «cleanup»); }`,
    },
    {
      name: 'an arrow function in a constant that references the target',
      reports: 'thisInCallback',
      named: 'this',
      code: `${imports}class A { f() { const cleanup = () => this.close(); finalize(this, «cleanup»); } }`,
    },
    {
      name: 'an arrow function in a class field',
      reports: 'thisInCallback',
      named: 'this',
      code: `${imports}class A { cleanup = () => this.close(); f() { finalize(this, «this.cleanup»); } }`,
    },
    {
      name: 'an arrow function in a static field',
      reports: 'thisInCallback',
      named: 'this',
      code: `${imports}class A { end = log; static end = () => this.close(); static { finalize(this, «this.end»); } }`,
    },
    {
      name: 'a method that is passed without its object',
      reports: 'thisIsUndefined',
      named: 'this',
      code: `${imports}class A { #close() { this.end(); } f() { finalize(this, «this.#close»); } }`,
    },
    {
      name: 'a function that reads its own this',
      reports: 'thisIsUndefined',
      code: `${imports}const file = open(); finalize(file, function () { «this».close(); });`,
    },
    {
      name: 'one of two possible callbacks',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, debug ? log : (0, () => «file».close()));`,
    },
    {
      name: 'the default value of a callback',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, onGone ?? (() => «file».close()));`,
    },
    {
      name: 'a method bound to the target',
      reports: 'boundToObject',
      named: 'file',
      code: `${imports}const file = open(); finalize(file, «file.close.bind(file)»);`,
    },
    {
      name: 'a method bound to this',
      reports: 'boundToObject',
      named: 'this',
      code: `${imports}class A { f() { finalize(this, «this.close.bind(this)»); } }`,
    },
    {
      name: 'a bound argument that is the target',
      reports: 'boundToObject',
      named: 'file',
      code: `${imports}const file = open(); finalize(file, «close.bind(null, [file])»);`,
    },
    {
      name: 'a bound arrow function',
      reports: 'boundToObject',
      named: 'file',
      code: `${imports}const file = open(); finalize(file, «(() => file.close()).bind(null)»);`,
    },
    {
      name: 'a bound function in a constant',
      reports: 'boundToObject',
      named: 'this',
      code: `${imports}class A { f() { const close = this.close.bind(this); finalize(this, «close»); } }`,
    },
    {
      name: 'the target as its own callback',
      reports: 'objectAsCallback',
      code: `${imports}const stop = make(); finalize(stop, «stop»);`,
    },
    {
      name: 'a function that holds the target as the callback',
      reports: 'ownerInCallback',
      code: `${imports}const stop = make(); finalize(stop.state, «stop»);`,
    },
  ],
};
