// Passes the events of containers to any number of tools, because the layer below supports only one
// observer.
import { type ContainerObserver, setContainerObserver } from '../../src/container-observer.js';

/** A tool that observes containers; it implements the methods that it needs. */
export type ContainerWatcher = Partial<ContainerObserver>;

const watchers = new Set<ContainerWatcher>();

const toAll: ContainerObserver = {
  registered: (container) => {
    for (const watcher of watchers) watcher.registered?.(container);
  },
  bound: (service, implementationType) => {
    for (const watcher of watchers) watcher.bound?.(service, implementationType);
  },
  builderOf: (service, builder) => {
    let outermost = builder;
    for (const watcher of watchers) {
      outermost = watcher.builderOf?.(service, outermost) ?? outermost;
    }
    return outermost;
  },
  made: (records, service, container) => {
    for (const watcher of watchers) watcher.made?.(records, service, container);
  },
  tornDown: (container) => {
    for (const watcher of watchers) watcher.tornDown?.(container);
  },
};

/** Passes the events of containers to `watcher`, until the returned function is called. */
export function watchContainers(watcher: ContainerWatcher): () => void {
  watchers.add(watcher);
  setContainerObserver(toAll);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) setContainerObserver(undefined);
  };
}
