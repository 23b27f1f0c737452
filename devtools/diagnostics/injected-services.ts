// Determines the services that Inversify injects into the value of a binding, from its metadata, and those
// that its code requests.
import { observedRequests } from '../../container/install-interceptors.js';
import type { Binding } from '../../container/inversify/binding.js';
import { isObject } from '../../src/value-kinds.js';

/** The key under which Inversify 7 and 8 store what they inject into a class. */
const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

interface Injection {
  /** A service identifier, or a lazy one that has to be unwrapped. */
  readonly value?: unknown;
}

interface ClassMetadata {
  readonly constructorArguments: readonly Injection[];
  readonly properties: ReadonlyMap<string | symbol, Injection>;
}

interface MetadataReader {
  getOwnMetadata?(key: string, target: object): ClassMetadata | undefined;
}

/** The fields of bindings that only some types of bindings have. */
interface BindingMetadata {
  /** Of `toResolvedValue`. */
  readonly metadata?: { readonly arguments?: readonly Injection[] };
  /** Of `toService`. */
  readonly targetServiceIdentifier?: unknown;
}

/**
 * Returns the services that the value of a binding gets. Requests of a builder from its context are known
 * if the container tears down services at the same time.
 */
export function injectedServices(binding: Binding): readonly unknown[] {
  const { metadata, targetServiceIdentifier } = binding as Binding & BindingMetadata;
  const { implementationType } = binding;
  const injections = [...(metadata?.arguments ?? []), ...injectionsOf(implementationType)];
  const services = injections.map(({ value }) => unwrapped(value));
  const requests = observedRequests(binding);
  const requested = requests === undefined ? [] : [...requests.earlier, ...requests.any];
  return [...services, targetServiceIdentifier, ...requested].filter(
    (service) => service !== undefined,
  );
}

function injectionsOf(type: object | undefined): readonly Injection[] {
  if (type === undefined) return [];
  const metadata = (Reflect as MetadataReader).getOwnMetadata?.(CLASS_METADATA, type);
  return metadata === undefined
    ? []
    : [...metadata.constructorArguments, ...metadata.properties.values()];
}

/** Returns an identifier that may be wrapped because its class is declared later. */
function unwrapped(value: unknown): unknown {
  return isObject(value) && 'unwrap' in value ? (value as { unwrap(): unknown }).unwrap() : value;
}
