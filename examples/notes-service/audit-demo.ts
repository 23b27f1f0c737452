/**
 * `npm run demo -- --audit`: the mistake that prevents a finalizer from ever running on garbage collection,
 * in each of its common forms, and the report of the audit.
 */
import { EventEmitter } from 'node:events';
import { Container } from 'inversify';
import { FinalizeError } from 'inversify-finalize';
import { auditCallback, enableAudit, type SelfReference } from 'inversify-finalize/audit';
import { FinalizationPlugin } from 'inversify-finalize/container';
import { finalizeWith } from 'inversify-finalize/decorators';

class LogFile {
  readonly #fd = 3;
  readonly lines: string[] = [];

  close(): void {
    this.lines.push(`closed ${this.#fd}`);
  }

  /** Looks harmless: the callback references only a number. But it shares a scope with the timer's callback. */
  closing(): () => string {
    const fd = this.#fd;
    const self = this as LogFile;
    this.everySecond(() => self.close());
    return () => `close ${fd}`;
  }

  everySecond(_tick: () => void): void {
    this.lines.length = 0;
  }
}

function boundMethod(): SelfReference[] {
  const log = new LogFile();
  return auditCallback(log, log.close.bind(log));
}

function arrowFunction(): SelfReference[] {
  const log = new LogFile();
  return auditCallback(log, () => log.close());
}

function siblingClosure(): SelfReference[] {
  const log = new LogFile();
  return auditCallback(log, log.closing());
}

function endSocket(socket: EventEmitter): boolean {
  return socket.emit('end');
}

function argumentWithReference(): SelfReference[] {
  const log = new LogFile();
  const socket = new EventEmitter().on('data', (line: string) => log.lines.push(line));
  return auditCallback(log, endSocket, [socket]);
}

function timerWithReference(): SelfReference[] {
  const log = new LogFile();
  const timer = setInterval(() => log.close(), 1000).unref();
  try {
    return auditCallback(log, clearInterval, [timer]);
  } finally {
    clearInterval(timer);
  }
}

const owners = new WeakMap<object, LogFile>();

function forget(handle: object): boolean {
  return owners.delete(handle);
}

function keyOfWeakMap(): SelfReference[] {
  const log = new LogFile();
  const handle = {};
  owners.set(handle, log);
  return auditCallback(log, forget, [handle]);
}

function fixed(): SelfReference[] {
  return auditCallback(new LogFile(), closeDescriptor, [3]);
}

function closeDescriptor(fd: number): string {
  return `close ${fd}`;
}

@finalizeWith(
  (cache: Map<string, unknown>) => cache.clear(),
  (service: NotesCache) => [service.cache] as const,
)
class NotesCache {
  readonly cache: Map<string, unknown> = new Map([['owner', { service: this }]]);
}

/** With `onFound: 'throw'`, the container doesn't return the service, and the error names its class. */
function decoratedService(): string {
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(NotesCache).toSelf().inSingletonScope();
  const disable = enableAudit({ onFound: 'throw' });
  try {
    container.get(NotesCache);
    return 'nothing found';
  } catch (error) {
    if (error instanceof FinalizeError) return error.message;
    throw error;
  } finally {
    disable();
  }
}

const leaks: ReadonlyArray<readonly [string, () => SelfReference[]]> = [
  ['a method bound to the object', boundMethod],
  ['an arrow function that references the object', arrowFunction],
  ['a callback that uses nothing, next to a closure that references the object', siblingClosure],
  ['an argument with a listener that references the object', argumentWithReference],
  ['a timer that references the object', timerWithReference],
  ['an argument that is the key of the object in a WeakMap', keyOfWeakMap],
  ['fixed: a module function with the number that it needs', fixed],
];

/** Creates each form of the mistake and prints the report of the audit. */
export function runAuditDemo(): void {
  for (const [what, create] of leaks) {
    const found = create();
    console.log(`\n${what}`);
    for (const { path } of found) console.log(`  ${path.replaceAll('\n', '\n  ')}`);
    if (found.length === 0) console.log('  nothing retains the object');
  }
  console.log('\na service whose arguments reference it: the error of container.get');
  console.log(`  ${decoratedService().replaceAll('\n', '\n  ')}`);
}
