/*
 * The interface through which tools observe the containers of the program: which services they bind, which
 * instances these create, and the end of each container. It is here and not in container/, so that a tool
 * can use it without loading that folder. Without an observer, each point costs one check.
 */
import type { FinalizerRecord } from './record.js';

/** A function that creates the value of a binding. */
export type Builder = (...args: unknown[]) => unknown;

/**
 * Observes containers with the plugin. A container is represented by an opaque object, always the same one.
 */
export interface ContainerObserver {
  /** Called when a container has got the plugin. */
  registered(container: object): void;
  /** Called when a container has got a binding, and for each binding that it had when it got the plugin. */
  bound(service: string, implementationType: object | undefined): void;
  /** Returns the function to call instead of the builder of a binding. */
  builderOf(service: string, builder: Builder): Builder;
  /** Called when a binding has created an instance that has these finalizers. */
  made(records: readonly FinalizerRecord[], service: string, container: object): void;
  /** Called when a container has been torn down, before its bindings are removed. */
  tornDown(container: object): void;
}

/** The observer; `undefined` if there is none. */
export let containerObserver: ContainerObserver | undefined;

/** Sets the observer of all containers; `undefined` removes it. */
export function setContainerObserver(observer: ContainerObserver | undefined): void {
  containerObserver = observer;
}
