/**
 * A random graph as a program: a container with the services of the graph, and a journal of what the
 * container made and of when each cleanup ran.
 */
import {
  Container,
  inject,
  injectable,
  multiInject,
  postConstruct,
  preDestroy,
  type ResolutionContext,
} from 'inversify';
import { finalization, finalizeBinding } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import {
  type CleanupSpec,
  type GraphSpec,
  keepsContext,
  type ServiceSpec,
} from './random-graph.js';
import { VirtualClock } from './virtual-clock.js';

/** One run of a cleanup, on the virtual clock. */
export interface CleanupRun {
  readonly startedMs: number;
  /** The time at which the teardown stops waiting for it: when it settles, or after its timeout. */
  readonly endedMs: number;
}

/** An object that the container has made. */
export interface Made {
  readonly service: number;
  /** The binding of the service, if there are several. */
  readonly binding: number;
  /** The objects that it holds. */
  readonly holds: unknown[];
  readonly cleanups: readonly CleanupSpec[];
  readonly runs: CleanupRun[];
  /** False if the container made it before it got the plugin. */
  readonly isObserved: boolean;
  later?: () => Promise<void>;
}

/** A builder that awaits, and that requests services from the container without a context. */
export interface PendingBuilder {
  readonly service: number;
  readonly binding: number;
}

/** A service that a builder may have requested while it was pending. */
export interface PossibleRequest extends PendingBuilder {
  readonly dependency: number;
}

type Get = (service: number) => unknown;

export class GraphProgram {
  readonly spec: GraphSpec;
  readonly clock: VirtualClock = new VirtualClock();
  /** In the order in which the container made them. */
  readonly made: Made[] = [];
  readonly possibleRequests: PossibleRequest[] = [];
  readonly #container = new Container();
  readonly #ids: readonly symbol[];
  readonly #pending = new Set<PendingBuilder>();
  readonly #requestedLater = new Set<string>();
  #hasPlugin = false;

  constructor(spec: GraphSpec) {
    this.spec = spec;
    this.#ids = spec.services.map((_, index) => Symbol(`service ${index}`));
    for (const [index, service] of spec.services.entries()) {
      for (let binding = 0; binding < service.bindings; binding += 1) {
        this.#bind(index, binding, service);
      }
    }
  }

  /** Builds the roots, some of them before the container has the plugin. */
  async build(): Promise<void> {
    const roots = [...this.spec.services.entries()].filter(([, { isRoot }]) => isRoot);
    for (const [index, { isBefore }] of roots) if (isBefore) await this.#getAsync(index);
    const { timeoutMs, deadlineMs } = this.spec;
    this.#container.register(
      finalization({
        concurrency: 'dependencies',
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      }),
    );
    this.#hasPlugin = true;
    for (const [index, { isBefore }] of roots) if (!isBefore) await this.#getAsync(index);
    for (const made of this.made.slice()) await made.later?.();
  }

  /** Tears down the container on the virtual clock. Returns how long that took. */
  async tearDown(): Promise<number> {
    const { clock } = this;
    await clock.replaceGlobal(async () => {
      const end = this.#container.unbindAllAsync();
      await clock.run(end.catch(() => undefined));
    });
    return clock.now;
  }

  /** Returns true if a context that the container observes was used after its builder had ended. */
  hasRequestedLater(service: number, binding: number): boolean {
    return this.#requestedLater.has(`${service} ${binding}`);
  }

  isMulti(service: number): boolean {
    return (this.spec.services[service] as ServiceSpec).bindings > 1;
  }

  #bind(index: number, binding: number, service: ServiceSpec): void {
    const { dependencies, isSingleton, kind, finalizer } = service;
    const id = this.#ids[index] as symbol;
    const to = this.#container.bind<object>(id);
    if (kind === 'redirection') {
      to.toService(this.#ids[dependencies[0] as number] as symbol);
      return;
    }
    const make = (holds: unknown[]): Made => this.#make(index, binding, service, holds);
    const type = this.#classFor(service, make);
    if (kind === 'constant') {
      const bound = to.toConstantValue(new type());
      if (finalizer !== undefined) {
        finalizeBinding(bound, {
          func: (made: Made) => this.#run(made, finalizer),
          argsOf: (value) => [(value as Value).made as Made],
        });
      }
      return;
    }
    const fromContainer: Get = (one) => this.#get(this.#container, one);
    const bound = ((): { inSingletonScope(): unknown; inTransientScope(): unknown } => {
      switch (kind) {
        case 'resolved value': {
          const injections = dependencies.map((one) => ({
            isMultiple: this.isMulti(one),
            serviceIdentifier: this.#ids[one] as symbol,
          }));
          const build = (...holds: unknown[]): object => new type(...holds);
          return to.toResolvedValue(build as never, injections as never);
        }
        case 'context.get':
          return to.toDynamicValue((context) => {
            const value = new type(...dependencies.map((one) => this.#get(context, one)));
            this.#keepContext(value, context, service);
            return value;
          });
        case 'context.getAsync':
          return to.toDynamicValue(async (context) => {
            const holds: unknown[] = [];
            for (const one of dependencies) holds.push(await this.#getFrom(context, one));
            const value = new type(...holds);
            this.#keepContext(value, context, service);
            return value;
          });
        case 'container.get in a builder':
          return to.toDynamicValue(() => new type(...dependencies.map(fromContainer)));
        case 'container.getAsync in a builder':
          return to.toDynamicValue(() => this.#buildLate(index, binding, dependencies, type));
        case 'context.get in an activation': {
          const scoped = to.to(type);
          const withHandler = isSingleton ? scoped.inSingletonScope() : scoped.inTransientScope();
          withHandler.onActivation((context, value) => {
            const { made } = value as Value;
            made?.holds.push(...dependencies.map((one) => this.#get(context, one)));
            return value;
          });
          return scoped;
        }
        default:
          return to.to(type);
      }
    })();
    if (kind === 'context.get in an activation') return;
    if (isSingleton) bound.inSingletonScope();
    else bound.inTransientScope();
  }

  /** Builds a service that is pending until its promise has settled. */
  #buildLate(
    service: number,
    binding: number,
    dependencies: readonly number[],
    type: ServiceClass,
  ): Promise<object> {
    const pending = { service, binding };
    this.#pending.add(pending);
    const built = this.#requestLate(dependencies, type);
    void built.finally(() => this.#pending.delete(pending));
    return built;
  }

  /** Requests services from the container when the builder is no longer on the stack. */
  async #requestLate(dependencies: readonly number[], type: ServiceClass): Promise<object> {
    await Promise.resolve();
    const holds: unknown[] = [];
    for (const dependency of dependencies) {
      for (const one of this.#pending) this.possibleRequests.push({ ...one, dependency });
      holds.push(await this.#getAsync(dependency));
    }
    return new type(...holds);
  }

  #classFor(
    { kind, dependencies, preDestroy: destroy, isSingleton, finalizer }: ServiceSpec,
    make: (holds: unknown[]) => Made,
  ): ServiceClass {
    const isClass = isClassKind(kind);
    const container = this.#container;
    const get: Get = (one) => this.#get(container, one);
    class Service implements Value {
      [property: `dependency${number}`]: unknown;
      made: Made | undefined;
      readonly given: readonly unknown[];

      constructor(...given: unknown[]) {
        this.given = kind === 'container.get in a constructor' ? dependencies.map(get) : given;
        if (!isClass) this.made = make([...this.given]);
      }

      ready(): void {
        const properties = dependencies.map((_, index) => this[`dependency${index}`]);
        this.made = make(kind === 'property injection' ? properties : [...this.given]);
      }

      end(): unknown {
        return destroy && run(this.made as Made, destroy);
      }
    }
    const run = (made: Made, spec: CleanupSpec): unknown => this.#run(made, spec);
    injectable()(Service);
    for (const [index, dependency] of dependencies.entries()) {
      const decorator = (this.isMulti(dependency) ? multiInject : inject)(
        this.#ids[dependency] as symbol,
      );
      if (kind === 'constructor injection') decorator(Service, undefined, index);
      if (kind === 'property injection') decorator(Service.prototype, `dependency${index}`);
    }
    if (isClass) method(postConstruct(), Service, 'ready');
    if (isClass && isSingleton && destroy !== undefined) method(preDestroy(), Service, 'end');
    if (finalizer !== undefined && kind !== 'constant') {
      finalizeWith(
        (made: Made) => this.#run(made, finalizer),
        (service: Service) => [service.made as Made],
      )(Service);
    }
    return Service;
  }

  #make(service: number, binding: number, spec: ServiceSpec, holds: unknown[]): Made {
    const { finalizer, isSingleton, kind, preDestroy: destroy } = spec;
    const isObserved = this.#hasPlugin && kind !== 'constant';
    const cleanups: CleanupSpec[] = [];
    if (isClassKind(kind) && isSingleton && destroy !== undefined) cleanups.push(destroy);
    if (finalizer !== undefined && (isObserved || kind === 'constant')) cleanups.push(finalizer);
    const made: Made = { service, binding, holds, cleanups, runs: [], isObserved };
    this.made.push(made);
    return made;
  }

  #run(made: Made, { durationMs, fails }: CleanupSpec): unknown {
    const startedMs = this.clock.now;
    const { timeoutMs = Infinity } = this.spec;
    made.runs.push({ startedMs, endedMs: startedMs + Math.min(durationMs, timeoutMs) });
    if (durationMs === 0) {
      if (fails) throw new Error('failed');
      return undefined;
    }
    return new Promise<void>((resolve, reject) => {
      const settle = (): void => (fails ? reject(new Error('failed')) : resolve());
      this.clock.setTimeout(settle, durationMs);
    });
  }

  #keepContext(value: Value, context: ResolutionContext, { kind, later }: ServiceSpec): void {
    const { made } = value;
    if (made === undefined || !keepsContext(kind)) return;
    made.later = async () => {
      if (made.isObserved) this.#requestedLater.add(`${made.service} ${made.binding}`);
      for (const one of later) made.holds.push(await this.#getFrom(context, one));
    };
  }

  #get(from: Pick<ResolutionContext, 'get' | 'getAll'>, service: number): unknown {
    const id = this.#ids[service] as symbol;
    return this.isMulti(service) ? from.getAll(id) : from.get(id);
  }

  #getFrom(from: Pick<ResolutionContext, 'getAsync' | 'getAllAsync'>, service: number): unknown {
    const id = this.#ids[service] as symbol;
    return this.isMulti(service) ? from.getAllAsync(id) : from.getAsync(id);
  }

  async #getAsync(service: number): Promise<unknown> {
    return this.#getFrom(this.#container, service);
  }
}

/** A value that the container yields. */
interface Value {
  readonly made: Made | undefined;
}

type ServiceClass = new (...given: unknown[]) => Value & object;

function isClassKind(kind: ServiceSpec['kind']): boolean {
  return (
    kind === 'constructor injection' ||
    kind === 'property injection' ||
    kind === 'container.get in a constructor' ||
    kind === 'context.get in an activation'
  );
}

function method(decorator: MethodDecorator, type: ServiceClass, name: string): void {
  decorator(
    type.prototype as object,
    name,
    Object.getOwnPropertyDescriptor(type.prototype, name) as TypedPropertyDescriptor<never>,
  );
}

/** Returns the objects with a journal among what an object holds. */
export function madeIn(holds: readonly unknown[]): Made[] {
  return holds.flat().flatMap((value) => (value as Value).made ?? []);
}
