// Reports the handles that keep the process open after the container has been torn down.
import { watchContainers } from '../audit/container-observers.js';
import { collector } from '../audit/collector.js';
import { ContainersInUse } from './containers-in-use.js';
import { formatOpenHandles, type OpenHandle, OpenHandles } from './open-handles.js';
import { Openers } from './openers.js';

// Captured when this module is loaded, because the program may replace them with a fake clock.
const { setTimeout, clearTimeout } = globalThis;

/**
 * Prints the handles that keep the process open, if it is still running some time after a container was
 * torn down and no other container is in use. A process that ends by itself prints nothing, because the
 * timer doesn't keep it open.
 *
 * @param delayMs The time from the teardown to the report.
 * @param print Receives the report.
 * @returns A function that lists the handles now.
 */
export function reportOpenHandles(
  delayMs: number,
  print: (text: string) => void,
): () => readonly OpenHandle[] {
  const openers = new Openers();
  const handles = new OpenHandles(openers);
  const containers = new ContainersInUse();
  let teardowns = 0;
  let timer: NodeJS.Timeout | undefined;
  const report = (): void => {
    // A container that the program has dropped isn't in use.
    collector()();
    if (containers.any()) return;
    const open = handles.list().filter(
      // A program with several containers may create another one, for example for the next request, and a
      // handle that no service opened may be for that one.
      ({ service }) => service !== undefined || teardowns === 1,
    );
    if (open.length > 0) print(formatReport(open, delayMs));
  };
  watchContainers({
    registered: (container) => containers.registered(container),
    bound: (service, implementationType) => openers.bound(service, implementationType),
    builderOf: (service, builder) => openers.builderOf(service, builder),
    tornDown: (container) => {
      if (containers.isChild(container)) return;
      teardowns += 1;
      clearTimeout(timer);
      timer = setTimeout(report, delayMs);
      timer.unref();
    },
  });
  return () => handles.list();
}

function formatReport(open: readonly OpenHandle[], delayMs: number): string {
  const seconds = delayMs / 1000;
  return `inversify-finalize: the container was torn down ${seconds} s ago, but ${formatOpenHandles(open)}\n`;
}
