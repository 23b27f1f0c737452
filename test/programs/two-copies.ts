import { pathToFileURL } from 'node:url';
import * as one from '../../src/index.js';
import { out, owner } from './finalizers.js';

const listenersBefore = process.listenerCount('exit');
const url = pathToFileURL(process.argv[2] ?? '').href;
const two = (await import(url)) as typeof one;
const scopes = [new one.FinalizerScope(), new two.FinalizerScope()];
out(`same classes: ${String(one.FinalizerScope === two.FinalizerScope)}`);

one.finalize(owner, out, 'one 1');
two.finalize(owner, out, 'two 2');
scopes[0]?.finalize(owner, out, 'one 3');
scopes[1]?.finalize(owner, out, 'two 4');
two.finalize(owner, () => {
  out('two 5');
  one.finalize(owner, out, 'one, created by two 5');
  two.finalize(owner, out, 'two, created by two 5');
});
// More dead cells than are tolerated: the first copy rebuilds its registry, the other copy keeps its own.
for (let cycle = 0; cycle < 20_000; cycle++) one.finalize(owner, out, 'never').detach();
one.createFinalizer(owner, out, { args: ['one, excluded'], atexit: false });
one.finalize(owner, out, 'one 6');
try {
  one.createFinalizer(owner, out, { args: ['never'], scope: scopes[1] as one.FinalizerScope });
} catch (error) {
  out(`scope of another copy: ${String((error as one.FinalizeError).code)}`);
}
out(`exit listeners: ${process.listenerCount('exit') - listenersBefore}`);
process.on('exit', () => {
  const late = two.finalize(owner, out, 'two, too late');
  out(`after the end: ${String(late.alive)}`);
});
