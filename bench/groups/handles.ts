import { against, interleaved } from '../measure.js';
import { type Row, row } from '../rows.js';
import { inWords, type Size } from '../size.js';
import { GC_HOOK, HAND, HAND_WITHOUT, LEAK_FREE } from './opponents.js';

export function create(size: Size): Row[] {
  const one = { ...size, perTurn: size.count };
  return [
    ...row('create', HAND, against('create', 'by-hand', size), { target: 0.6 }),
    ...row('create', HAND_WITHOUT, against('create', 'by-hand-without-token', size)),
    ...row('create', GC_HOOK, against('create', 'gc-hook', size)),
    ...row('create, all in one job', HAND, against('create', 'by-hand', one)),
    ...row('create and detach', HAND, against('createAndDetach', 'by-hand', size)),
    ...row('create and detach, all in one job', HAND, against('createAndDetach', 'by-hand', one)),
    ...row('create and call', HAND, against('createAndCall', 'by-hand', size)),
  ];
}

export function detach(size: Size): Row[] {
  return [
    ...row('detach', HAND, against('detach', 'by-hand', size), { target: 0.5 }),
    ...row('detach', HAND_WITHOUT, against('detach', 'by-hand-without-token', size)),
    ...row('detach', GC_HOOK, against('detach', 'gc-hook', size)),
    ...row(
      'detach, including the later collection of the object',
      HAND,
      against('detachAndDie', 'by-hand', size),
    ),
    ...row('call', HAND, against('call', 'by-hand', size)),
    ...row('peek', HAND, against('peek', 'by-hand', size)),
  ];
}

/** Compared with packages whose `unregister` searches all registrations. */
export function unregister(size: Size): Row[] {
  const common = {
    job: 'createAndDetach',
    rounds: Math.min(3, size.rounds),
    alive: 20_000,
  } as const;
  const opponents = ['on-exit-leak-free', 'process.finalization'] as const;
  return opponents.flatMap((opponent) => {
    const { count } = size;
    const here = interleaved({ ...common, count, perTurn: 1000, contestants: ['this'] });
    const there = interleaved({ ...common, count: 20, perTurn: 20, contestants: [opponent] });
    const name = opponent === 'on-exit-leak-free' ? LEAK_FREE : opponent;
    const what = 'create and detach, 20,000 alive';
    return row(what, name, [here[0], there[0]], { target: 0.001 });
  });
}

/** The cost of `detach` with different numbers of live finalizers. */
export function alive(size: Size): Row[] {
  const among = (count: number): number[] | undefined =>
    interleaved({
      job: 'createAndDetach',
      contestants: ['this'],
      count: size.count,
      perTurn: 1000,
      rounds: size.rounds,
      alive: count,
    })[0];
  const few = among(1000);
  return [...new Set([10, 100_000, size.million, size.tenMillion])].flatMap((count) =>
    row(
      `create and detach, ${inWords(count)} alive`,
      'the same, 1,000 alive',
      [among(count), few],
      count === size.tenMillion ? { target: 1.5 } : {},
    ),
  );
}
