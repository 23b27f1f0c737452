import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import { inWords, type Size } from '../size.js';
import { HAND, HAND_WITHOUT } from './opponents.js';

/** Many targets that are garbage-collected at the same time. */
export function collection(size: Size): Row[] {
  const many = String(size.million);
  const what = `${inWords(size.million)} collected together`;
  const times = Math.min(7, size.processes);
  const bare = 'a bare registry with an empty callback';
  const stalls = apart(
    'collection',
    ['this', 'registry'].map((key) => [key, many, 'stall']),
    times,
  );
  const lasts = apart(
    'collection',
    ['this', 'by-hand'].map((key) => [key, many, 'last']),
    Math.min(3, times),
  );
  return [
    ...row(`longest stall, ${what}`, bare, stalls, { unit: 'ms', difference: true, target: 10 }),
    ...row(`time until the last callback, ${what}`, HAND, lasts, { unit: 'ms' }),
  ];
}

/** Objects that are dropped in the turn that created them, until the end of the last callback. */
export function shortLives(size: Size): Row[] {
  const count = String(size.million);
  const keys = ['this', 'by-hand', 'nothing'];
  const samples = (share: string): number[][] =>
    apart(
      'short-lives',
      keys.map((key) => [key, count, share]),
      Math.min(3, size.processes),
    );
  const rows = (what: string, [here, hand, none]: number[][]): Row[] => [
    ...row(what, HAND, [here, hand]),
    ...row(what, 'objects without a finalizer', [here, none], { difference: true }),
  ];
  return [
    ...rows('short life: created, dropped, cleaned up', samples('all')),
    ...rows('short life, share of the scavenger', samples('scavenger')),
    ...rows('short life, share of the whole collector', samples('collector')),
  ];
}

/** The longest job of this package while its registry is rebuilt, without the pauses of the collector. */
export function rebuild(size: Size): Row[] {
  const variants = ['this', 'nothing'].map((key) => [key, String(size.million)]);
  const samples = apart('rebuild', variants, Math.min(3, size.processes));
  const what = `longest job of a rebuild with ${inWords(size.million)} alive`;
  const options = { unit: 'ms', difference: true, target: 10 } as const;
  return row(what, 'the same jobs before the rebuild', samples, options);
}

/** The heap size of a live finalizer. */
export function bytes(size: Size): Row[] {
  const count = String(size.million);
  const rows = (handle: string, what: string, target?: number): Row[] => {
    const keys = ['this', 'by-hand', 'by-hand-without-token'];
    const variants = keys.map((key) => [key, count, handle]);
    const [here, hand, without] = apart('bytes', variants, 1);
    const aim = target === undefined ? {} : { target };
    return [
      ...row(what, HAND, [here, hand], { unit: 'bytes', ...aim }),
      ...row(what, HAND_WITHOUT, [here, without], { unit: 'bytes' }),
    ];
  };
  return [
    ...rows('keep', 'bytes per finalizer, handle kept', 1),
    ...rows('drop', 'bytes per finalizer, handle dropped'),
  ];
}
