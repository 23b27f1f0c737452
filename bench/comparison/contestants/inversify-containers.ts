/** Inversify 8 and 7, with this package and without it. */
import * as eight from 'inversify';
import * as seven from 'inversify-7-11';
import { finalization, openScope, runInScope } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import {
  type Cleanup,
  type Contestant,
  type Graph,
  identifiers,
  type Lifetime,
} from '../contestant.js';

type Declared = ReadonlyArray<new () => object>;

/** A version of Inversify, typed as version 8: the names that are used here exist in both versions. */
type Inversify = Pick<typeof eight, 'Container' | 'inject' | 'injectable' | 'preDestroy'>;

const versions: Readonly<Record<7 | 8, Inversify>> = { 7: seven as unknown as Inversify, 8: eight };

function declareServices(
  { inject, injectable, preDestroy }: Inversify,
  graph: Graph,
  cleanup: Cleanup,
  isStock: boolean,
): Declared {
  const ids = identifiers(graph);
  return graph.map(({ dependencies }, index) => {
    class Service {
      readonly index = index;
      readonly given: readonly object[];

      constructor(...given: object[]) {
        this.given = given;
      }
    }
    class Destroyed extends Service {
      end(): Promise<void> {
        return cleanup(this.index);
      }
    }
    const type = isStock ? Destroyed : Service;
    injectable()(type);
    for (const [argument, dependency] of dependencies.entries()) {
      inject(ids[dependency] as string)(type, undefined, argument);
    }
    if (isStock) {
      const end = Object.getOwnPropertyDescriptor(Destroyed.prototype, 'end');
      preDestroy()(Destroyed.prototype, 'end', end as TypedPropertyDescriptor<never>);
    } else finalizeWith(cleanup, (service: Service) => [service.index])(Service);
    return type;
  });
}

function bindAll(container: eight.Container, types: Declared, lifetime: Lifetime): void {
  for (const [index, type] of types.entries()) {
    const bound = container.bind(`service ${index}`).to(type);
    if (lifetime === 'transient') bound.inTransientScope();
    else bound.inSingletonScope();
  }
}

/** Calls `unbindAllAsync()` of version 8, or `unbindAll()` of version 7, which does the same. */
async function endOf(container: eight.Container): Promise<void> {
  const methods = container as Partial<Pick<eight.Container, 'unbindAll' | 'unbindAllAsync'>>;
  await (methods.unbindAllAsync?.() ?? methods.unbindAll?.());
}

function withChild(
  version: 7 | 8,
  name: string,
  how: string,
  options: Parameters<typeof finalization>[0] | undefined,
): Contestant {
  const inversify = versions[version];
  return {
    name,
    how,
    prepare: async (graph, cleanup, lifetime) => {
      const parent = new inversify.Container();
      if (options !== undefined) parent.register(finalization(options));
      const types = declareServices(inversify, graph, cleanup, options === undefined);
      const ids = identifiers(graph);
      return async () => {
        const child = new inversify.Container({ parent });
        bindAll(child, types, lifetime);
        const held = ids.map((id) => child.get(id));
        return async () => {
          await endOf(child);
          held.length = 0;
        };
      };
    },
  };
}

/** The service that a request gets: it depends on all services, each of them once. */
const ALL = 'all services';

/** Binds the services once, and gets all of them in a scope for each request. */
function withScope(
  name: string,
  how: string,
  start: (container: eight.Container) => Promise<() => Promise<void>>,
): Contestant {
  return {
    name,
    how,
    prepare: async (graph, cleanup, lifetime) => {
      const container = new eight.Container();
      container.register(finalization({}));
      for (const [index, type] of declareServices(eight, graph, cleanup, false).entries()) {
        const bound = container.bind(`service ${index}`).to(type);
        if (lifetime === 'transient') bound.inTransientScope();
        else bound.inRequestScope();
      }
      const build = (...services: unknown[]): unknown[] => services;
      container.bind(ALL).toResolvedValue(build as never, identifiers(graph) as never);
      return () => start(container);
    },
  };
}

const child = 'a child container; `unbindAllAsync()`';

export const inversifyContestants: readonly Contestant[] = [
  withChild(8, 'inversify-finalize, Inversify 8', child, {}),
  withChild(8, 'the same, `concurrency`', `${child} with \`concurrency: 'dependencies'\``, {
    concurrency: 'dependencies',
  }),
  withChild(7, 'inversify-finalize, Inversify 7.11', 'a child container; `unbindAll()`', {}),
  withScope(
    'inversify-finalize, `openScope`',
    'request scope, `openScope()`; `drainAsync()`',
    async (container) => {
      const scope = openScope(container);
      const held = [scope.get(ALL)];
      return async () => {
        await scope.drainAsync();
        held.length = 0;
      };
    },
  ),
  withScope(
    'inversify-finalize, `runInScope`',
    'request scope, `runInScope()`',
    (container) =>
      new Promise((resolve, reject) => {
        const done = runInScope(container, async () => {
          const held = [container.get(ALL)];
          await new Promise<void>((_resolve) => {
            resolve(async () => {
              _resolve();
              await done;
            });
          });
          held.length = 0;
        });
        done.catch(reject);
      }),
  ),
  withChild(8, 'stock Inversify 8', `${child}, \`@preDestroy\``, undefined),
];
