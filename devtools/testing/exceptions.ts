/*
 * The instances and classes that a test leaves alive on purpose, and that no check reports.
 */

/** A class of targets. A class with a private constructor has no narrower type. */
// oxlint-disable-next-line typescript/no-unsafe-function-type -- nothing calls it
export type TargetClass = Function;

const kept = new WeakSet<object>();
const allowed = new Set<TargetClass>();

/**
 * Excludes one object from the checks of this test kit: its finalizers may outlive the test that created
 * them.
 *
 * @param instance The target of the finalizers.
 * @example
 * ```ts
 * const pool = {};
 * finalize(pool, () => console.log('closed'));
 * keep(pool);
 * await expectNothingLeft();
 * ```
 */
export function keep(instance: object): void {
  kept.add(instance);
}

/**
 * Excludes the instances of some classes from the checks of this test kit, in all tests that follow.
 *
 * @param classes The classes of targets whose finalizers may outlive the test that created them.
 * @example
 * ```ts
 * class Pool {}
 * allowLeft(Pool);
 * ```
 */
export function allowLeft(...classes: readonly TargetClass[]): void {
  for (const each of classes) allowed.add(each);
}

/** Returns true if the finalizers of `target` may be left alive. */
export function mayBeLeft(target: object, allow: readonly TargetClass[] = []): boolean {
  if (kept.has(target)) return true;
  return [...allowed, ...allow].some((each) => target instanceof each);
}
