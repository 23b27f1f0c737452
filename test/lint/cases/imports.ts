import type { LintCases } from './lint-case.js';

/** Cases for the ways in which a file imports the names of the package. */
export const importCases: LintCases = {
  title: 'imports',
  valid: [
    {
      name: 'functions of the same name from another package',
      code: `import { finalize } from 'other'; import * as fin from 'inversify-finalized';
        const file = open(); finalize(file, () => file.close()); fin.finalize(file, () => file.close());`,
    },
    {
      name: 'a global function of the same name',
      code: `// inversify-finalize is not imported\nconst file = open(); finalize(file, () => file.close());`,
    },
    {
      name: 'a local function of the same name',
      code: `import { programScope } from 'inversify-finalize';
        function finalize(obj, func) {} const file = open(); finalize(file, () => file.close());`,
    },
    {
      name: 'a parameter that shadows the import',
      code: `import { finalize } from 'inversify-finalize';
        function f(finalize, file) { finalize(file, () => file.close()); }`,
    },
    {
      name: 'a file that does not use the package',
      code: `const file = open(); finalize(file, () => file.close());`,
    },
    {
      name: 'another export of the package',
      code: `import { setUnraisableHook } from 'inversify-finalize'; import fin, * as all from 'inversify-finalize';
        const file = open(); setUnraisableHook(file, () => file.close()); all(file, () => file.close());
        fin.finalize(file, () => file.close()); all[finalize](file, () => file.close());`,
    },
    {
      name: 'namespaces of other packages',
      code: `// inversify-finalize
        const fin = require(name); const { finalize } = await import('other'); const { a: { b } } = fin;
        import req = require('other'); import alias = req.inner;
        const file = open(); fin.finalize(file, () => file.close()); finalize(file, () => file.close());
        b(file, () => file.close()); req.finalize(file, () => file.close()); alias.finalize(file, () => file.close());
        require().finalize(file, () => file.close());`,
    },
  ],
  invalid: [
    {
      name: 'a renamed import',
      reports: 'objectInCallback',
      code: `import { finalize as onGone } from 'inversify-finalize';
        const file = open(); onGone(file, () => «file».close());`,
    },
    {
      name: 'an import by a string name',
      reports: 'objectInCallback',
      code: `import { 'finalize' as onGone } from 'inversify-finalize';
        const file = open(); onGone(file, () => «file».close());`,
    },
    {
      name: 'a namespace',
      reports: ['objectInCallback', 'objectInCallback'],
      code: `import * as fin from 'inversify-finalize';
        const file = open(); fin.finalize(file, () => «file».close()); fin['finalize'](file, () => «file».close());`,
    },
    {
      name: 'imports from the subpaths',
      reports: ['argsOfReturnsObject', 'argsOfReturnsObject'],
      code: `import * as d from 'inversify-finalize/decorators'; import * as c from 'inversify-finalize/container';
        @d.finalizeWith(close, (a) => [«a»]) class A {}
        c.finalizeBinding(binding, { argsOf: (a) => [«a»] });`,
    },
    {
      name: 'require and await import',
      reports: ['objectInCallback', 'objectInCallback', 'objectInCallback', 'objectInCallback'],
      code: `const { finalize, createFinalizer: create } = require('inversify-finalize');
        const fin = await import('inversify-finalize'); import req = require('inversify-finalize');
        const file = open(); finalize(file, () => «file».close()); create(file, () => «file».close());
        fin.finalize(file, () => «file».close()); req.finalize(file, () => «file».close());`,
    },
    {
      name: 'a constant that holds the function',
      reports: ['objectInCallback', 'objectInCallback'],
      code: `import * as fin from 'inversify-finalize';
        const onGone = fin.finalize; const { createFinalizer } = fin;
        const file = open(); onGone(file, () => «file».close()); createFinalizer(file, () => «file».close());`,
    },
    {
      name: 'an optional call',
      reports: 'objectInCallback',
      code: `import { finalize } from 'inversify-finalize';
        const file = open(); finalize?.(file, () => «file».close());`,
    },
  ],
};
