import { type LintCases, imports } from './lint-case.js';

/** Cases in which a fix is suggested, and cases in which none is safe. */
export const suggestionCases: LintCases = {
  title: 'suggestions',
  valid: [],
  invalid: [
    {
      name: 'a property of the target',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, () => closeSync(«file».fd));`,
      suggests: `${imports}const file = open(); finalize(file, (fd) => closeSync(fd), file.fd);`,
    },
    {
      name: 'private properties of this, one of them read twice',
      reports: 'thisInCallback',
      code: `${imports}class A { #log; #fd; f() { finalize(this, async () => { await «this».#log.end(this.#fd); closeSync(this.#fd); }); } }`,
      suggests: `${imports}class A { #log; #fd; f() { finalize(this, async (log, fd) => { await log.end(fd); closeSync(fd); }, this.#log, this.#fd); } }`,
    },
    {
      name: 'an operator in front of the property',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, () => log(typeof «file».fd));`,
      suggests: `${imports}const file = open(); finalize(file, (fd) => log(typeof fd), file.fd);`,
    },
    {
      name: 'a callback that already has arguments',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); finalize(file, (x: number) => close(x, «file».fd), 3,);`,
      suggests: `${imports}const file = open(); finalize(file, (x: number, fd) => close(x, fd), 3, file.fd,);`,
    },
    {
      name: 'a function that reads its own this',
      reports: 'thisIsUndefined',
      code: `${imports}class A { f() { finalize(this.file, function gone() { closeSync(«this».fd); }); } }`,
      suggests: `${imports}class A { f() { finalize(this.file, function gone(fd) { closeSync(fd); }, this.file.fd); } }`,
    },
    {
      name: 'a property of the object that has the target',
      reports: 'ownerInCallback',
      code: `${imports}class A { f() { finalize(this.socket, () => log(«this».name)); } }`,
      suggests: `${imports}class A { f() { finalize(this.socket, (name) => log(name), this.name); } }`,
    },
    {
      name: 'createFinalizer without options',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, () => closeSync(«file».fd));`,
      suggests: `${imports}const file = open(); createFinalizer(file, (fd) => closeSync(fd), { args: [file.fd] });`,
    },
    {
      name: 'createFinalizer with other options',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, () => closeSync(«file».fd), { atexit: false });`,
      suggests: `${imports}const file = open(); createFinalizer(file, (fd) => closeSync(fd), { args: [file.fd], atexit: false });`,
    },
    {
      name: 'createFinalizer with empty options',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, () => closeSync(«file».fd), {});`,
      suggests: `${imports}const file = open(); createFinalizer(file, (fd) => closeSync(fd), { args: [file.fd] });`,
    },
    {
      name: 'createFinalizer with existing arguments',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, (x) => close(x, «file».fd), { args: [1] });`,
      suggests: `${imports}const file = open(); createFinalizer(file, (x, fd) => close(x, fd), { args: [1, file.fd] });`,
    },
    {
      name: 'createFinalizer with an empty list of arguments',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, () => closeSync(«file».fd), { args: [] });`,
      suggests: `${imports}const file = open(); createFinalizer(file, (fd) => closeSync(fd), { args: [file.fd] });`,
    },
    ...[
      ['a call of a method', 'finalize(file, () => «file».close());'],
      ['the target itself', 'finalize(file, () => close(«file»));'],
      ['an assignment', 'finalize(file, () => { «file».fd = 0; });'],
      ['an update', 'finalize(file, () => «file».fd++);'],
      ['a deletion', 'finalize(file, () => delete «file».fd);'],
      ['a pattern', 'finalize(file, () => { [«file».fd] = [0]; });'],
      ['a pattern of an object', 'finalize(file, () => { ({ a: «file».fd } = b); });'],
      ['a default in a pattern', 'finalize(file, () => { [«file».fd = 1] = []; });'],
      ['the rest of a pattern', 'finalize(file, () => { [...«file».rest] = []; });'],
      ['a loop that assigns', 'finalize(file, () => { for («file».fd of all) log(1); });'],
      ['a tag', 'finalize(file, () => «file».tag`x`);'],
      ['a class', 'finalize(file, () => new «file».Kind());'],
      ['a computed key', `finalize(file, () => close(«file»['fd']));`],
      ['an optional read', 'finalize(file, () => close(«file»?.fd));'],
      ['a key that is the target', 'finalize(file, () => close(all[«file»]));'],
      ['a reserved word', 'finalize(file, () => close(«file».default));'],
      [
        'a parameter name that the callback uses',
        'finalize(file, () => { const fd = 1; close(fd, «file».fd); });',
      ],
      ['a parameter name that the callback calls', 'finalize(file, () => close(«file».close));'],
      [
        'a parameter name that is a global in the callback',
        'finalize(file, () => { all[fd] = close(«file».fd); });',
      ],
      [
        'two objects with equal property names',
        'const other = file; finalize(file, () => close(«file».fd, other.fd));',
      ],
      [
        'a helper',
        'const end = () => file.close(); finalize(file, () => { close(«file».fd); end(); });',
      ],
      ['more parameters than arguments', 'finalize(file, (x) => close(«file».fd));'],
      ['spread arguments', 'finalize(file, (x) => close(«file».fd), ...given);'],
      ['a rest parameter', 'finalize(file, (...x) => close(«file».fd), 1);'],
      ['a parameter without parentheses', 'finalize(file, x => close(«file».fd), 1);'],
      ['a generic function', 'finalize(file, <T,>() => close(«file».fd));'],
      [
        'options that are defined elsewhere',
        'createFinalizer(file, () => close(«file».fd), options);',
      ],
      [
        'arguments that are defined elsewhere',
        'createFinalizer(file, () => close(«file».fd), { args });',
      ],
      ['kwargs', 'createFinalizer(file, () => close(«file».fd), { kwargs: {} });'],
      ['parameters without arguments', 'createFinalizer(file, (x) => close(«file».fd));'],
      [
        'parameters without arguments in options',
        'createFinalizer(file, (x) => close(«file».fd), {});',
      ],
    ].map(([what = '', code = '']) => ({
      name: `${what}, and suggests no fix`,
      reports: 'objectInCallback' as const,
      code: `${imports}const file = open(); ${code}`,
    })),
    {
      name: 'a property that is the target, and suggests no fix',
      reports: 'ownerInCallback',
      code: `${imports}function f(conn) { finalize(conn.socket, () => close(«conn».socket)); }`,
    },
    {
      name: 'a target that a fix would create twice, and suggests no fix',
      reports: 'thisIsUndefined',
      code: `${imports}finalize(open(), function () { closeSync(«this».fd); });`,
    },
    {
      name: 'a callback that is defined elsewhere, and suggests no fix',
      reports: 'objectInCallback',
      named: 'file',
      code: `${imports}const file = open(); const end = () => closeSync(file.fd); finalize(file, «end»);`,
    },
    {
      name: 'a target that the container creates, and suggests no fix',
      reports: 'thisInCallback',
      code: `${imports}@finalizeWith(() => close(«this».fd), (a) => []) class A {}`,
    },
  ],
};
