import { injectable, preDestroy } from 'inversify';
import { finalizeWith } from '../../decorators/index.js';

/** A class whose instances are numbered. */
export type ServiceClass = new () => { readonly id: string };

/** Records what happened, in order, and makes classes that write into it. */
export class Journal {
  lines: string[] = [];
  readonly #counts = new Map<string, number>();

  readonly write = (line: string): void => void this.lines.push(line);

  /** Returns the entries since the last call. */
  take(): string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** Numbers the instances from 1 again. */
  reset(): void {
    this.#counts.clear();
  }

  /** Returns `A1`, `A2`, ...: the next number of a name. */
  readonly next = (name: string): string => {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name}${count}`;
  };

  /** Returns a class without a decorator and without `@preDestroy`. */
  plainClass(name: string): ServiceClass {
    const { next } = this;
    @injectable()
    class Service {
      readonly id: string = next(name);
    }
    return named(Service, name);
  }

  /** Returns a class with `@preDestroy`. */
  destroyedClass(name: string): ServiceClass {
    const { next, write } = this;
    @injectable()
    class Service {
      readonly id: string = next(name);

      @preDestroy()
      end(): void {
        write(`destroy ${this.id}`);
      }
    }
    return named(Service, name);
  }

  /** Returns a class with `@finalizeWith`. */
  finalizedClass(name: string): ServiceClass {
    const { next, write } = this;
    @injectable()
    @finalizeWith(write, (service: Service) => [`finalize ${service.id}`])
    class Service {
      readonly id: string = next(name);
    }
    return named(Service, name);
  }

  /** Returns a class with both. */
  bothClass(name: string): ServiceClass {
    const { next, write } = this;
    @injectable()
    @finalizeWith(write, (service: Service) => [`finalize ${service.id}`])
    class Service {
      readonly id: string = next(name);

      @preDestroy()
      end(): void {
        write(`destroy ${this.id}`);
      }
    }
    return named(Service, name);
  }
}

function named<T extends object>(service: T, name: string): T {
  return Object.defineProperty(service, 'name', { value: name });
}

/** Returns what `act` throws. */
export function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('expected the function to throw, but it returned');
}

/** Returns the reason with which the promise rejects. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const [end] = await Promise.allSettled([promise]);
  if (end.status === 'rejected') return end.reason;
  throw new Error('expected the promise to be rejected, but it was fulfilled');
}
