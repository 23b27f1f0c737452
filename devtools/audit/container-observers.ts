// Shows what containers do to any number of tools: the layer below has a place for one observer.
import { type ContainerObserver, setContainerObserver } from '../../src/container-observer.js';

/** A tool that looks at containers; it implements what it needs. */
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

/** Shows to `watcher` what containers do, until the returned function is called. */
export function watchContainers(watcher: ContainerWatcher): () => void {
  watchers.add(watcher);
  setContainerObserver(toAll);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) setContainerObserver(undefined);
  };
}
