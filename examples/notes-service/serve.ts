import { runMain } from 'inversify-finalize/main';
import { createContainer } from './container.js';
import { NotesServer } from './notes-server.js';
import { printTeardown } from './report.js';
import { Workspace } from './workspace.js';

/**
 * Serves until Ctrl-C or SIGTERM, tears down, and ends by that signal. A second one ends it immediately:
 * what is left then is released by the exit itself, as far as it is synchronous.
 */
export async function serve(): Promise<void> {
  const container = createContainer(new Workspace());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => console.log(`\n${signal}: tearing down`));
  }
  process.once('exit', () => {
    printTeardown(0);
    if (!container.isCurrentBound(NotesServer)) console.log('everything is released');
  });
  console.log('the notes service starts; Ctrl-C ends it');
  const start = async (): Promise<void> => {
    const { address } = await container.getAsync(NotesServer);
    console.log(`it is at ${address}`);
    console.log(`  curl --data-binary @README.md '${address}/notes?title=readme'`);
    console.log(`  curl ${address}/notes/1`);
  };
  await runMain(container, start, { graceMs: 30_000, stopFirst: [NotesServer] });
}
