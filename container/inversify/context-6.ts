/**
 * Adapts a container of Inversify 6 to the services that Inversify 7 and 8 give to a plugin. Only this file
 * and `binding-6.ts` use internals of Inversify 6; `missingIn6` checks that these exist.
 */
import type { AnyContainer, AnyServiceIdentifier } from './any-version.js';
import type { Binding, Deactivation, SeenBinding } from './binding.js';
import { binding6Of, isRawBinding, type RawBinding } from './binding-6.js';
import type {
  BindingService,
  CloneObserver,
  DeactivationService,
  PluginContext,
} from './plugin-context.js';
import { version6 } from './version-6.js';

interface Lookup<T> {
  clone(): Lookup<T>;
  add(serviceId: AnyServiceIdentifier, value: T): void;
  get(serviceId: AnyServiceIdentifier): T[];
  getMap(): Map<AnyServiceIdentifier, T[]>;
  hasKey(serviceId: AnyServiceIdentifier): boolean;
  remove(serviceId: AnyServiceIdentifier): void;
  removeByCondition(condition: (value: T) => boolean): T[];
}

const lookupMethods: ReadonlyArray<keyof Lookup<unknown>> = [
  'add',
  'clone',
  'get',
  'getMap',
  'hasKey',
  'remove',
  'removeByCondition',
];

/** The fields and methods of a container of Inversify 6 that the adapter uses. */
export interface RawContainer extends AnyContainer {
  readonly parent: RawContainer | null;
  readonly _bindingDictionary: Lookup<RawBinding>;
  readonly _deactivations: Lookup<Deactivation>;
  _buildBinding(serviceId: AnyServiceIdentifier): RawBinding;
  _removeModuleHandlers(moduleId: number): void;
  createChild(options?: object): object;
}

/** Returns the names of the internals that a container lacks; an empty list for a container of Inversify 6.2. */
export function missingIn6(container: Readonly<Record<string, unknown>>): string[] {
  const lacks = version6.required.filter((name) => typeof container[name] !== 'function');
  for (const field of ['_bindingDictionary', '_deactivations']) {
    const lookup = (container[field] ?? {}) as Readonly<Record<string, unknown>>;
    const missing = lookupMethods.filter((name) => typeof lookup[name] !== 'function');
    lacks.push(...missing.map((name) => `${field}.${name}`));
  }
  if (lacks.length > 0) return lacks;
  const binding = (container as unknown as RawContainer)._buildBinding('probe');
  return isRawBinding(binding) ? [] : ['_buildBinding().cache and others'];
}

/** The bindings of one dictionary. Each is passed to `set` at its first lookup, when it is complete. */
class BindingService6 implements BindingService {
  readonly #container: RawContainer;
  readonly #dictionary: Lookup<RawBinding>;
  readonly #seen = new WeakSet<RawBinding>();
  readonly #getRaw: Lookup<RawBinding>['get'];

  constructor(container: RawContainer) {
    const { _bindingDictionary: dictionary } = container;
    this.#container = container;
    this.#dictionary = dictionary;
    this.#getRaw = dictionary.get.bind(dictionary);
    dictionary.get = (serviceId) => {
      const found = this.#getRaw(serviceId);
      for (const raw of found) {
        if (this.#seen.has(raw)) continue;
        this.#seen.add(raw);
        this.set(binding6Of(raw));
      }
      this.getNonParentBindings(serviceId);
      return found;
    };
  }

  getById(id: number): Binding[] | undefined {
    for (let one: RawContainer | null = this.#container; one !== null; one = one.parent) {
      const all = [...one._bindingDictionary.getMap().values()].flat();
      const found = all.find((raw) => binding6Of(raw).id === id);
      if (found !== undefined) return [binding6Of(found)];
    }
    return undefined;
  }

  getByModuleId(moduleId: number): Binding[] {
    const all = [...this.#dictionary.getMap().values()].flat();
    return all.filter((raw) => raw.moduleId === moduleId).map(binding6Of);
  }

  getNonParentBindings(serviceId: AnyServiceIdentifier): Binding[] | undefined {
    if (!this.#dictionary.hasKey(serviceId)) return undefined;
    return this.#getRaw(serviceId).map((raw) => binding6Of(raw));
  }

  getNonParentBoundServices(): Iterable<AnyServiceIdentifier> {
    return this.#dictionary.getMap().keys();
  }

  removeAllByModuleId(moduleId: number): void {
    this.#dictionary.removeByCondition((raw) => raw.moduleId === moduleId);
  }

  removeAllByServiceId(serviceId: AnyServiceIdentifier): void {
    this.#dictionary.remove(serviceId);
  }

  set(_binding: Binding): void {
    // The dictionary already has the binding.
  }
}

/** The services of a container of Inversify 6. `restore()` replaces its dictionary. */
export class Context6 implements PluginContext {
  readonly version: PluginContext['version'] = version6;
  readonly activationService: PluginContext['activationService'];
  readonly deactivationService: DeactivationService;
  /** Version 6 doesn't cache plans. */
  readonly planResultCacheService: PluginContext['planResultCacheService'] = {
    clearCache: (): void => undefined,
  };
  readonly #container: RawContainer;
  #bindingService: BindingService6;
  #dictionary: Lookup<RawBinding>;

  constructor(container: RawContainer) {
    this.#container = container;
    this.#dictionary = container._bindingDictionary;
    this.#bindingService = new BindingService6(container);
    // Version 6 keeps the handlers of a service that is unbound.
    const removeAllByServiceId = (): void => undefined;
    const removeAllByModuleId = (id: number): void => container._removeModuleHandlers(id);
    this.activationService = { removeAllByModuleId, removeAllByServiceId };
    this.deactivationService = {
      get: (serviceId) => handlersOf(container, serviceId),
      removeAllByModuleId: () => undefined,
      removeAllByServiceId,
    };
  }

  get bindingService(): BindingService {
    const { _bindingDictionary: dictionary } = this.#container;
    if (dictionary !== this.#dictionary) {
      this.#dictionary = dictionary;
      this.#bindingService = new BindingService6(this.#container);
    }
    return this.#bindingService;
  }

  observeClones(observer: CloneObserver): void {
    const dictionary = this.#container._bindingDictionary;
    const clone = dictionary.clone.bind(dictionary);
    dictionary.clone = () => {
      // Each is intercepted when it is first looked up, and the clones must be made from intercepted
      // bindings.
      for (const serviceId of dictionary.getMap().keys()) dictionary.get(serviceId);
      let copy = dictionary;
      observer(() => {
        copy = clone();
        const byService = copy.getMap();
        return (serviceId) => (byService.get(serviceId) as RawBinding[]).map(binding6Of);
      });
      return copy;
    };
  }
}

/** Returns the handlers of a container, followed by those of its parents. */
function handlersOf(container: RawContainer, serviceId: AnyServiceIdentifier): Deactivation[] {
  const found: Deactivation[] = [];
  for (let one: RawContainer | null = container; one !== null; one = one.parent) {
    if (one._deactivations.hasKey(serviceId)) found.push(...one._deactivations.get(serviceId));
  }
  return found;
}

/** Returns the parents of a container, the nearest first. */
export function parentsOf6({ parent }: RawContainer): RawContainer[] {
  return parent === null ? [] : [parent, ...parentsOf6(parent)];
}

/**
 * Calls `see` with each binding that a container without the plugin looks up. The bindings aren't changed.
 */
export function watchLookups6(container: RawContainer, see: (binding: SeenBinding) => void): void {
  const { _bindingDictionary: dictionary } = container;
  const get = dictionary.get.bind(dictionary);
  dictionary.get = (serviceId) => {
    const found = get(serviceId);
    for (const { implementationType, onActivation, serviceIdentifier } of found) {
      see({
        implementationType: implementationType ?? undefined,
        onActivation: onActivation ?? undefined,
        serviceIdentifier,
      });
    }
    return found;
  };
}
