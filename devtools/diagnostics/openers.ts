// Determines which service opens a handle: from the stack, from the builder of a binding that is running,
// or else from the service that started the asynchronous operation.
import type { Builder } from '../../src/container-observer.js';
import { functionName } from '../../src/describe.js';
import { callSites, programPosition } from '../audit/creation-site.js';
import { positionText } from '../audit/function-position.js';

/** The service that opened a handle, and the position. */
export interface Opening {
  /** The service, as its class with the name of its binding; `undefined` if no service opened it. */
  readonly service: string | undefined;
  /** File, line and column; `undefined` if only Node.js was on the stack. */
  readonly position: string | undefined;
}

const UNKNOWN: Opening = { service: undefined, position: undefined };

/**
 * Matches installed packages. The position of a frame in one is less useful than that of the code that uses
 * it.
 */
const INSTALLED = /[\\/]node_modules[\\/]/u;

/** Knows the services of the program, by the names of their classes. */
export class Openers {
  /** The names of the bindings of each class. */
  readonly #bindings = new Map<string | null, Set<string>>();
  /** The service whose builder is running. */
  #building: string | undefined;

  /** Called when a container has got a binding. */
  bound(service: string, implementationType: object | undefined): void {
    const name =
      typeof implementationType === 'function' ? functionName(implementationType) : service;
    const bindings = this.#bindings.get(name);
    if (bindings === undefined) this.#bindings.set(name, new Set([service]));
    else bindings.add(service);
  }

  /** Returns a builder that is recognized on the stack. */
  builderOf(service: string, builder: Builder): Builder {
    const builderOfService: Builder = (...args) => {
      const outer = this.#building;
      this.#building = service;
      try {
        return builder(...args);
      } finally {
        this.#building = outer;
      }
    };
    return builderOfService;
  }

  /**
   * Returns the service that is opening a handle now.
   *
   * @param inherited The service that started the asynchronous operation that is running.
   */
  current(inherited: Opening = UNKNOWN): Opening {
    let nearest: string | undefined;
    let installed: string | undefined;
    for (const frame of callSites()) {
      if (this.#isBuilder(frame)) {
        return { service: this.#building, position: nearest ?? installed };
      }
      const place = programPosition(frame);
      if (place === undefined) continue;
      const position = positionText(place);
      if (INSTALLED.test(place.file)) installed ??= position;
      else nearest ??= position;
      const service = this.#serviceOf(frame);
      if (service !== undefined) return { service, position };
    }
    return { service: inherited.service, position: nearest ?? installed ?? inherited.position };
  }

  #isBuilder(frame: NodeJS.CallSite): boolean {
    return (
      this.#building !== undefined &&
      frame.getFunctionName() === 'builderOfService' &&
      frame.getFileName() === import.meta.url
    );
  }

  /**
   * Returns the service of a frame. V8 knows the class of the receiver, although strict code can't read the
   * receiver itself.
   */
  #serviceOf(frame: NodeJS.CallSite): string | undefined {
    const service = this.#serviceOfClass(frame.getTypeName());
    if (service !== undefined || !frame.isConstructor()) return service;
    return this.#serviceOfClass(frame.getFunctionName());
  }

  /** Returns the class with its bindings; `undefined` if no binding has the class. */
  #serviceOfClass(name: string | null): string | undefined {
    const bindings = this.#bindings.get(name);
    if (bindings === undefined) return undefined;
    const others = [...bindings].filter((binding) => binding !== name);
    return others.length === 0 ? String(name) : `${name} (binding ${others.map(quote).join(', ')})`;
  }
}

function quote(text: string): string {
  return `"${text}"`;
}
