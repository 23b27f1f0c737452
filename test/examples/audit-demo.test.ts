import { expect } from 'chai';
import { runExample } from './run-example.js';

describe('npm run demo -- --audit', () => {
  it('reports each common form of the mistake, and nothing for the fixed form', async () => {
    const { stdout, ...end } = await runExample('notes-service/main', { args: ['--audit'] });
    const shown = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('   '));
    expect(shown).to.deep.equal([
      'a method bound to the object',
      '  func -> bound this -> LogFile',
      'an arrow function that references the object',
      '  func -> closure variable "log" in function arrowFunction -> LogFile',
      'a callback that uses nothing, next to a closure that references the object',
      '  func -> closure variable "self" in function closing -> LogFile',
      'an argument with a listener that references the object',
      '  args[0] -> ._events -> .data -> closure variable "log" in function argumentWithReference -> LogFile',
      'a timer that references the object',
      '  args[0] -> ._onTimeout -> closure variable "log" in function timerWithReference -> LogFile',
      'an argument that is the key of the object in a WeakMap',
      '  args[0] -> WeakMap value -> LogFile',
      'fixed: a module function with the number that it needs',
      '  nothing retains the object',
      'a service whose arguments reference it: the error of container.get',
      '  expected the callback and arguments of the finalizer of NotesCache not to retain its target, but got args[0] -> Map value of "owner" -> .service -> NotesCache',
    ]);
    expect(end).to.deep.equal({ stderr: '', code: 0, signal: null, left: [] });
  });
});
