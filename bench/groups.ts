import { against, apart, interleaved, python } from './measure.js';
import { type Row, row } from './rows.js';

/** How much to measure. */
export interface Size {
  /** Operations in one round. */
  readonly count: number;
  readonly rounds: number;
  /** Processes of each variant, where each needs its own. */
  readonly processes: number;
  /** What the issue calls a million, and ten. */
  readonly million: number;
  readonly tenMillion: number;
}

const HAND = 'by hand, with token';
const HAND_WITHOUT = 'by hand, without token';

function create(size: Size): Row[] {
  return [
    ...row('create', HAND, against('create', 'by-hand', size), { target: 0.6 }),
    ...row('create', HAND_WITHOUT, against('create', 'by-hand-without-token', size)),
    ...row('create', 'gc-hook 0.4.1', against('create', 'gc-hook', size)),
    ...row(
      'create, all in one job',
      HAND,
      against('create', 'by-hand', { ...size, perTurn: size.count }),
    ),
    ...row('create and detach', HAND, against('createAndDetach', 'by-hand', size)),
    ...row('create and call', HAND, against('createAndCall', 'by-hand', size)),
  ];
}

function detach(size: Size): Row[] {
  return [
    ...row('detach', HAND, against('detach', 'by-hand', size), { target: 0.5 }),
    ...row('detach', HAND_WITHOUT, against('detach', 'by-hand-without-token', size)),
    ...row('detach', 'gc-hook 0.4.1', against('detach', 'gc-hook', size)),
    ...row('call', HAND, against('call', 'by-hand', size)),
    ...row('peek', HAND, against('peek', 'by-hand', size)),
  ];
}

function unregister(size: Size): Row[] {
  const few = { rounds: Math.min(3, size.rounds), count: 20, perTurn: 20, alive: 20_000 };
  const opponents = ['on-exit-leak-free', 'process.finalization'] as const;
  return opponents.flatMap((opponent) => {
    const task = { job: 'createAndDetach', ...few } as const;
    const here = interleaved({ ...task, count: 20_000, perTurn: 1000, contestants: ['this'] });
    const there = interleaved({ ...task, contestants: [opponent] });
    const name = opponent === 'on-exit-leak-free' ? 'on-exit-leak-free 2.1.2' : opponent;
    const what = 'create and detach, 20,000 alive';
    return row(what, name, [here[0], there[0]], { target: 0.001 });
  });
}

function alive(size: Size): Row[] {
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
      `create and detach, ${count.toLocaleString('en')} alive`,
      'the same, 1,000 alive',
      [among(count), few],
      count === size.tenMillion ? { target: 1.5 } : {},
    ),
  );
}

function drain(size: Size): Row[] {
  const once = { count: size.million, rounds: Math.min(3, size.rounds), perTurn: 1000 };
  const target = 0.6;
  const million = size.million.toLocaleString('en');
  const exit = ['this', 'by-hand'].map((key) => [key, String(size.million)]);
  return [
    ...row('drain of 1', HAND, against('drain', 'by-hand', { ...size, count: 1 }), { target }),
    ...row('drain of 1,000', HAND, against('drain', 'by-hand', { ...size, count: 1000 }), {
      target,
    }),
    ...row(`drain of ${million}`, HAND, against('drain', 'by-hand', once), { target }),
    ...row(
      'asynchronous drain of 1,000',
      HAND,
      against('drainAsync', 'by-hand', { ...size, count: 1000 }),
      { target },
    ),
    ...row(`asynchronous drain of ${million}`, HAND, against('drainAsync', 'by-hand', once), {
      target,
    }),
    ...row(`exit with ${million} alive`, HAND, apart('exit', exit, Math.min(3, size.processes)), {
      target,
    }),
  ];
}

function collection(size: Size): Row[] {
  const variants = ['this', 'registry'].map((key) => [key, String(size.million)]);
  const samples = apart('collection', variants, Math.min(7, size.processes));
  return row(
    `longest stall, ${size.million.toLocaleString('en')} die at once`,
    'a bare registry with an empty callback',
    samples,
    { unit: 'ms', difference: true, target: 10 },
  );
}

function bytes(size: Size): Row[] {
  const count = String(size.million);
  const variants = [
    ['this', count],
    ['by-hand', count],
    ['by-hand-without-token', count],
  ];
  const [here, hand, without] = apart('bytes', variants, 1);
  return [
    ...row('bytes for each, handle kept', HAND, [here, hand], { unit: 'bytes', target: 1 }),
    ...row('bytes for each, handle kept', HAND_WITHOUT, [here, without], { unit: 'bytes' }),
  ];
}

function get(size: Size): Row[] {
  const least = Math.max(size.processes, 1);
  const variants = (variant: string, scope: string): string[] => [variant, 'plain', scope];
  const plain = (scope: string): number[][] =>
    apart('get', [variants('plugin', scope), variants('stock', scope)], least);
  const decorated = [
    ['plugin', 'finalized', 'transient'],
    ['by-hand', 'finalized', 'transient'],
  ];
  return [
    ...row('get, undecorated transient', 'without the plugin', plain('transient'), {
      target: 1.05,
      byMinimum: true,
    }),
    ...row('get, undecorated singleton', 'without the plugin', plain('singleton'), {
      target: 1.05,
      byMinimum: true,
    }),
    ...row(
      'get, decorated transient',
      'onActivation by hand',
      apart('get', decorated, Math.min(5, least)),
      { target: 0.7 },
    ),
  ];
}

function request(size: Size): Row[] {
  const names = [
    'inversify-finalize',
    'stock Inversify, @preDestroy',
    'stock Inversify, onDeactivation',
    'awilix',
    'tsyringe',
  ];
  const samples = apart(
    'request',
    names.map((name) => [name]),
    Math.min(3, size.processes),
  );
  return names.slice(1).flatMap((name, index) =>
    row('a request: birth, five services, teardown', name, [samples[0], samples[index + 1]], {
      unit: 'µs',
    }),
  );
}

function cpython(size: Size): Row[] {
  const works = [
    ['create', 'create'],
    ['detach', 'detach'],
    ['drain', 'drain'],
  ] as const;
  return works.flatMap(([what, job]) => {
    const count = job === 'drain' ? size.million : size.count;
    const rounds = Math.min(3, size.rounds);
    const [here] = interleaved({
      job,
      contestants: ['this'],
      count,
      perTurn: 1000,
      rounds,
      alive: 1000,
    });
    const target = job === 'detach' ? {} : { target: 0.2 };
    return row(what, 'CPython weakref.finalize', [here, python(job, count, rounds)], target);
  });
}

function imports(size: Size): Row[] {
  const entries = ['src', 'decorators', 'container'];
  return entries.flatMap((entry) =>
    row(
      `import of ${entry}/`,
      'import of inversify',
      apart('import', [[entry], ['inversify']], Math.min(3, size.processes)),
      { unit: 'ms' },
    ),
  );
}

/** What can be measured, by the names to write behind `npm run bench --`. */
export const GROUPS: Readonly<Record<string, (size: Size) => Row[]>> = {
  create,
  detach,
  drain,
  bytes,
  get,
  collection,
  unregister,
  alive,
  python: cpython,
  request,
  import: imports,
};
