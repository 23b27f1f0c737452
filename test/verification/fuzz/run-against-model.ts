import { deepStrictEqual, equal } from 'node:assert/strict';
import { setUnraisableHook } from '../../../src/index.js';
import { ModelWorld } from './model-world.js';
import { PackageWorld } from './package-world.js';
import { type Collect, OBJECTS, PLAIN_SCOPES, type Program, SCOPES, type Step } from './program.js';
import { outline, runStep } from './world.js';

function countCreations(steps: Program): number {
  let count = 0;
  for (const step of steps) if (step.op === 'create') count += 1 + countCreations(step.script);
  return count;
}

/** Settles the promise of every callback. */
function settleAll(program: Program): Step[] {
  const names = Array.from({ length: countCreations(program) }, (_, number) => `f${number}`);
  return names.map((name): Step => ({ op: 'settle', name, rejects: false }));
}

/** Settles, drains and drops everything, so that every callback has to be called. */
function windUp(program: Program): Program {
  const settle = settleAll(program);
  const drop = Array.from({ length: OBJECTS }, (_, obj): Step => ({ op: 'drop', obj }));
  const drain = Array.from({ length: SCOPES - PLAIN_SCOPES }, (_, container): Step => {
    return { op: 'drain', scope: PLAIN_SCOPES + container, through: false };
  });
  return [...settle, ...drain, ...drop, { op: 'collect' }] as Program;
}

/** Yields the steps of a program, then ends everything until nothing is left: callbacks also create finalizers. */
function* toTheEnd(program: Program, real: PackageWorld): Generator<Step | Collect> {
  yield* program;
  const end = windUp(program);
  while (real.size > 0) yield* end;
}

/** Checks that every callback was called once or detached, however drains overlap. */
function expectExactlyOnce(log: readonly unknown[]): void {
  const count = (name: string): number => {
    const runs = log.filter((event) => event === `${name} runs`).length;
    const detachments = log.filter((event) => {
      return Array.isArray(event) && event[0] === `detach ${name}` && event[1] === true;
    });
    return runs + detachments.length;
  };
  for (const event of log) {
    const name = /^(f\d+) is created$/.exec(String(event))?.[1];
    if (name !== undefined) equal(count(name), 1, `${name} ended ${count(name)} times`);
  }
}

/** The figures of a run. */
export interface RunFigures {
  readonly callbacks: number;
  /** True if the whole run could be compared: nothing happened whose order isn't specified. */
  readonly determined: boolean;
  /** The number of collections that left some dropped objects for the next one. */
  readonly leftovers: number;
}

/** Runs a program with the package and with the model, and compares them after every step. */
export async function runAgainstModel(program: Program): Promise<RunFigures> {
  const model = new ModelWorld();
  const real = new PackageWorld();
  let compared = 0;
  const previous = setUnraisableHook((error) => real.log.push(['unraisable', outline(error)]));
  try {
    for (const step of toTheEnd(program, real)) {
      if (step.op === 'collect') {
        // The collector doesn't overtake a drain in progress (G8): collect when there is none. After one callback
        // is settled, another one may run that has to be settled as well.
        let events: number;
        do {
          events = model.log.length;
          for (const settle of settleAll(program)) {
            runStep(model, settle);
            runStep(real, settle);
            await real.quiet();
            model.quiet();
          }
        } while (model.log.length > events);
        model.collecting = true;
        real.collecting = true;
        for await (const found of real.collect()) {
          model.collect(found);
          await real.quiet();
          model.quiet();
        }
        model.collecting = false;
        real.collecting = false;
      } else {
        runStep(model, step);
        runStep(real, step);
        await real.quiet();
      }
      model.quiet();
      if (model.undetermined) continue;
      deepStrictEqual(real.log.slice(compared), model.log.slice(compared));
      compared = model.log.length;
      deepStrictEqual(real.state(), model.state());
    }
    expectExactlyOnce(real.log);
  } finally {
    setUnraisableHook(previous);
  }
  const callbacks = real.log.filter((event) => String(event).endsWith(' runs')).length;
  return { callbacks, determined: !model.undetermined, leftovers: real.leftovers };
}
