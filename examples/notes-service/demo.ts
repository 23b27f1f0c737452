import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { finalizersOf } from 'inversify-finalize/container';
import { recordTeardown } from 'inversify-finalize/diagnostics';
import { createContainer } from './container.js';
import { forgottenJob } from './forgotten-job.js';
import { isClosed, openFiles, reopen } from './left-behind.js';
import { NotesServer } from './notes-server.js';
import { Checks, printTeardown } from './report.js';
import { RequestLog } from './request-log.js';
import { releases } from './timed.js';
import { traffic } from './traffic.js';
import { Workspace } from './workspace.js';

/**
 * Starts the service, sends it a few hundred requests, tears it down and checks what is left.
 *
 * @param reportFile Where to write the report of the teardown, as a page.
 * @returns True if all checks passed.
 */
export async function runDemo(reportFile?: string): Promise<boolean> {
  const start = performance.now();
  const workspace = new Workspace();
  const container = createContainer(workspace);
  const report = reportFile === undefined ? undefined : recordTeardown(container);
  const checks = new Checks();
  let sent;
  let descriptor;
  let before = 0;
  try {
    const { address } = await container.getAsync(NotesServer);
    console.log(`the notes service is at ${address}, its data in ${workspace.folder}`);
    descriptor = container.get(RequestLog).descriptor;
    const forgotten: string[] = [];
    const there = (): number => forgotten.filter((path) => existsSync(path)).length;
    sent = await traffic(address, workspace, {
      onUpload: () => forgotten.push(forgottenJob(container)),
      enough: () => there() < forgotten.length,
    });
    console.log(`${sent.notes.length + sent.reads} requests: notes uploaded and read`);

    before = releases.length;
    const left = there();
    console.log('\nscratch directories of uploads, each in the scope of its request:');
    console.log(`  created: ${sent.notes.length}`);
    checks.equal('left after each response', sent.left, 0);
    console.log('\nscratch directories of a job that has no scope and drops them:');
    console.log(`  created: ${forgotten.length}`);
    console.log(`  removed on garbage collection during the traffic: ${forgotten.length - left}`);
    console.log(`  still there: ${left}`);
    checks.true('some were garbage-collected', left < forgotten.length);
  } finally {
    console.log('');
    await container.unbindAllAsync();
    printTeardown(before);
  }

  console.log('\nwhat is left:');
  checks.equal('scratch directories', readdirSync(workspace.scratch).length, 0);
  checks.equal('open files of the service', openFiles(workspace)?.length ?? 0, 0);
  checks.true('the descriptor of the log is closed', isClosed(descriptor));
  const alive = [...finalizersOf(container)].map(String).join(', ');
  console.log(`  left to garbage collection (atexit: false): ${alive}`);
  const reopened = await reopen(workspace, sent.notes);
  checks.equal('notes in the reopened database', reopened.notes, sent.notes.length);
  checks.equal('counted reads', reopened.reads, sent.reads);

  if (reportFile !== undefined && report !== undefined) {
    report.findLeftAlive();
    writeFileSync(reportFile, report.toHtml());
    console.log(`\nthe report of the teardown is in ${reportFile}`);
  }
  workspace.remove();
  console.log(`\ndone in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return checks.failed === 0;
}
