import { type LintCases, imports } from './lint-case.js';

/** Positional arguments and kwargs, of `finalize` and `createFinalizer`. */
export const argumentCases: LintCases = {
  title: 'arguments',
  valid: [
    {
      name: 'parts of the object',
      code: `${imports}class A { #fd; f() { finalize(this, close, this.#fd, [this.path], { log: this.log }); } }`,
    },
    {
      name: 'a copy of what is in the object',
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
      name: 'options that this file does not show',
      code: `${imports}createFinalizer(file, close, options()); createFinalizer(file, close, { ...given });`,
    },
    {
      name: 'keyword arguments that are parts',
      code: `${imports}createFinalizer(file, close, { args: [file.fd], kwargs: { path: file.path } });`,
    },
    {
      name: 'an argument list that this file does not show',
      code: `${imports}createFinalizer(file, close, { args: list(file) });`,
    },
  ],
  invalid: [
    {
      name: 'the object',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, 1, «file»);`,
    },
    {
      name: 'this',
      says: 'objectInArguments',
      code: `${imports}class A { f() { finalize(this, close, «this»); } }`,
    },
    {
      name: 'what the object is a part of',
      says: 'objectInArguments',
      code: `${imports}class A { f() { finalize(this.socket, close, «this»); } }`,
    },
    {
      name: 'the object in literals',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, [, { deep: [«file»] }]);`,
    },
    {
      name: 'the object in spread literals',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, ...[1, ...[«file»]], { ...{} });`,
    },
    {
      name: 'the object in a map',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, new Map([['k', «file»]]));`,
    },
    {
      name: 'the object in a constant',
      says: 'objectInArguments',
      code: `${imports}const file = open(); const state = { file }; finalize(file, close, «state»);`,
    },
    {
      name: 'a closure that mentions the object',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, run, () => «file».close());`,
    },
    {
      name: 'a method that is bound to the object',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, run, file.close.bind(«file»));`,
    },
    {
      name: 'one of two values',
      says: 'objectInArguments',
      code: `${imports}const file = open(); finalize(file, close, spare || «file»);`,
    },
    {
      name: 'the callback and two arguments at once',
      says: ['thisInCallback', 'objectInArguments', 'objectInArguments'],
      code: `${imports}class A { f() { finalize(this, () => «this».end(), «this», [«this»]); } }`,
    },
    {
      name: 'args of the options',
      says: 'objectInArguments',
      code: `${imports}const file = open(); createFinalizer(file, close, { args: [1, «file»] });`,
    },
    {
      name: 'kwargs of the options',
      says: 'objectInArguments',
      code: `${imports}const file = open(); createFinalizer(file, close, { 'kwargs': { «file» } });`,
    },
    {
      name: 'options in a constant',
      says: 'objectInArguments',
      named: 'file',
      code: `${imports}const file = open(); const options = { args: [«file»] }; createFinalizer(file, close, options);`,
    },
    {
      name: 'kwargs in a constant',
      says: 'objectInArguments',
      code: `${imports}const file = open(); const kwargs = { file }; createFinalizer(file, close, { kwargs: «kwargs» });`,
    },
    {
      name: 'the callback of createFinalizer',
      says: 'objectInCallback',
      code: `${imports}const file = open(); createFinalizer(file, () => «file».close(), { kwargs: {} });`,
    },
    {
      name: 'a long argument, by its beginning',
      says: 'objectInArguments',
      named: 'file.theProjectThatThisBelongsTo.theOwn…',
      code: `${imports}finalize(file.theProjectThatThisBelongsTo.theOwnerOfThat, close, «file.theProjectThatThisBelongsTo.theOwnerOfThat»);`,
    },
  ],
};
