import { Container, injectable } from 'inversify';
import { finalization } from '../../container/index.js';
import type { Journal } from './journal.js';

/** Returns a container that disposes its instances, or has another plugin. */
export function disposingContainer(plugin = finalization({ disposables: true })): Container {
  const container = new Container();
  container.register(plugin);
  return container;
}

/** Returns the message of an assertion that needs `held` to stay alive until then. */
export const alive = (held: unknown): string => `while ${typeof held} is alive`;

/** Returns a class with the given methods of explicit resource management. */
export function disposableClass(journal: Journal, ...forms: ReadonlyArray<'sync' | 'async'>) {
  class Resource {
    readonly id: string = journal.next('R');
  }
  const prototype = Resource.prototype as Partial<Disposable & AsyncDisposable>;
  if (forms.includes('sync')) {
    prototype[Symbol.dispose] = function dispose(this: Resource) {
      journal.write(`dispose ${this.id}`);
    };
  }
  if (forms.includes('async')) {
    prototype[Symbol.asyncDispose] = async function dispose(this: Resource) {
      journal.write(`disposing ${this.id}`);
      await Promise.resolve();
      journal.write(`disposed ${this.id}`);
    };
  }
  injectable()(Resource);
  return Resource;
}
