import { type LintCases, imports } from './lint-case.js';

/** Cases for `@finalizeWith`, `[finalizerArgs]` and `finalizeBinding`: the container creates the target. */
export const containerCases: LintCases = {
  title: 'container',
  valid: [
    {
      name: 'a correct decorator',
      code: `${imports}@finalizeWith((fd: number) => closeSync(fd), (file: LogFile) => [file.fd] as const) class LogFile {}`,
    },
    {
      name: 'options of a decorator',
      code: `${imports}@finalizeWith(close, ({ fd }) => [fd], { atexit: false, kwargsOf: (f) => ({ path: f.path }) }) class LogFile {}`,
    },
    {
      name: 'a decorator without argsOf',
      code: `${imports}@finalizeWith(close) class A { #socket; [finalizerArgs]() { return [this.#socket] as const; } args() { return [this]; } }`,
    },
    {
      name: 'argsOf that is defined outside the file or has no parameter',
      code: `${imports}@finalizeWith(close, argsOfFile) class A {} @finalizeWith(close, () => [1]) class B {}
        @finalizeWith(close, argsOf()) class C {}`,
    },
    {
      name: 'argsOf that returns nothing and contains functions',
      code: `${imports}@finalizeWith(close, function (a) { const f = () => { return a; }; return; }) class A {}`,
    },
    {
      name: 'a method of another computed name',
      code: `${imports}class A { [Symbol.iterator]() { return this; } }`,
    },
    {
      name: 'a correct binding',
      code: `${imports}finalizeBinding(container.bind(Pool).toConstantValue(pool), { func: (end) => end(), argsOf: (p) => [p.end] });
        finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), { atexit: false });
        finalizeBinding(binding); finalizeBinding(); finalizeBinding(bindings[0], { func: close });`,
    },
    {
      name: 'the container if it does not retain the target',
      code: `${imports}finalizeBinding(container.bind(Cache).toSelf(), { func: () => container.get(Log).write('gone') });
        finalizeBinding(binding.inSingletonScope(), { func: () => container.get(Log).write('gone') });`,
    },
    {
      name: 'a binding that a function returns',
      code: `${imports}finalizeBinding(bindingOf(Pool), { func: () => log('gone') });`,
    },
    {
      name: 'a callback that is bound to an unrelated object',
      code: `${imports}finalizeBinding(container.bind(Pool).toSelf(), { func: log.write.bind(log), argsOf: (p) => [p.name] });`,
    },
  ],
  invalid: [
    {
      name: 'argsOf that returns its parameter in the array',
      reports: 'argsOfReturnsObject',
      code: `${imports}@finalizeWith(close, (file) => [file.fd, «file»]) class LogFile {}`,
    },
    {
      name: 'argsOf that returns its parameter itself',
      reports: 'argsOfReturnsObject',
      code: `${imports}@finalizeWith(close, (file) => «file») class LogFile {}`,
    },
    {
      name: 'argsOf that returns its parameter as a tuple',
      reports: 'argsOfReturnsObject',
      code: `${imports}@finalizeWith(close, (file: LogFile) => [«file»] as const) class LogFile {}`,
    },
    {
      name: 'argsOf with several return statements',
      reports: ['argsOfReturnsObject', 'argsOfReturnsObject'],
      code: `${imports}@finalizeWith(close, function (file = none) {
        if (file.fd) { return [() => «file».close()]; }
        const self = file;
        return ok ? [1] : [«self»];
      }) class LogFile {}`,
    },
    {
      name: 'argsOf in a variable and as a function',
      reports: ['argsOfReturnsObject', 'argsOfReturnsObject'],
      code: `${imports}const argsOf = (a) => { const args = [a]; return «args»; }; function argsOfB(b) { return [«b»]; }
        @finalizeWith(close, argsOf) class A {} @finalizeWith(close, argsOfB) class B {}`,
    },
    {
      name: 'kwargsOf that returns its parameter',
      reports: ['argsOfReturnsObject', 'argsOfReturnsObject'],
      code: `${imports}@finalizeWith(close, (a) => [a.fd], { kwargsOf: (a) => ({ self: «a» }) }) class A {}
        @finalizeWith(close, (a) => [a.fd], { kwargsOf(a) { return «a»; } }) class B {}`,
    },
    {
      name: 'the method [finalizerArgs]',
      reports: ['argsOfReturnsObject', 'argsOfReturnsObject'],
      code: `${imports}@finalizeWith(close) class A { #fd; [finalizerArgs]() { if (x) return «this»; return [this.#fd, «this»]; } }`,
    },
    {
      name: 'a decorator that is called as a function',
      reports: 'argsOfReturnsObject',
      code: `${imports}const A = finalizeWith(close, (a) => [«a»])(class {});`,
    },
    {
      name: 'this in the callback of a decorator',
      reports: ['thisInCallback', 'thisIsUndefined'],
      code: `${imports}@finalizeWith(() => «this».close(), (a) => []) class A {}
        @finalizeWith(function () { «this».close(); }, (a) => []) class B {}`,
    },
    {
      name: 'a bound callback in a decorator',
      reports: 'boundCallback',
      code: `${imports}@finalizeWith(«close.bind(null, ...given)», (a) => [a.fd]) class A {}`,
      suggests: `${imports}@finalizeWith((...args) => close(...given, ...args), (a) => [a.fd]) class A {}`,
    },
    {
      name: 'a method that is bound to its own object in a decorator',
      reports: 'boundCallback',
      code: `${imports}@finalizeWith(«log.out.write.bind(log.out, 'gone')», (a) => []) class A {}`,
      suggests: `${imports}@finalizeWith((...args) => log.out.write('gone', ...args), (a) => []) class A {}`,
    },
    {
      name: 'bound callbacks without an equivalent arrow function',
      reports: [
        'boundCallback',
        'boundCallback',
        'boundCallback',
        'boundCallback',
        'boundCallback',
      ],
      code: `${imports}const bound = close.bind(null); const args = [];
        @finalizeWith(«bound», (a) => []) class A {} @finalizeWith(«close.bind(log)», (a) => []) class B {}
        @finalizeWith(«args.push.bind(args)», (a) => []) class C {} @finalizeWith(«close.bind()», (a) => []) class D {}
        @finalizeWith(«(() => 1).bind(null)», (a) => []) class E {}`,
    },
    {
      name: 'the options of a binding',
      reports: ['thisInCallback', 'argsOfReturnsObject', 'argsOfReturnsObject'],
      code: `${imports}class App { f() { finalizeBinding(this.container.bind(Pool).toSelf(), {
        func: () => «this».log('gone'), argsOf: (p) => [«p»], kwargsOf: (p) => ({ p: «p» }),
      }); } }`,
    },
    {
      name: 'the container that retains a singleton or a constant',
      reports: 'ownerInCallback',
      code: `${imports}finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), { func: () => «container».get(Log) });
        finalizeBinding(container.bind(Cache).toConstantValue(open()), { func: () => «container».get(Log) });
        class App { f() {
          finalizeBinding(this.container.bind(Cache).toSelf().inSingletonScope(), { func: () => «this».log('gone') });
          const { container } = this;
          finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), { func: () => «this».container.get(Log) });
        } }`,
    },
    {
      name: 'a binding of a constant',
      reports: ['objectInCallback', 'boundToObject', 'argsOfReturnsObject'],
      named: 'pool',
      code: `${imports}const pool = open();
        finalizeBinding(container.bind(Pool).toConstantValue(pool), { func: () => «pool».end() });
        finalizeBinding(container.bind(Pool).toConstantValue(pool).whenNamed('a'), { func: «pool.end.bind(pool)» });
        finalizeBinding(container.bind(Pool).toConstantValue(pool), { func: close, argsOf: () => [«pool»] });`,
    },
  ],
};
