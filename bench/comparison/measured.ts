/** The figures of one contestant, and the sizes of what is measured. */

/** The number of services in the graphs. */
export const GRAPH_SERVICES = 100;

/** The duration of each cleanup in a graph. */
export const CLEANUP_MS = 10;

/** The number of services of which one cleanup fails. */
export const FAILING_SERVICES = 10;

/** The outcome of ten cleanups. */
export interface Loss {
  /** The number of cleanups that were called in total. */
  readonly called: number;
  /** The number of cleanups that had been called when the end was reported. */
  readonly calledAtEnd: number;
  /** True if the caller got the error of the cleanup that failed. */
  readonly isReported: boolean;
}

/** The figures of one contestant. */
export interface Measured {
  readonly name: string;
  readonly how: string;
  readonly requestUs: number;
  readonly fastifyUs: number;
  readonly independent: { readonly ms: number; readonly early: number };
  readonly layered: { readonly ms: number; readonly early: number };
  readonly bytes: number;
  readonly loss: Loss;
  readonly transients: Loss;
}
