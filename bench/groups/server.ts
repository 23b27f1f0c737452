import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';

/** The cost that a scope adds to a request to Fastify, with five services that each have something to release. */
export function server(size: Size): Row[] {
  const variants = [
    'no cleanup',
    'by hand',
    'by hand, in AsyncLocalStorage',
    'child container, @preDestroy',
    'child container with the plugin',
    'openScope',
    'runInScope',
    'scopePerRequest',
  ];
  const samples = apart(
    'server',
    variants.map((variant) => [variant]),
    Math.min(3, size.processes),
  );
  const [none, hand, handInContext, stockChild, child, ...scopes] = samples;
  const opponents = [
    ['no cleanup', none],
    ['by hand', hand],
    ['stock child container, @preDestroy', stockChild],
    ['child container with the plugin', child],
  ] as const;
  const options = { unit: 'µs' } as const;
  const ofScope = (name: string, scope: number[] | undefined): Row[] =>
    opponents.flatMap(([opponent, other]) =>
      row(`a request to Fastify, ${name}`, opponent, [scope, other], {
        ...options,
        ...(opponent === 'no cleanup' ? { target: 1.15 } : {}),
        ...(opponent === 'child container with the plugin' ? { target: 0.3 } : {}),
      }),
    );
  return [
    ...row('a request to Fastify, by hand', 'no cleanup', [hand, none], options),
    ...row(
      'a request to Fastify, by hand, in AsyncLocalStorage',
      'by hand',
      [handInContext, hand],
      options,
    ),
    ...['openScope', 'runInScope', 'scopePerRequest'].flatMap((name, index) =>
      ofScope(name, scopes[index]),
    ),
  ];
}
