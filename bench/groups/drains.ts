import { against, apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import { inWords, type Size } from '../size.js';
import { HAND } from './opponents.js';

export function drain(size: Size): Row[] {
  const target = 0.6;
  const few = { ...size, rounds: Math.min(5, size.rounds) };
  const once = { count: size.million, rounds: Math.min(3, size.rounds), perTurn: 1000 };
  const jobs = [
    ['drain', 'drain'],
    ['asynchronous drain', 'drainAsync'],
  ] as const;
  return [
    ...row('create and drain, one at a time', HAND, against('createAndDrain', 'by-hand', size)),
    ...jobs.flatMap(([what, job]) => [
      ...row(`${what} of 1`, HAND, against(job, 'by-hand', { ...few, count: 1 }), { target }),
      ...row(`${what} of 1,000`, HAND, against(job, 'by-hand', { ...few, count: 1000 }), {
        target,
      }),
      ...row(`${what} of ${inWords(size.million)}`, HAND, against(job, 'by-hand', once), {
        target,
      }),
    ]),
  ];
}

/** From the `exit` event to the last callback. */
export function exit(size: Size): Row[] {
  const variants = ['this', 'by-hand'].map((key) => [key, String(size.million)]);
  const samples = apart('exit', variants, Math.min(3, size.processes));
  return row(`exit with ${inWords(size.million)} alive`, HAND, samples, { target: 0.6 });
}

/** The teardown of 100 services that close in 10 ms each: independent ones, and ten layers of ten. */
export function longestPath(size: Size): Row[] {
  const rows = (layers: string, what: string): Row[] => {
    const [together, inOrder, stock] = apart(
      'longest-path',
      ['dependencies', 'order', 'stock'].map((variant) => [variant, layers]),
      Math.min(5, size.processes),
    );
    return [
      ...row(what, 'one after the other', [together, inOrder], { unit: 'ms' }),
      ...row(what, 'stock Inversify, which keeps no order', [together, stock], { unit: 'ms' }),
    ];
  };
  return [
    ...rows('1', 'unbindAllAsync of 100 independent services'),
    ...rows('10', 'unbindAllAsync of ten layers of ten services'),
  ];
}
