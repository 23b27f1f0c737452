/*
 * The cases of each supervisor that runs a program with `runMain`, and what the program must have logged at the end.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { type ProgramSettings, signalGroup, type SupervisedProgram } from './supervised-program.js';

export interface SupervisorCase {
  readonly name: string;
  readonly settings?: ProgramSettings;
  /** Starts the program under the supervisor, then ends it. */
  run(program: SupervisedProgram, tools: string): Promise<void>;
  readonly expected: readonly string[];
}

const node = process.execPath;
const tornDown = ['server stopped', 'pool closed'];
const tornDownOnce = ['started', ...tornDown];

/** Ends a supervisor by a signal to itself, or to its process group, and waits for the program to end. */
async function end(
  program: SupervisedProgram,
  supervisor: ChildProcess,
  signal: NodeJS.Signals,
  group = false,
): Promise<void> {
  const exit = once(supervisor, 'exit');
  if (group) signalGroup(supervisor, signal);
  else supervisor.kill(signal);
  await exit;
  await program.ended();
}

/** Starts a program, changes its file so that the supervisor restarts it, and ends both. */
function restarting(
  name: string,
  command: (program: SupervisedProgram, tools: string) => readonly string[],
  signal: NodeJS.Signals,
  expected: readonly string[],
): SupervisorCase {
  return {
    name,
    expected,
    async run(program, tools) {
      const supervisor = program.start(node, command(program, tools));
      await program.started(1);
      program.edit();
      await program.started(2);
      await end(program, supervisor, signal);
    },
  };
}

const watching = [
  restarting(
    'node --watch tears down before it restarts the program, and on SIGTERM',
    ({ entry }) => ['--watch', entry],
    'SIGTERM',
    [...tornDownOnce, ...tornDownOnce],
  ),
  restarting(
    'nodemon --signal SIGTERM tears down before it restarts the program, and on SIGTERM',
    ({ entry }, tools) => [nodemon(tools), '--quiet', '--signal', 'SIGTERM', entry],
    'SIGTERM',
    [...tornDownOnce, ...tornDownOnce],
  ),
  restarting(
    'nodemon without --signal restarts the program without a teardown, and tears down on SIGTERM',
    ({ entry }, tools) => [nodemon(tools), '--quiet', entry],
    'SIGTERM',
    ['started', ...tornDownOnce],
  ),
];

function nodemon(tools: string): string {
  return join(tools, 'node_modules/nodemon/bin/nodemon.js');
}

/** A program that PM2 starts and stops. */
function pm2(
  name: string,
  settings: ProgramSettings,
  options: readonly string[],
  expected: readonly string[],
): SupervisorCase {
  return {
    name,
    settings,
    expected,
    async run(program, tools) {
      const env = { PM2_HOME: join(program.folder, '.pm2') };
      const call = async (...args: readonly string[]): Promise<void> => {
        const file = join(tools, 'node_modules/pm2/bin/pm2');
        await once(program.start(node, [file, ...args], env), 'exit');
      };
      try {
        await call('start', program.entry, '--name', 'app', ...options);
        await program.started(1);
        await call('stop', 'app');
        await program.ended();
      } finally {
        await call('kill');
      }
    },
  };
}

const byPm2 = [
  pm2('PM2 tears down on pm2 stop', {}, [], tornDownOnce),
  pm2(
    'PM2 kills a program that needs more than kill_timeout',
    { CLOSE_MS: '20000', GRACE_MS: '20000' },
    ['--kill-timeout', '500'],
    ['started', 'server stopped'],
  ),
];

/** A program that is started directly, or by npm, and gets signals as a platform sends them. */
function signalled(
  name: string,
  run: (program: SupervisedProgram) => Promise<void>,
  expected: readonly string[],
  settings: ProgramSettings = {},
): SupervisorCase {
  return { name, run, expected, settings };
}

const bySignals = [
  signalled(
    'npm start tears down once on Ctrl-C, which npm sends a second time',
    async (program) => {
      const npm = program.start('npm', ['start']);
      await program.started(1);
      await end(program, npm, 'SIGINT', true);
    },
    tornDownOnce,
    { CLOSE_MS: '1000' },
  ),
  signalled(
    'Kubernetes: the program tears down within the grace period after SIGTERM',
    async (program) => {
      const pod = program.start(node, [program.entry]);
      await program.started(1);
      await end(program, pod, 'SIGTERM');
      if (pod.signalCode !== 'SIGTERM') throw new Error('expected the program to end by SIGTERM');
    },
    tornDownOnce,
  ),
  signalled(
    'Kubernetes: the program ends by SIGTERM after graceMs, before SIGKILL, if a cleanup hangs',
    async (program) => {
      const pod = program.start(node, [program.entry]);
      await program.started(1);
      await end(program, pod, 'SIGTERM');
      if (pod.signalCode !== 'SIGTERM') throw new Error('expected the program to end by SIGTERM');
    },
    ['started', 'server stopped'],
    { CLOSE_MS: '600000', GRACE_MS: '500' },
  ),
  signalled(
    'systemd with KillMode=mixed: child processes are alive during the teardown',
    async (program) => {
      const unit = program.start(node, [program.entry]);
      await program.started(1);
      await end(program, unit, 'SIGTERM');
      signalGroup(unit, 'SIGKILL');
    },
    [...tornDownOnce, 'helper alive'],
    { HELPER: '1' },
  ),
  signalled(
    'systemd with KillMode=control-group: every process gets SIGTERM, and the teardown runs once',
    async (program) => {
      const unit = program.start('npm', ['start']);
      await program.started(1);
      await end(program, unit, 'SIGTERM', true);
    },
    [...tornDownOnce, 'helper gone'],
    { HELPER: '1', CLOSE_MS: '1000' },
  ),
];

export const supervisorCases: readonly SupervisorCase[] = [...watching, ...byPm2, ...bySignals];
