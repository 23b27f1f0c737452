import { className, functionName } from './describe.js';
import { isThenable } from './thenable.js';
import { reportRejection, reportUnraisable } from './unraisable.js';

/** What a finalizer calls. `this` is `undefined` in it. */
export type Callback = (this: void, ...args: never) => unknown;

/**
 * What a finalizer is going to do. Whoever takes it out of its record is the only one who can do it.
 *
 * It holds its object weakly: whoever holds the task (a record, and so a scope, the registry, a handle)
 * keeps the callback and its arguments, but never the object (G4).
 */
export class Task {
  readonly ref: WeakRef<WeakKey>;
  readonly func: Callback;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  /** The class of the object, where whoever made the finalizer said so. */
  readonly owner: string | undefined;

  constructor(
    ref: WeakRef<WeakKey>,
    func: Callback,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>> | undefined,
    owner: string | undefined,
  ) {
    this.ref = ref;
    this.func = func;
    this.args = args;
    this.kwargs = kwargs;
    this.owner = owner;
  }

  /** The name of the callback, and the class of the object where it is known. */
  get name(): string {
    const obj = this.owner === undefined ? this.ref.deref() : undefined;
    const owner = obj === undefined ? this.owner : className(obj);
    const name = functionName(this.func);
    return owner === undefined ? name : `${name} of ${owner}`;
  }

  /** Calls `func(...args)`, with `kwargs` as one more argument where it was given (F2). */
  run(): unknown {
    const args = this.kwargs === undefined ? this.args : [...this.args, this.kwargs];
    return Reflect.apply(this.func, undefined, args);
  }

  /** Calls it where no caller can get an error: at collection and at exit (G2, X2). */
  runUnraisable(): void {
    try {
      const result = this.run();
      if (isThenable(result)) reportRejection(result, this.name);
    } catch (error) {
      reportUnraisable(error, this.name);
    }
  }
}
