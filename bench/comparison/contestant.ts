/**
 * What every library in the comparison does: it builds services that each have a cleanup, and ends them.
 */

/** A service, identified by its index in the graph. */
export interface Service {
  /** The services that it gets, all of which come before it. */
  readonly dependencies: readonly number[];
}

/** Services in an order in which each comes after its dependencies. */
export type Graph = readonly Service[];

/** Called when a service is cleaned up. */
export type Cleanup = (service: number) => Promise<void>;

/** Ends what was built, and waits for it as far as the library can. */
export type End = () => Promise<void>;

/** The lifetime that a library gives to its services. */
export type Lifetime = 'one for each request' | 'transient';

export interface Contestant {
  readonly name: string;
  /** The way in which it is used, for the page. */
  readonly how: string;
  /**
   * Declares the services once for a program. The returned function starts a request: it builds all
   * services, in an order in which Inversify, for example, builds them.
   */
  prepare(graph: Graph, cleanup: Cleanup, lifetime: Lifetime): Promise<() => Promise<End>>;
}

/** The identifiers of services in containers. */
export function identifiers(graph: Graph): readonly string[] {
  return graph.map((_, index) => `service ${index}`);
}
