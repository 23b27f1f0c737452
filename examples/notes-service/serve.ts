import closeWithGrace from 'close-with-grace';
import { createContainer, shutDown } from './container.js';
import { NotesServer } from './notes-server.js';
import { printTeardown } from './report.js';
import { onCtrlC, onShellEnd } from './signals-under-npm.js';
import { releases } from './timed.js';
import { Workspace } from './workspace.js';

/**
 * Serves until Ctrl-C or SIGTERM, then tears down and ends with 0. A second one ends at once, with 1;
 * what is still there then is released by the exit itself, as far as it need not wait.
 */
export async function serve(): Promise<void> {
  const workspace = new Workspace();
  const container = createContainer(workspace);
  let closing = false;
  let reason = 'the end';
  const grace = closeWithGrace({ delay: 30_000, skip: ['SIGINT'] }, async ({ signal, err }) => {
    closing = true;
    if (err !== undefined) console.error(err);
    console.log(`\n${err === undefined ? (signal ?? reason) : 'failed'}: tearing down`);
    const before = releases.length;
    try {
      await shutDown(container);
    } finally {
      printTeardown(before);
    }
    workspace.remove();
    console.log('everything is released');
  });
  const close = (why: string): void => {
    reason = why;
    grace.close();
  };
  onCtrlC(() => {
    if (!closing) {
      close('Ctrl-C');
      return;
    }
    console.error('second Ctrl-C, exiting');
    process.exit(1);
  });
  onShellEnd(() => {
    if (!closing) close('the shell has ended');
  });

  console.log('the notes service starts; Ctrl-C ends it');
  const server = await container.getAsync(NotesServer);
  if (closing) return; // a Ctrl-C during the start: the server is closed as soon as it is there
  const { address } = server;
  console.log(`it is at ${address}`);
  console.log(`  curl --data-binary @README.md '${address}/notes?title=readme'`);
  console.log(`  curl ${address}/notes/1`);
}
