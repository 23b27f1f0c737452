import type { Task } from './task.js';

/** What a record can ask of the list that it is in. */
export interface RecordList {
  /** Ends a finalizer and hands over its task; `undefined` where something else was first. */
  take(record: FinalizerRecord): Task | undefined;
  /** Changes whether drains and the exit call it; nothing where it is dead. */
  setAtexit(record: FinalizerRecord, value: unknown): void;
}

/**
 * One finalizer: a link in the list of its scope, and the task that it is there for.
 *
 * It is alive exactly while it has its task. `RecordList.take` is the one step that ends it, and
 * hands the task to whoever came first: a call, `detach`, the collector, a drain, or the exit. So
 * nothing can run it twice, and a dead one keeps nothing of what its task held (F9).
 */
export class FinalizerRecord {
  /** The creation number: larger is newer, over all scopes and all copies of the package. */
  readonly sequence: number;
  readonly list: RecordList;
  task: Task | undefined;
  /** Whether drains and the exit call it; it says in which chain of its list the record is. */
  atexit: boolean;
  /** The neighbours in that chain. */
  older: FinalizerRecord | undefined = undefined;
  newer: FinalizerRecord | undefined = undefined;
  /** The handle, once somebody asked for it, so that everybody gets the same. */
  handle: object | undefined = undefined;

  constructor(sequence: number, list: RecordList, task: Task | undefined, atexit: boolean) {
    this.sequence = sequence;
    this.list = list;
    this.task = task;
    this.atexit = atexit;
  }
}
