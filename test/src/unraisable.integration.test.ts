import { expect } from 'chai';
import { FinalizeError, setUnraisableHook, type UnraisableHook } from '../../src/index.js';
import { runProgram } from '../support/run-program.js';

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

/** The text that is printed for each of `hostileErrors`, in their order. */
const HOSTILE = [
  'undefined',
  'null',
  'the string "text"',
  'the symbol Symbol(thrown)',
  'Error: frozen\n    at ...',
  'Error\n    at ...',
  "an error that can't be shown: reading it throws",
  'Error: no stack',
  'Error: empty stack',
  "an error that can't be shown: reading it throws",
  "an error that can't be shown: reading it throws",
  "an error that can't be shown: reading it throws",
  'Error: hiding\n    at ...',
];

describe('errors without a caller', () => {
  it('[G2] are printed on standard error on garbage collection, and go nowhere else', async () => {
    expect(await runProgram('collection-errors')).to.deep.equal({
      stdout: lines('middle', 'oldest'),
      stderr: lines(
        'Exception ignored in finalizer closeSocket:',
        'RangeError: thrown',
        '    at ...',
        '  caused by: the string "a string"',
        'Exception ignored in finalizer flush:',
        'TypeError: rejected',
        '    at ...',
      ),
      code: 0,
      signal: null,
    });
  });

  it('[G2] are printed whatever they are, with the class of the target', async () => {
    const circle = ['of causes', 'circle', 'of causes', 'circle', 'of causes', 'circle'];
    const causes = [...circle, 'of causes', 'circle'].flatMap((message) => [
      `  caused by: Error: ${message}`,
      '    at ...',
    ]);
    const hostile = HOSTILE.flatMap((text) => [
      'Exception ignored in finalizer close of Socket:',
      text,
    ]);
    expect(await runProgram('errors-at-exit')).to.deep.equal({
      stdout: lines('last', 'true'),
      stderr: lines(
        'Exception ignored in finalizer close of Socket:',
        'Error: circle',
        '    at ...',
        ...causes,
        'Exception ignored in finalizer (anonymous) of Symbol:',
        'Error: no then',
        '    at ...',
        ...hostile,
      ),
      code: 0,
      signal: null,
    });
  });

  it('[G2] are printed in full, however long, even if a pipe is full', async () => {
    const long = lines(
      'Exception ignored in finalizer close of Object:',
      `Error: ${'long '.repeat(200_000)}end`,
      '    at ...',
    );
    expect(await runProgram('long-error')).to.deep.equal({
      stdout: 'closing\nlast\n',
      stderr: long,
      code: 0,
      signal: null,
    });
    expect(await runProgram('long-error', { args: ['used'], stderr: 'slow' })).to.deep.equal({
      stdout: 'closing\nlast\n',
      stderr: `used\n${long}`,
      code: 0,
      signal: null,
    });
  });

  it('[G2] go to the hook; if the hook throws or rejects, both errors are printed', async () => {
    const both = (index: number, ...hookError: string[]): string[] => [
      'Exception ignored in finalizer (anonymous):',
      `Error: error ${index}`,
      '    at ...',
      'Exception ignored in the unraisable hook:',
      ...hookError,
    ];
    expect(await runProgram('failing-hook')).to.deep.equal({
      stdout: 'end\n',
      stderr: lines(
        ...both(0, 'Error: hook throws', '    at ...'),
        ...both(1, 'undefined'),
        ...both(2, 'Error: hook rejects', '    at ...'),
        'Exception ignored in finalizer (anonymous):',
        'Error: error 4',
        '    at ...',
      ),
      code: 0,
      signal: null,
    });
  });

  it('setUnraisableHook returns the hook that it replaces', () => {
    const hooks: readonly UnraisableHook[] = [() => undefined, () => undefined];
    const [first, second] = hooks;
    expect([
      setUnraisableHook(first),
      setUnraisableHook(second),
      setUnraisableHook(undefined),
      setUnraisableHook(undefined),
    ]).to.deep.equal([undefined, first, second, undefined]);
  });

  it('setUnraisableHook rejects anything that is not a function, and keeps its hook', () => {
    const hook: UnraisableHook = () => undefined;
    setUnraisableHook(hook);
    expect(() => setUnraisableHook('log' as never))
      .to.throw(
        FinalizeError,
        'expected the hook to be a function or undefined, but got the string "log"; ' +
          'write setUnraisableHook((error, finalizer) => { ... })',
      )
      .with.property('code', 'INVALID_ARGUMENT');
    expect(setUnraisableHook(undefined)).to.equal(hook);
  });
});
