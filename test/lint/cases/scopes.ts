import { type LintCases, imports } from './lint-case.js';

/** Cases for `scope.finalize` with scopes from different sources. */
export const scopeCases: LintCases = {
  title: 'scopes',
  valid: [
    {
      name: 'a correct use of a scope',
      code: `${imports}const scope = new FinalizerScope(); scope.finalize(file, close, file.fd);`,
    },
    {
      name: 'finalize of objects that are not scopes',
      code: `${imports}const scope = new Scope(); const a = make(); let b: Other; const [c] = [new FinalizerScope()];
        class A { a: Other = make(); b; constructor(private c: Other | undefined) { this.b = make(); this.b = this.b; this.b = make; }
          f() {
            for (const s of [scope, a, b, c, this, this.a, this.b, this.c, this.d, this[x], global.x]) s.finalize(file, () => file.close());
            scope.finalize(file, () => file.close()); a.finalize(file, () => file.close());
            b.finalize(file, () => file.close()); c.finalize(file, () => file.close());
            this.finalize(file, () => file.close()); this.a.finalize(file, () => file.close());
            this.b.finalize(file, () => file.close()); this.c.finalize(file, () => file.close());
            this.d.finalize(file, () => file.close()); this[x].finalize(file, () => file.close());
            global.x.finalize(file, () => file.close()); other(c).finalize(file, () => file.close());
          }
        }
        function g() { this.scope.finalize(file, () => file.close()); }`,
    },
    {
      name: 'a type of the same name',
      code: `${imports}function f(file, scope: Other.FinalizerScope) { scope.finalize(file, () => file.close()); }`,
    },
    {
      name: 'fields and parameters next to a scope',
      code: `${imports}class A {
        constructor(private a: FinalizerScope, private b: Other) {}
        f() { this.b.finalize(this, () => this.close()); }
      }
      function f(file, scope = other()) { scope.finalize(file, () => file.close()); }`,
    },
    {
      name: 'another method of a scope',
      code: `${imports}const scope = new FinalizerScope(); scope.drainAsync(file, () => file.close()); scope[name](file, () => file.close());`,
    },
  ],
  invalid: [
    {
      name: 'a scope in a constant',
      reports: 'objectInCallback',
      code: `${imports}const scope = new FinalizerScope(); scope.finalize(file, () => «file».close()); const file = 1;`,
    },
    {
      name: 'a scope in a using declaration',
      reports: 'objectInCallback',
      code: `${imports}function f(file) { using scope = new FinalizerScope(); scope.finalize(file, () => «file».close()); }`,
    },
    {
      name: 'the scope of the program',
      reports: ['objectInCallback', 'objectInArguments'],
      code: `${imports}function f(file) { programScope.finalize(file, () => «file».close()); programScope.finalize(file, run, «file»); }`,
    },
    {
      name: 'the scope of a container',
      reports: ['objectInCallback', 'objectInCallback'],
      code: `${imports}function f(file, container) {
        finalizersOf(container).finalize(file, () => «file».close());
        const scope = finalizersOf(container); scope.finalize(file, () => «file».close());
      }`,
    },
    {
      name: 'a scope that is created in place',
      reports: 'objectInCallback',
      code: `${imports}function f(file) { new FinalizerScope().finalize(file, () => «file».close()); }`,
    },
    {
      name: 'a scope from a namespace',
      reports: ['objectInCallback', 'objectInCallback', 'objectInCallback'],
      code: `import * as fin from 'inversify-finalize';
        function f(file, given: fin.FinalizerScope) {
          const scope = new fin.FinalizerScope(); scope.finalize(file, () => «file».close());
          fin.programScope.finalize(file, () => «file».close()); given.finalize(file, () => «file».close());
        }`,
    },
    {
      name: 'a variable of the declared type',
      reports: 'objectInCallback',
      code: `import type { FinalizerScope } from 'inversify-finalize';
        let scope: FinalizerScope | undefined; function f(file) { scope?.finalize(file, () => «file».close()); }`,
    },
    {
      name: 'parameters that are scopes',
      reports: ['objectInCallback', 'objectInCallback'],
      code: `${imports}function f(file, scope: FinalizerScope) { scope.finalize(file, () => «file».close()); }
        function g(file, scope = programScope) { scope.finalize(file, () => «file».close()); }`,
    },
    {
      name: 'class fields that are scopes',
      reports: ['thisInCallback', 'thisInCallback', 'thisInCallback'],
      code: `${imports}class A {
        #a = new FinalizerScope(); b!: FinalizerScope; static c = new FinalizerScope();
        f() { this.#a.finalize(this, () => «this».close()); this.b.finalize(this, () => «this».close()); }
        static g() { this.c.finalize(this, () => «this».close()); }
      }`,
    },
    {
      name: 'parameter properties that are scopes',
      reports: ['thisInCallback', 'thisInCallback'],
      code: `${imports}class A {
        constructor(private readonly a: FinalizerScope, private b: FinalizerScope = new FinalizerScope()) {}
        f() { this.a.finalize(this, () => «this».close()); this.b.finalize(this, () => «this».close()); }
      }`,
    },
    {
      name: 'a field that the constructor assigns',
      reports: 'thisInCallback',
      code: `${imports}class A {
        constructor() { this.scope = new FinalizerScope(); }
        f() { this.scope.finalize(this, () => «this».close()); }
      }`,
    },
    {
      name: 'a subclass of FinalizerScope',
      reports: ['thisInCallback', 'objectInCallback', 'objectInCallback'],
      code: `${imports}class Session extends FinalizerScope { f() { this.finalize(this, () => «this».close()); } }
        const Named = class extends Session {};
        function f(file) {
          new Session().finalize(file, () => «file».close()); new Named().finalize(file, () => «file».close());
        }`,
    },
  ],
};
