/*
 * Counts the uses of containers that must be examined: the first use of a child of a container with the
 * plugin, and the next use of a container that had bindings before the first container got the plugin.
 * While the count is zero, each use of a container costs one comparison. Inversify 7 and 8 have no event
 * for a new container, but the constructor of a child subscribes the plans of the child to those of its
 * parent, so that both are cleared together.
 */
import { ownBindings } from './inversify/own-bindings.js';
import type { InversifyServices, PlanCache } from './inversify/plugin-context.js';
import { ReturnedArgument } from './returned-argument.js';

/** The number of uses that must be examined. */
export let expectedUses = 0;

/** Requires that every use of every container is examined. */
export function expectEveryUse(): void {
  expectedUses = Infinity;
}

/** What is known of a container that has a parent, or whose children get the plugin. */
interface Relation {
  /** True if its children get the plugin. */
  hasHeirs: boolean;
  /** True if its first use after an ancestor got the plugin is expected. */
  isExpected: boolean;
  /** False if it has no children. */
  mayHaveChildren: boolean;
}

/** Adds its relation to the plans of a container. */
class Related extends ReturnedArgument {
  readonly #relation: Relation;

  constructor(plans: PlanCache, relation: Relation) {
    super(plans);
    this.#relation = relation;
  }

  static of(plans: object): Relation | undefined {
    return #relation in plans ? plans.#relation : undefined;
  }
}

/** Returns the relation of a container, which may have children if it wasn't known before. */
function relationOf(plans: PlanCache): Relation {
  const known = Related.of(plans);
  if (known !== undefined) return known;
  const relation = { hasHeirs: false, isExpected: false, mayHaveChildren: true };
  void new Related(plans, relation);
  return relation;
}

/**
 * The plans of children that were created in this job and haven't been used. Most children are used in the
 * same job.
 */
const newcomers = new Set<PlanCache>();

/** The number of newcomers that are retained until the end of the job. */
const MAX_NEWCOMERS = 1024;

/** A child that wasn't used in the job that created it. */
interface IdleChild {
  readonly plans: WeakRef<PlanCache>;
  readonly relation: Relation;
}

let idleChildren: IdleChild[] = [];

/** The number of idle children at which those that were used or collected are removed. */
let sweepAt = 64;

/**
 * The number of containers that were examined since the last sweep. After as many as there are idle children, the next
 * sweep is due, so that the count returns to zero if these were collected.
 */
let examined = 0;

function sweep(): void {
  examined = 0;
  const children = idleChildren;
  idleChildren = [];
  for (const child of children) {
    if (!child.relation.isExpected) continue;
    if (child.plans.deref() === undefined) expectedUses -= 1;
    else idleChildren.push(child);
  }
  sweepAt = Math.max(64, 2 * idleChildren.length);
}

function endOfJob(): void {
  for (const plans of newcomers) {
    idleChildren.push({ plans: new WeakRef(plans), relation: relationOf(plans) });
  }
  newcomers.clear();
  if (idleChildren.length >= sweepAt) sweep();
}

function expectFirstUse(plans: PlanCache): void {
  const relation = relationOf(plans);
  relation.hasHeirs = true;
  relation.isExpected = true;
  expectedUses += 1;
  if (newcomers.size === MAX_NEWCOMERS) endOfJob();
  if (newcomers.size === 0) void Promise.resolve().then(endOfJob);
  newcomers.add(plans);
}

/** Records that the container with these plans is examined. */
export function noteUse(plans: PlanCache): void {
  examined += 1;
  if (idleChildren.length > 0 && examined > idleChildren.length) sweep();
  const relation = Related.of(plans);
  if (relation?.isExpected !== true) return;
  relation.isExpected = false;
  expectedUses -= 1;
  newcomers.delete(plans);
}

/** The plans that were cleared since the search for descendants began; `undefined` if there is none. */
let cleared: PlanCache[] | undefined;

/**
 * Observes the children of all containers of a copy of Inversify, so that those of a container are known
 * without a search if it was created after this.
 */
export function observeChildren(plans: PlanCache): void {
  const prototype = Object.getPrototypeOf(plans) as PlanCache;
  const clearCache = Reflect.get(prototype, 'clearCache');
  const subscribe = Reflect.get(prototype, 'subscribe');
  prototype.clearCache = function (this: PlanCache) {
    cleared?.push(this);
    Reflect.apply(clearCache, this, []);
  };
  prototype.subscribe = function (this: PlanCache, child) {
    Reflect.apply(subscribe, this, [child]);
    void new Related(child, { hasHeirs: false, isExpected: false, mayHaveChildren: false });
    const parent = Related.of(this);
    if (parent === undefined) return;
    parent.mayHaveChildren = true;
    if (parent.hasHeirs) expectFirstUse(child);
  };
}

/**
 * Expects the first use of each child that a container gets from now on, and the next use of each existing
 * descendant.
 *
 * @returns True if it has descendants that weren't expected before.
 */
export function expectChildren(plans: PlanCache): boolean {
  const relation = relationOf(plans);
  relation.hasHeirs = true;
  if (!relation.mayHaveChildren) return false;
  const family: PlanCache[] = [];
  cleared = family;
  try {
    plans.clearCache();
  } finally {
    cleared = undefined;
  }
  const found = family.filter((one) => Related.of(one)?.hasHeirs !== true);
  for (const one of found) expectFirstUse(one);
  return found.length > 0;
}

/**
 * The bindings that a copy of Inversify had created when the first of its containers got the plugin. A
 * container with some of these bindings may have planned decorated classes before its lookups were watched,
 * so it must plan again.
 */
export class EarlierBindings {
  readonly #limit: number;
  #unseen = 0;

  /**
   * @param limit The id of the next binding. Ids are assigned in the order in which bindings are created.
   */
  constructor(limit: number) {
    this.#limit = limit;
    this.#unseen = limit;
    expectedUses += limit;
  }

  /**
   * Records that a container is used for the first time since then.
   *
   * @param isChild True if the container has a parent, whose bindings it may have planned.
   */
  noteUse(services: InversifyServices, isChild: boolean): void {
    if (this.#unseen === 0) return;
    const earlier = ownBindings(services).filter(({ id }) => id < this.#limit).length;
    this.#unseen -= earlier;
    expectedUses -= earlier;
    if (isChild || earlier > 0) services.planResultCacheService.clearCache();
  }
}
