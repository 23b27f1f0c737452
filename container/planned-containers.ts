/*
 * The containers that have plans. A plan depends on the classes that were decorated when it was made, so a
 * decoration makes these containers plan again. A container that hasn't planned anything since then isn't
 * included, so a burst of decorations doesn't cost more than the plans that were made before it.
 */
import { observeDefinitions } from '../decorators/definition.js';

/** A container that can plan again. */
export interface Planner {
  forgetPlans(): void;
}

let planners = new Set<WeakRef<Planner>>();

/** The number of planners at which those that were garbage-collected are removed. */
let sweepAt = 64;

let observing = false;

/** Makes a container plan again after the next decoration of a class. */
export function addPlanner(planner: WeakRef<Planner>): void {
  if (!observing) observeDefinitions(forgetAllPlans);
  observing = true;
  if (planners.size >= sweepAt) {
    for (const one of planners) if (one.deref() === undefined) planners.delete(one);
    sweepAt = Math.max(64, 2 * planners.size);
  }
  planners.add(planner);
}

/** Makes all containers plan again. */
export function forgetAllPlans(): void {
  const all = planners;
  planners = new Set();
  for (const planner of all) planner.deref()?.forgetPlans();
}
