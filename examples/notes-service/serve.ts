import { runMain } from 'inversify-finalize/main';
import { createContainer } from './container.js';
import { NotesServer } from './notes-server.js';
import { printTeardown } from './report.js';
import { releases } from './timed.js';
import { Workspace } from './workspace.js';

/**
 * Serves until Ctrl-C or SIGTERM, tears down, and ends by that signal. A second signal ends it immediately;
 * remaining synchronous finalizers run at exit.
 */
export async function serve(): Promise<void> {
  const container = createContainer(new Workspace());
  let before = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      before = releases.length;
      console.log(`\n${signal}: tearing down`);
    });
  }
  process.once('exit', () => {
    printTeardown(before);
    if (!container.isCurrentBound(NotesServer)) console.log('everything is released');
  });
  console.log('the notes service is starting; press Ctrl-C to end it');
  const start = async (): Promise<void> => {
    const { address } = await container.getAsync(NotesServer);
    console.log(`listening at ${address}`);
    console.log(`  curl --data-binary @README.md '${address}/notes?title=readme'`);
    console.log(`  curl ${address}/notes/1`);
  };
  await runMain(container, start, { graceMs: 30_000 });
}
