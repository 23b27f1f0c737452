/** Scopes without a container: the program builds the services and declares what to clean up. */
import { Effect, Exit, Scope } from 'effect';
import type { Cleanup, Contestant, Graph } from '../contestant.js';

/** A service that is built by hand. */
class Service {
  readonly index: number;
  readonly given: readonly unknown[];

  constructor(index: number, given: readonly unknown[]) {
    this.index = index;
    this.given = given;
  }
}

/** Builds the services, and passes each to `own` with its cleanup. */
async function build(
  graph: Graph,
  cleanup: Cleanup,
  own: (end: () => Promise<void>) => unknown,
): Promise<Service[]> {
  const built: Service[] = [];
  for (const [index, { dependencies }] of graph.entries()) {
    const service = new Service(
      index,
      dependencies.map((one) => built[one]),
    );
    built.push(service);
    await own(() => cleanup(service.index));
  }
  return built;
}

function effectScope(strategy: 'sequential' | 'parallel'): Contestant {
  return {
    name: `Effect 4 \`Scope\`, ${strategy}`,
    how: `\`Scope.make('${strategy}')\`, \`addFinalizer()\`; \`Scope.close()\``,
    prepare: async (graph, cleanup) => async () => {
      const scope = Scope.makeUnsafe(strategy);
      const held = await build(graph, cleanup, (end) =>
        Effect.runSync(Scope.addFinalizer(scope, Effect.promise(end))),
      );
      return async () => {
        await Effect.runPromise(Scope.close(scope, Exit.void));
        held.length = 0;
      };
    },
  };
}

export const effectSequential: Contestant = effectScope('sequential');
export const effectParallel: Contestant = effectScope('parallel');

export const asyncDisposableStack: Contestant = {
  name: '`AsyncDisposableStack`',
  how: '`defer()`; `disposeAsync()`',
  prepare: async (graph, cleanup) => async () => {
    const stack = new AsyncDisposableStack();
    const held = await build(graph, cleanup, (end) => {
      stack.defer(end);
    });
    return async () => {
      await stack.disposeAsync();
      held.length = 0;
    };
  },
};
