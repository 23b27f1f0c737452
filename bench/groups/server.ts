import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';

/** The ways in which the handler can resolve the services, and release them before it responds. */
const OPPONENTS = [
  { name: 'no cleanup', target: 1.15 },
  { name: 'by hand' },
  { name: 'by hand, in AsyncLocalStorage' },
  { name: 'by hand, with a registry' },
  { name: 'child container, @preDestroy' },
  { name: 'child container with the plugin', target: 0.3 },
] as const;

const SCOPES = ['openScope', 'runInScope', 'scopePerRequest'] as const;

/** The cost that a scope adds to a request to Fastify, with five services that each have something to release. */
export function server(size: Size): Row[] {
  const variants = [...SCOPES, ...OPPONENTS.map(({ name }) => name)];
  const samples = apart(
    'server',
    variants.map((variant) => [variant]),
    Math.min(3, size.processes),
  );
  const opponents = samples.slice(SCOPES.length);
  return SCOPES.flatMap((scope, index) =>
    OPPONENTS.flatMap(({ name, ...target }, other) =>
      row(`a request to Fastify, ${scope}`, name, [samples[index], opponents[other]], {
        unit: 'µs',
        ...target,
      }),
    ),
  );
}
