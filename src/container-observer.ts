/*
 * What tools see of the containers of the program: which services they bind, what these make, and the end
 * of each container. It is here and not in container/, so that a tool needs no container to use it.
 * Without an observer, each point costs one check.
 */
import type { FinalizerRecord } from './record.js';

/** A function that makes the value of a binding. */
export type Builder = (...args: unknown[]) => unknown;

/** Sees what containers with the plugin do. A container is an opaque object, the same each time. */
export interface ContainerObserver {
  /** A container has got the plugin. */
  registered(container: object): void;
  /** A container has got a binding, or had it when it got the plugin. */
  bound(service: string, implementationType: object | undefined): void;
  /** Returns the function to call instead of the builder of a binding. */
  builderOf(service: string, builder: Builder): Builder;
  /** A binding has made an instance that has these finalizers. */
  made(records: readonly FinalizerRecord[], service: string, container: object): void;
  /** A container has been torn down; its bindings are removed next. */
  tornDown(container: object): void;
}

/** The observer; `undefined` if there is none. */
export let containerObserver: ContainerObserver | undefined;

/** Shows to `observer` what containers do from now on; `undefined` ends that. */
export function setContainerObserver(observer: ContainerObserver | undefined): void {
  containerObserver = observer;
}
