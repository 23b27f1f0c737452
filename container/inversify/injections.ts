/**
 * Reads which services Inversify 7 and 8 inject into a class or pass to a builder, from the metadata that
 * their decorators and `toResolvedValue()` store.
 */
import type { AnyServiceIdentifier } from './any-version.js';
import type { Binding } from './binding.js';

/** A service identifier that is read when it is needed, because its class may be declared later. */
interface LazyIdentifier {
  unwrap(): AnyServiceIdentifier;
}

interface Injection {
  /** `undefined` for an argument that Inversify doesn't inject. */
  readonly value?: AnyServiceIdentifier | LazyIdentifier;
}

interface ClassInjections {
  readonly constructorArguments: readonly Injection[];
  readonly properties: ReadonlyMap<string | symbol, Injection>;
}

const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

function isLazy(value: AnyServiceIdentifier | LazyIdentifier): value is LazyIdentifier {
  return typeof value === 'object' && 'unwrap' in value;
}

function servicesOf(injections: Iterable<Injection>): AnyServiceIdentifier[] | undefined {
  const services: AnyServiceIdentifier[] = [];
  for (const { value } of injections) {
    if (value === undefined) return undefined;
    services.push(isLazy(value) ? value.unwrap() : value);
  }
  return services;
}

/** Returns the services that a class gets; `undefined` if it has an argument that isn't injected. */
export function injectionsOf(type: object): readonly AnyServiceIdentifier[] | undefined {
  const reflect = Reflect as unknown as Record<
    'getOwnMetadata',
    (key: string, target: object) => ClassInjections | undefined
  >;
  const metadata = reflect.getOwnMetadata(CLASS_METADATA, type);
  if (metadata === undefined) return [];
  return servicesOf([...metadata.constructorArguments, ...metadata.properties.values()]);
}

/** Returns the services that the builder of a binding gets as arguments; none if it gets a context. */
export function resolvedInjectionsOf(
  binding: Binding,
): readonly AnyServiceIdentifier[] | undefined {
  const { metadata } = binding as { readonly metadata?: { readonly arguments: Injection[] } };
  return servicesOf(metadata?.arguments ?? []);
}
