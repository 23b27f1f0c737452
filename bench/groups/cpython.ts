import { interleaved, python } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';
import { CPYTHON } from './opponents.js';

/** CPython's original, which does the same work in a separate process. */
export function cpython(size: Size): Row[] {
  const rounds = Math.min(3, size.rounds);
  return (['create', 'detach', 'drain'] as const).flatMap((job) => {
    const count = job === 'drain' ? size.million : size.count;
    const task = { job, count, rounds, perTurn: 1000, alive: 1000 } as const;
    const [here] = interleaved({ ...task, contestants: ['this'] });
    const target = job === 'detach' ? {} : { target: 0.2 };
    return row(job, CPYTHON, [here, python(job, count, rounds)], target);
  });
}
