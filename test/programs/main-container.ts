/** The services of the `runMain` programs: a pool, a server that uses it, and a job of the server. */
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { Container, inject, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { out } from './finalizers.js';

async function close(name: string): Promise<void> {
  out(`${name} closing`);
  await delay(5);
  out(`${name} closed`);
}

@injectable('Singleton')
@finalizeWith(close, () => ['pool'])
export class Pool {}

@injectable('Singleton')
@finalizeWith(close, () => ['server'])
export class Server {
  constructor(@inject(Pool) readonly pool: Pool) {}
}

@injectable('Singleton')
@finalizeWith(close, () => ['consumer'])
export class Consumer {}

@injectable('Transient')
@finalizeWith(close, () => ['job'])
export class Job {}

export const container: Container = new Container({ autobind: true });
container.register(FinalizationPlugin);

/** Keeps the process alive, as a listening server does, until the signal or error that ends it. */
export function keepAlive(): NodeJS.Timeout {
  return setInterval(() => undefined, 1000);
}
