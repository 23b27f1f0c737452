import { expect } from 'chai';
import { runExample } from './run-example.js';

describe('npm run demo -- --audit', () => {
  it('shows one leak of each common kind, and none where it is mended', async () => {
    const { stdout, ...end } = await runExample('notes-service/main', { args: ['--audit'] });
    const shown = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('   '));
    expect(shown).to.deep.equal([
      'a method bound to the object',
      '  func -> bound this -> LogFile',
      'an arrow function that uses the object',
      '  func -> closure variable "log" in function arrowFunction -> LogFile',
      'a callback that uses nothing, made beside one that uses the object',
      '  func -> closure variable "self" in function closing -> LogFile',
      'an argument with a listener that uses the object',
      '  args[0] -> ._events -> .data -> closure variable "log" in function argumentThatLeadsBack -> LogFile',
      'a timer that uses the object',
      '  args[0] -> ._onTimeout -> closure variable "log" in function timerThatLeadsBack -> LogFile',
      'an argument under which a WeakMap has the object',
      '  args[0] -> WeakMap value -> LogFile',
      'mended: a function of the module, and the number that it needs',
      '  nothing keeps the object alive',
      'a service whose arguments lead back to it, out of container.get',
      '  expected nothing that the finalizer of NotesCache holds to keep its object alive, but got args[0] -> Map value of "owner" -> .service -> NotesCache',
    ]);
    expect(end).to.deep.equal({ stderr: '', code: 0, signal: null, left: [] });
  });
});
