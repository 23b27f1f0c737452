/*
 * Emits warnings for decorated classes, and for bindings that `finalizeBinding` has configured, if their
 * container doesn't have the plugin while another container of the program has it (R6).
 */
import { definitionsOf } from '../decorators/definition.js';
import { functionName } from '../src/describe.js';
import { emitWarning } from '../src/host.js';
import { shared } from '../src/shared-state.js';
import { bindingOwnerOf } from './binding-index.js';
import { warnOfEarlyOptions } from './early-options.js';
import type { Binding, SeenBinding } from './inversify/binding.js';

/** The decorated classes for which a warning was emitted, for all copies of the package. */
const WARNED = 'missing-plugin@1';

/**
 * Warns if a binding, or the class that it constructs, needs the plugin and its container doesn't have it.
 */
export function warnForBinding(binding: Binding): void {
  if (bindingOwnerOf(binding.id) === undefined) warnOfMissingPlugin(binding);
}

/** Warns once for each decorated class that a container without the plugin is about to construct. */
export function warnOfMissingPlugin(binding: SeenBinding): void {
  warnIfDecorated(binding);
  warnOfEarlyOptions(binding);
}

function warnIfDecorated({ implementationType: type }: SeenBinding): void {
  if (type === undefined || definitionsOf(type.prototype).length === 0) return;
  const warned = shared(WARNED, () => new WeakSet<object>());
  if (warned.has(type)) return;
  warned.add(type);
  emitWarning(
    `expected the container of ${functionName(type)} to have FinalizationPlugin, since the class has ` +
      '@finalizeWith, but got one without it: its instances are never finalized; ' +
      'write container.register(FinalizationPlugin)',
    'INVERSIFY_FINALIZE_PLUGIN_MISSING',
  );
}
