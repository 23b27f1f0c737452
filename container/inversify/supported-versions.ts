/**
 * Detects the version of Inversify of a container by its methods, never by the version of a package:
 * several copies may be loaded, and forks have other version numbers.
 */
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/errors.js';
import type { Binding } from './binding.js';
import type { CloneObserver, InversifyServices, PluginContext } from './plugin-context.js';
import { version6 } from './version-6.js';
import { version7 } from './version-7.js';
import { version8 } from './version-8.js';
import type { InversifyVersion } from './version.js';

const withPlugins: readonly InversifyVersion[] = [version8, version7];

/** The methods that the plugin uses of each service that Inversify gives to it. */
const usedServices: Readonly<Record<keyof InversifyServices, readonly string[]>> = {
  activationService: ['get', 'removeAllByModuleId', 'removeAllByServiceId'],
  bindingService: [
    'clone',
    'get',
    'getById',
    'getByModuleId',
    'getNonParentBindings',
    'getNonParentBoundServices',
    'removeAllByModuleId',
    'removeAllByServiceId',
    'set',
  ],
  deactivationService: ['get', 'removeAllByModuleId', 'removeAllByServiceId'],
  planResultCacheService: ['clearCache', 'subscribe'],
};

/** Returns those of `names` that aren't methods of `holder`. */
function missing(holder: object, names: readonly string[]): string[] {
  return names.filter((name) => typeof (holder as Record<string, unknown>)[name] !== 'function');
}

function missingServices(services: object): string[] {
  return Object.entries(usedServices).flatMap(([service, names]) => {
    const found = (services as Record<string, unknown>)[service] ?? {};
    return missing(found, names).map((name) => `${service}.${name}`);
  });
}

/** Returns the version of which the fewest methods are missing, so that the message can name these. */
function closest(container: object): { version: InversifyVersion; lacks: string[] } {
  const [best] = withPlugins
    .map((version) => ({ version, lacks: missing(container, version.required) }))
    .toSorted((one, other) => one.lacks.length - other.lacks.length);
  return best as { version: InversifyVersion; lacks: string[] };
}

/** The version of each class of containers that has been checked. */
const checked = new WeakMap<object, InversifyVersion>();

/**
 * Returns the context of a container that Inversify has given to the plugin, with its version.
 *
 * @throws {FinalizeError} `UNSUPPORTED_INVERSIFY` if neither the container nor its services are those
 *   of a supported version.
 */
export function pluginContextOf(container: object, services: object): PluginContext {
  const prototype = Object.getPrototypeOf(container) as object;
  const known = checked.get(prototype);
  if (known !== undefined) return new GivenContext(services as InversifyServices, known);
  const { version, lacks } = closest(container);
  lacks.push(...missingServices(services));
  if (lacks.length > 0) throw unsupported(container, `without ${lacks.join(', ')}`);
  checked.set(prototype, version);
  return new GivenContext(services as InversifyServices, version);
}

/** A class, because each object literal with getters has its own hidden class. */
class GivenContext implements PluginContext {
  readonly version: InversifyVersion;
  readonly #services: InversifyServices;

  constructor(services: InversifyServices, version: InversifyVersion) {
    this.#services = services;
    this.version = version;
  }

  get activationService(): InversifyServices['activationService'] {
    return this.#services.activationService;
  }

  get bindingService(): InversifyServices['bindingService'] {
    return this.#services.bindingService;
  }

  get deactivationService(): InversifyServices['deactivationService'] {
    return this.#services.deactivationService;
  }

  get planResultCacheService(): InversifyServices['planResultCacheService'] {
    return this.#services.planResultCacheService;
  }

  observeClones(observer: CloneObserver): void {
    const { bindingService } = this;
    const clone = bindingService.clone.bind(bindingService);
    bindingService.clone = () => {
      let copy: ReturnType<typeof clone> = bindingService;
      observer(() => {
        copy = clone();
        return (serviceId) => [...(copy.getNonParentBindings(serviceId) as Iterable<Binding>)];
      });
      return copy;
    };
  }
}

/** Returns the error for a container of another version. */
export function unsupported(container: unknown, found: string): FinalizeError {
  const supported = [...withPlugins, version6].map(({ range }) => range).join(' or ');
  return new FinalizeError(
    'UNSUPPORTED_INVERSIFY',
    `expected a container of inversify ${supported}, but got ${describeValue(container)} ${found}; ` +
      'install a supported version of inversify, or a version of inversify-finalize that supports yours',
  );
}
