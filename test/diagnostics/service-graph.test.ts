import 'reflect-metadata';
import { expect } from 'chai';
import { Container, inject, injectable, LazyServiceIdentifier } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { criticalPathOf } from '../../devtools/diagnostics/critical-path.js';
import { recordTeardown } from '../../devtools/diagnostics/index.js';
import { renderGraph } from '../../devtools/diagnostics/graph-picture.js';
import type { ServiceNode } from '../../devtools/diagnostics/service-graph.js';

/** Makes services from the positions of their dependencies, and names them by their own positions. */
function nodesOf(...positions: ReadonlyArray<readonly number[]>): ServiceNode[] {
  const nodes = positions.map((_, position) => {
    const dependencies: ServiceNode[] = [];
    return { position, service: String(position), dependencies, ref: undefined };
  });
  for (const [at, { dependencies }] of nodes.entries()) {
    dependencies.push(...nodes.filter(({ position }) => positions[at]?.includes(position)));
  }
  return nodes;
}

function durationsOf(
  nodes: readonly ServiceNode[],
  milliseconds: readonly number[],
): ReadonlyMap<ServiceNode, number> {
  return new Map(nodes.map((node, at) => [node, milliseconds[at] ?? 0]));
}

/** Returns the critical path as names. */
function pathOf(
  nodes: readonly ServiceNode[],
  ...milliseconds: readonly number[]
): { readonly ms: number; readonly path: string } {
  const { ms, nodes: path } = criticalPathOf(nodes, durationsOf(nodes, milliseconds));
  return { ms, path: path.map(({ service }) => service).join(' ') };
}

describe('the critical path of a teardown', () => {
  it('[T3] is the chain of dependents and dependencies that takes the longest', () => {
    //   3 -> 1 -> 0      2 (on its own)
    const nodes = nodesOf([], [0], [], [1]);
    expect(pathOf(nodes, 10, 5, 17, 3)).to.deep.equal({ ms: 18, path: '3 1 0' });
    expect(pathOf(nodes, 10, 5, 19, 3)).to.deep.equal({ ms: 19, path: '2' });
  });

  it('[T3] leaves out services that add nothing, and is empty if no step took any time', () => {
    expect(pathOf(nodesOf([], [0], [0]), 4, 0, 2)).to.deep.equal({ ms: 6, path: '2 0' });
    expect(pathOf(nodesOf([], [0]), 0, 0)).to.deep.equal({ ms: 0, path: '' });
    expect(pathOf([])).to.deep.equal({ ms: 0, path: '' });
  });

  it('[T3] follows no dependency that was constructed later, since services can depend on each other', () => {
    expect(pathOf(nodesOf([1], [0]), 2, 3)).to.deep.equal({ ms: 5, path: '1 0' });
  });
});

const kept: object[] = [];

@injectable('Singleton')
class Database {
  readonly open = true;
}

@injectable('Transient')
class Query {
  constructor(@inject('store') readonly database: Database) {}
}

@injectable('Singleton')
class Repository {
  constructor(@inject(Query) readonly query: Query) {}
}

function containerOf(): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(Database).toSelf();
  container.bind('store').toService(Database);
  container.bind(Query).toSelf();
  finalizeBinding(container.bind('notes').to(Repository), {
    func: function flush(): void {},
    argsOf: () => [],
  });
  container
    .bind('server')
    .toResolvedValue((notes: Repository) => ({ notes }), ['notes'])
    .inSingletonScope();
  container.bind('port').toConstantValue(3000);
  container.get('server');
  return container;
}

describe('the picture of an object graph', () => {
  it('[T3] has an arc on the same side for a dependency that was constructed later', () => {
    const nodes = nodesOf([1], [0]);
    const picture = renderGraph({ nodes, durations: new Map(), critical: [] });
    expect(picture).to.match(/class="edges" d="M28 10A16 10 0 0 0 28 30M28 30A16 10 0 0 1 28 10"/);
  });
});

describe('the object graph of a teardown', () => {
  afterEach(() => {
    kept.length = 0;
  });

  it('[T3] lists the singletons in order of construction, with their indirect dependencies', () => {
    const container = containerOf();
    const report = recordTeardown(container);
    expect(report.services).to.deep.equal([]);
    container.unbindAll();
    expect(
      report.services.map(({ service, dependencies }) => [service, dependencies]),
    ).to.deep.equal([
      ['Database', []],
      ['notes', ['Database']],
      ['server', ['notes']],
    ]);
    const [step] = report.steps;
    expect(step).to.deep.include({ service: 'notes', dependencies: ['Database'] });
    expect(report.criticalPath).to.deep.equal(['notes']);
  });

  it('[T3] has what a class gets lazily and values that are not objects, but no services of a parent', () => {
    const parent = new Container();
    parent.bind('config').toConstantValue({});
    const container = new Container({ parent });
    container.register(FinalizationPlugin);
    @injectable('Singleton')
    class Client {
      constructor(
        @inject(new LazyServiceIdentifier(() => 'port')) readonly port: number,
        @inject('config') readonly config: object,
      ) {}
    }
    container
      .bind('port')
      .toDynamicValue(() => 3000)
      .inSingletonScope();
    container.bind('client').to(Client);
    container.get('client');
    const report = recordTeardown(container);
    container.unbindAll();
    expect(
      report.services.map(({ service, dependencies }) => [service, dependencies]),
    ).to.deep.equal([
      ['port', []],
      ['client', ['port']],
    ]);
    expect(report.findLeftAlive()).to.deep.equal([]);
  });

  it('[T3] starts with what was built before the plugin was registered, in the order of the bindings', () => {
    const container = new Container();
    for (const name of ['b', 'a']) {
      container
        .bind(name)
        .toDynamicValue(() => ({}))
        .inSingletonScope();
    }
    for (const name of ['a', 'b']) container.get(name);
    container.register(FinalizationPlugin);
    const report = recordTeardown(container);
    container.unbindAll();
    expect(report.services.map(({ service }) => service)).to.deep.equal(['b', 'a']);
  });

  it('[T3] has a critical path through services that take no time', () => {
    const container = containerOf();
    for (const name of ['store', 'server']) container.unbind(name);
    container.bind('store').toService(Database);
    const slow = { func: function end(): void {}, argsOf: () => [] as [] };
    finalizeBinding(
      container
        .bind('cache')
        .toResolvedValue((database: Database) => ({ database }), [Database])
        .inSingletonScope(),
      slow,
    );
    container
      .bind('middle')
      .toResolvedValue((cache: object) => ({ cache }), ['cache'])
      .inSingletonScope();
    finalizeBinding(
      container
        .bind('front')
        .toResolvedValue((inner: object) => ({ inner }), ['middle'])
        .inSingletonScope(),
      slow,
    );
    container.get('front');
    const report = recordTeardown(container);
    container.unbindAll();
    expect(report.criticalPath).to.deep.equal(['front', 'middle', 'cache']);
    expect(String(report)).to.match(/^critical path: [\d.]+ ms, front -> middle -> cache$/m);
    expect(report.toHtml()).to.include('<li>middle: 0.0 ms</li>');
  });

  it('[T3] shows what the teardown has left alive, with the retaining path', async () => {
    const container = containerOf();
    class Cache {}
    finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), {
      atexit: false,
      func: function clear(): void {},
      argsOf: () => [],
    });
    (() => {
      container.get(Cache);
      kept.push(container.get(Database), container.get(Cache));
    })();
    const report = recordTeardown(container);
    container.unbindAll();
    expect(report.leftAlive).to.equal(undefined);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const left = report.findLeftAlive();
    expect(report.leftAlive).to.equal(left);
    expect(left.map(({ name }) => name.replace(/^.*(clear).*$/, '$1'))).to.include.members([
      'clear',
      'Database',
    ]);
    const path = left.find(({ name }) => name === 'Database')?.retainingPath?.join(' -> ');
    expect(path).to.match(/"kept".* -> Database$/);
    expect(String(report)).to.match(/^left alive: Database, retained by .*"kept"/m);
    expect(report.toHtml())
      .to.include('<h2>Left alive</h2>')
      .and.to.match(/Database, retained by/);
    expect(JSON.parse(JSON.stringify(report)))
      .to.have.property('leftAlive')
      .with.lengthOf(left.length);
  });

  it('[T3] states on the page that nothing is left alive', async () => {
    const report = (() => {
      const container = containerOf();
      const recorded = recordTeardown(container);
      container.unbindAll();
      return recorded;
    })();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(report.findLeftAlive()).to.deep.equal([]);
    expect(report.toHtml()).to.include('<h2>Left alive</h2><p>Nothing.</p>');
  });

  it('[T3] draws each service and each dependency, and the critical path', async () => {
    const container = containerOf();
    finalizeBinding(
      container
        .bind('slow')
        .toDynamicValue(() => ({}))
        .inSingletonScope(),
      {
        func: () => new Promise((resolve) => setImmediate(resolve)),
        argsOf: () => [],
      },
    );
    container.get('slow');
    const report = recordTeardown(container);
    await container.unbindAllAsync();
    const page = report.toHtml();
    expect(page.match(/<text/g)).to.have.lengthOf(4);
    expect(page).to.match(/<path class="edges" d="M[\d. ]+A[\d. ]+M[\d. ]+A[\d. ]+"\/>/);
    expect(page).to.match(/<text class="critical"[^>]*>4\. slow/);
  });
});
