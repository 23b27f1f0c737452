/**
 * A program for supervisors. It logs what happens to the file LOG, since some supervisors don't pass on the
 * output of a program. CLOSE_MS is the time that its pool needs to close, GRACE_MS the limit of the teardown. If
 * HELPER is set, a service has a child process, and logs on cleanup whether that process is alive.
 */
import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Container, inject, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { runMain } from '../../runtime/main/index.js';

const { LOG = '', CLOSE_MS = '50', GRACE_MS = '8000', HELPER } = process.env;

function log(line: string): void {
  appendFileSync(LOG, `${line}\n`);
}

async function closePool(): Promise<void> {
  await delay(Number(CLOSE_MS));
  log('pool closed');
}

@injectable('Singleton')
@finalizeWith(closePool)
class Pool {}

async function endHelper(helper: ChildProcess): Promise<void> {
  const isAlive = helper.exitCode === null && helper.signalCode === null;
  log(`helper ${isAlive ? 'alive' : 'gone'}`);
  if (!isAlive) return;
  helper.kill('SIGKILL');
  await once(helper, 'exit');
}

@injectable('Singleton')
@finalizeWith(endHelper, ({ child }: Helper) => [child])
class Helper {
  readonly child: ChildProcess = spawn('sleep', ['60'], { stdio: 'ignore' });
}

@injectable('Singleton')
@finalizeWith(() => log('server stopped'))
class Server {
  constructor(@inject(Pool) readonly pool: Pool) {}
}

const container = new Container({ autobind: true });
container.register(FinalizationPlugin);
const started: unknown[] = [];
await runMain(
  container,
  () => {
    if (HELPER !== undefined) started.push(container.get(Helper));
    started.push(container.get(Server));
  },
  { graceMs: Number(GRACE_MS), stopFirst: [Server] },
);
setInterval(() => undefined, 1_000);
log(`started ${process.pid}`);
