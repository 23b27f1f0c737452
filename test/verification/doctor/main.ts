/**
 * `npm run verify:doctor`: plants leaks of many kinds, and checks that each is reported with a retaining
 * path, that cutting the reference lets the instance be collected, and that clean uses cause no report.
 */
import 'reflect-metadata';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../../container/index.js';
import { type Leak, reportLeaks } from '../../../devtools/diagnostics/index.js';
import { cleanCases, type LeakCase, leakCases } from './leak-cases.js';

class Session {
  readonly fd = 3;
}

const close = (_fd: number): void => undefined;

/** Makes a session, uses it, and tears its container down; only the use can retain it afterwards. */
function run<T>(use: (instance: object) => T): {
  readonly ref: WeakRef<object>;
  readonly result: T;
} {
  const container = new Container();
  container.register(FinalizationPlugin);
  finalizeBinding(container.bind(Session).toSelf().inSingletonScope(), {
    func: close,
    argsOf: (session): [number] => [session.fd],
  });
  const session = container.get(Session);
  const result = use(session);
  container.unbindAll();
  return { ref: new WeakRef(session), result };
}

async function leaksOf<T>(use: (instance: object) => T): Promise<{
  readonly leaks: readonly Leak[];
  readonly ref: WeakRef<object>;
  readonly result: T;
}> {
  const leaks: Leak[] = [];
  const stop = reportLeaks({ onLeak: (leak) => leaks.push(leak) });
  const { ref, result } = run(use);
  await setImmediate();
  stop();
  return { leaks, ref, result };
}

/** Returns true once the instance has been collected; gives up after a deadline. */
async function isCollected(ref: WeakRef<object>): Promise<boolean> {
  const deadline = performance.now() + 2000;
  do {
    await setImmediate();
    globalThis.gc?.();
    await setImmediate();
    if (ref.deref() === undefined) return true;
  } while (performance.now() < deadline);
  return false;
}

/** Plants a leak, finds it, and cuts the reference. No variable references the instance when this returns. */
async function findAndCut({
  retain,
}: LeakCase): Promise<{ readonly leaks: readonly Leak[]; readonly ref: WeakRef<object> }> {
  const { leaks, ref, result: cut } = await leaksOf(retain);
  cut();
  return { leaks, ref };
}

let found = 0;
for (const leakCase of leakCases) {
  const { leaks, ref } = await findAndCut(leakCase);
  const path = leaks[0]?.retainingPath?.join(' -> ') ?? 'no path';
  const isConfirmed = await isCollected(ref);
  const isFound = leaks.length === 1 && isConfirmed;
  if (isFound) found += 1;
  const end = isConfirmed ? '' : ' (still alive after the cut)';
  console.log(`${isFound ? 'found' : 'MISSED'}  ${leakCase.name}: ${path}${end}`);
}

let clean = 0;
for (const [name, use] of cleanCases) {
  const { leaks } = await leaksOf(use);
  if (leaks.length === 0) clean += 1;
  else console.log(`FALSE ALARM  ${name}: ${leaks[0]?.retainingPath?.join(' -> ')}`);
}

console.log(
  `${found} of ${leakCases.length} leaks found and confirmed, ${clean} of ${cleanCases.length} clean programs without a report`,
);
// Some cases leave handles open on purpose.
process.exit(found === leakCases.length && clean === cleanCases.length ? 0 : 1);
