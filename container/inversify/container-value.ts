/**
 * Recognizes containers among values. Code that has a container may request any service at any time, so its
 * dependencies can't be known.
 */
import { isObject } from '../../src/value-kinds.js';
import type { Binding } from './binding.js';

/** Returns true for a container of any copy of Inversify. */
export function isContainer(value: unknown): boolean {
  if (!isObject(value)) return false;
  try {
    const { get, unbindAll } = value as Readonly<Record<string, unknown>>;
    return typeof get === 'function' && typeof unbindAll === 'function';
  } catch {
    // A proxy that is revoked, or a getter that throws.
    return false;
  }
}

/** Returns true if a binding yields a container as a constant. */
export function yieldsContainer({ type, value }: Binding): boolean {
  return type === 'ConstantValue' && isContainer(value);
}
