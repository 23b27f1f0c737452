import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';

/** The number of rounds, enough for several full garbage collections; slow processes need fewer. */
const ROUNDS = '60';
const ROUNDS_WITH_FINALIZERS = '300';
const ROUNDS_WITHOUT_JIT = '12';

/** `container.get`, with and without finalizers. */
export function get(size: Size): Row[] {
  const undecorated = (scope: string, service = 'plain'): number[][] =>
    apart(
      'get',
      ['plugin', 'stock'].map((variant) => [variant, service, scope, ROUNDS]),
      // Few processes reach the highest speed: the minimum needs many of them.
      3 * size.processes,
    );
  const decorated = (scope: string): number[][] =>
    apart(
      'get',
      ['plugin', 'by-hand'].map((variant) => [
        variant,
        'finalized',
        scope,
        scope === 'transient' ? ROUNDS_WITH_FINALIZERS : ROUNDS,
      ]),
      Math.min(5, size.processes),
    );
  const least = { byMinimum: true };
  const without = 'without the plugin';
  const byHand = 'onActivation by hand';
  return [
    ...row('get, undecorated transient', without, undecorated('transient'), {
      target: 1.05,
      ...least,
    }),
    ...row('get, undecorated singleton', without, undecorated('singleton'), {
      target: 1.05,
      ...least,
    }),
    ...row('get, toDynamicValue', without, undecorated('transient', 'dynamic'), {
      target: 1.05,
      ...least,
    }),
    ...row('get, toResolvedValue', without, undecorated('transient', 'resolved'), {
      target: 1.05,
      ...least,
    }),
    ...row('get, decorated transient', byHand, decorated('transient'), { target: 0.7 }),
    ...row('get, decorated singleton', byHand, decorated('singleton')),
  ];
}

/** The same without the engine's JIT compiler. */
export function getWithoutJit(size: Size): Row[] {
  const times = Math.min(3, size.processes);
  const samples = (opponent: string, service: string, scope: string): number[][] =>
    apart(
      'get',
      ['plugin', opponent].map((variant) => [variant, service, scope, ROUNDS_WITHOUT_JIT]),
      times,
      ['--jitless'],
    );
  const least = { byMinimum: true };
  return [
    ...row(
      'get, undecorated transient, JIT off',
      'without the plugin',
      samples('stock', 'plain', 'transient'),
      least,
    ),
    ...row(
      'get, undecorated singleton, JIT off',
      'without the plugin',
      samples('stock', 'plain', 'singleton'),
      least,
    ),
    ...row(
      'get, decorated transient, JIT off',
      'onActivation by hand',
      samples('by-hand', 'finalized', 'transient'),
    ),
  ];
}

/** A container without the plugin, in a program in which another container has it. */
export function bystander(size: Size): Row[] {
  const operations = [
    ['singleton', 'get, singleton'],
    ['transient', 'get, undecorated transient'],
    ['new', 'a new container, bind and get'],
  ] as const;
  return operations.flatMap(([operation, what]) => {
    const variants = ['later', 'stock'].map((variant) => [variant, operation, ROUNDS]);
    const samples = apart('bystander', variants, size.processes);
    const title = `${what}; another container has the plugin`;
    return row(title, 'no container has it', samples, { byMinimum: true });
  });
}

/** A container, or a scope, for each request of a server. */
export function request(size: Size): Row[] {
  return [...requests(size, '1'), ...requests(size, '500')];
}

/** @param perTurn The number of requests that are answered in one turn of the event loop. */
function requests(size: Size, perTurn: string): Row[] {
  const names = [
    'inversify-finalize',
    'stock Inversify, @preDestroy',
    'stock Inversify, onDeactivation',
    'inversify-finalize, openScope',
    'awilix',
    'tsyringe',
  ];
  const samples = apart(
    'request',
    names.map((name) => [name, perTurn]),
    Math.min(3, size.processes),
  );
  const what = `a request: creation, five services, teardown; ${perTurn} per turn`;
  return names
    .slice(1)
    .flatMap((name, index) => row(what, name, [samples[0], samples[index + 1]], { unit: 'µs' }));
}
