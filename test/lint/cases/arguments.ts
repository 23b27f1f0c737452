import { type LintCases, imports } from './lint-case.js';

/** Cases for positional arguments and kwargs of `finalize` and `createFinalizer`. */
export const argumentCases: LintCases = {
  title: 'arguments',
  valid: [
    {
      name: 'properties of the target',
      code: `${imports}class A { #fd; f() { finalize(this, close, this.#fd, [this.path], { log: this.log }); } }`,
    },
    {
      name: 'a copy of the properties of the target',
      code: `${imports}const file = open(); finalize(file, close, ...file, { ...file });`,
    },
    {
      name: 'a weak reference',
      code: `${imports}const file = open(); finalize(file, close, new WeakRef(file));`,
    },
    {
      name: 'options without arguments',
      code: `${imports}const file = open(); createFinalizer(file, close, { atexit: false });`,
    },
    {
      name: 'options that are defined outside the file',
      code: `${imports}createFinalizer(file, close, options()); createFinalizer(file, close, { ...given });`,
    },
    {
      name: 'keyword arguments that are properties of the target',
      code: `${imports}createFinalizer(file, close, { args: [file.fd], kwargs: { path: file.path } });`,
    },
    {
      name: 'an argument list that is defined outside the file',
      code: `${imports}createFinalizer(file, close, { args: list(file) });`,
    },
  ],
  invalid: [
    {
      name: 'the target as an argument',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, 1, «file»);`,
    },
    {
      name: 'this as an argument',
      reports: 'objectInArguments',
      code: `${imports}class A { f() { finalize(this, close, «this»); } }`,
    },
    {
      name: 'an object that has the target as a property',
      reports: 'objectInArguments',
      code: `${imports}class A { f() { finalize(this.socket, close, «this»); } }`,
    },
    {
      name: 'the target in literals',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, [, { deep: [«file»] }]);`,
    },
    {
      name: 'the target in spread literals',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, ...[1, ...[«file»]], { ...{} });`,
    },
    {
      name: 'the target in a map',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, new Map([['k', «file»]]));`,
    },
    {
      name: 'a constant that contains the target',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); const state = { file }; finalize(file, close, «state»);`,
    },
    {
      name: 'a closure that references the target',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, run, () => «file».close());`,
    },
    {
      name: 'a method bound to the target',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, run, file.close.bind(«file»));`,
    },
    {
      name: 'one of two possible values',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, spare || «file»);`,
    },
    {
      name: 'the callback and two arguments of one call',
      reports: ['thisInCallback', 'objectInArguments', 'objectInArguments'],
      code: `${imports}class A { f() { finalize(this, () => «this».end(), «this», [«this»]); } }`,
    },
    {
      name: 'args in the options',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); createFinalizer(file, close, { args: [1, «file»] });`,
    },
    {
      name: 'kwargs in the options',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); createFinalizer(file, close, { 'kwargs': { «file» } });`,
    },
    {
      name: 'options in a constant',
      reports: 'objectInArguments',
      named: 'file',
      code: `${imports}const file = open(); const options = { args: [«file»] }; createFinalizer(file, close, options);`,
    },
    {
      name: 'kwargs in a constant',
      reports: 'objectInArguments',
      code: `${imports}const file = open(); const kwargs = { file }; createFinalizer(file, close, { kwargs: «kwargs» });`,
    },
    {
      name: 'the callback of createFinalizer',
      reports: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, () => «file».close(), { kwargs: {} });`,
    },
    {
      name: 'a long argument by its first characters',
      reports: 'objectInArguments',
      named: 'file.theProjectThatThisBelongsTo.theOwn…',
      code: `${imports}finalize(file.theProjectThatThisBelongsTo.theOwnerOfThat, close, «file.theProjectThatThisBelongsTo.theOwnerOfThat»);`,
    },
  ],
};
