import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';

/** One operation among many bindings or containers: it must not take longer if there are more of them. */
export function growth(size: Size): Row[] {
  const times = Math.min(3, size.processes);
  const options = { unit: 'µs', target: 2 } as const;
  const stock = 'stock Inversify';
  const against = (operation: string, count: number): number[][] =>
    apart(
      'growth',
      ['plugin', 'stock'].map((variant) => [variant, operation, String(count)]),
      times,
    );
  const among = (operation: string, many: number): number[][] =>
    apart(
      'growth',
      [many, 1_000].map((count) => ['plugin', operation, String(count)]),
      times,
    );
  return [
    ...row(
      'unbind(identifier), one of 16,000 of a service',
      stock,
      against('unbind', 16_000),
      options,
    ),
    ...row('unload(module), 100,000 other bindings', stock, against('unload', 100_000), options),
    ...row(
      'unbindAll, one of 100,000 decorated singletons',
      stock,
      against('singletons', 100_000),
      options,
    ),
    ...row(
      'unbindAll, one of 100,000 decorated singletons',
      'of 1,000',
      among('singletons', 100_000),
      options,
    ),
    ...row(
      'unbindAll, one of 16,000 constants of a service',
      stock,
      against('constantsOfOne', 16_000),
      options,
    ),
    ...row('unbindAll, one of 64,000 constants', stock, against('constants', 64_000), options),
    ...row('unbindAll, one of 64,000 constants', 'of 1,000', among('constants', 64_000), options),
    ...row(
      'unbindAll, one of 64,000 singletons from before the plugin',
      stock,
      against('before', 64_000),
      options,
    ),
    ...row(
      'unbindAll, one of 64,000 singletons from before the plugin',
      'of 1,000',
      among('before', 64_000),
      options,
    ),
    ...row(
      'unbindAllAsync, one of 4,000 pending singletons that settle one by one',
      stock,
      against('pending', 4_000),
      options,
    ),
    ...row(
      'unbindAllAsync, one of 4,000 pending singletons that settle one by one',
      'of 1,000',
      among('pending', 4_000),
      options,
    ),
    ...row(
      'bind and get, one of 4,000 bases of a class',
      'of 1,000',
      among('bases', 4_000),
      options,
    ),
    ...row('bind in a parent with 30,000 children', stock, against('children', 30_000), options),
    ...row('finalizeBinding, 30,000 containers', '1,000', among('configure', 30_000), options),
  ];
}
