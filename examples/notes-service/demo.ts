import { readdirSync } from 'node:fs';
import { finalizersOf } from 'inversify-finalize/container';
import { createContainer, shutDown } from './container.js';
import { isClosed, openFiles, reopen } from './left-behind.js';
import { NotesServer } from './notes-server.js';
import { Checks, printTeardown } from './report.js';
import { RequestLog } from './request-log.js';
import { releases } from './timed.js';
import { traffic } from './traffic.js';
import { Workspace } from './workspace.js';

/**
 * Starts the service, sends it a few hundred requests, tears it down and looks for what is left.
 *
 * @returns Whether all checks held.
 */
export async function runDemo(): Promise<boolean> {
  const start = performance.now();
  const workspace = new Workspace();
  const container = createContainer(workspace);
  const checks = new Checks();
  let sent;
  let descriptor;
  let before = 0;
  try {
    const { address } = await container.getAsync(NotesServer);
    console.log(`the notes service is at ${address}, its data in ${workspace.folder}`);
    descriptor = container.get(RequestLog).descriptor;
    sent = await traffic(address, workspace);
    console.log(`${sent.notes.length + sent.reads} requests: a note uploaded, or read`);

    before = releases.length;
    const there = readdirSync(workspace.scratch).length;
    console.log('\nscratch directories, one for each upload, which nobody disposes:');
    console.log(`  made: ${sent.notes.length}`);
    console.log(`  removed by the collector while the service ran: ${sent.notes.length - there}`);
    console.log(`  still there: ${there}`);
    checks.true('the collector has come by', there < sent.notes.length);
  } finally {
    console.log('');
    await shutDown(container);
    printTeardown(before);
  }

  console.log('\nwhat is left:');
  checks.equal('scratch directories', readdirSync(workspace.scratch).length, 0);
  checks.equal('open files of the service', openFiles(workspace)?.length ?? 0, 0);
  checks.true('the descriptor of the log is closed', isClosed(descriptor));
  const alive = [...finalizersOf(container)].map(String).join(', ');
  console.log(`  left to the collector by atexit: false: ${alive}`);
  const reopened = await reopen(workspace, sent.notes);
  checks.equal('notes in the reopened database', reopened.notes, sent.notes.length);
  checks.equal('reads that were counted', reopened.reads, sent.reads);

  workspace.remove();
  console.log(`\ndone in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return checks.failed === 0;
}
