import 'reflect-metadata';
import { expect } from 'chai';
import { Container, inject, injectable } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { criticalPathOf } from '../../devtools/diagnostics/critical-path.js';
import { recordTeardown } from '../../devtools/diagnostics/index.js';
import type { ServiceNode } from '../../devtools/diagnostics/service-graph.js';

function nodesOf(...dependencies: ReadonlyArray<readonly number[]>): ServiceNode[] {
  return dependencies.map((some, at) => ({
    service: String(at),
    dependencies: some,
    ref: undefined,
  }));
}

describe('the critical path of a teardown', () => {
  it('[T3] is the chain of dependents and dependencies that takes the longest', () => {
    //   3 -> 1 -> 0      2 (on its own)
    const nodes = nodesOf([], [0], [], [1]);
    expect(criticalPathOf(nodes, [10, 5, 17, 3])).to.deep.equal({ ms: 18, positions: [3, 1, 0] });
    expect(criticalPathOf(nodes, [10, 5, 19, 3])).to.deep.equal({ ms: 19, positions: [2] });
  });

  it('[T3] leaves out services that add nothing, and is empty if no step took any time', () => {
    expect(criticalPathOf(nodesOf([], [0], [0]), [4, 0, 2])).to.deep.equal({
      ms: 6,
      positions: [2, 0],
    });
    expect(criticalPathOf(nodesOf([], [0]), [0, 0])).to.deep.equal({ ms: 0, positions: [] });
    expect(criticalPathOf([], [])).to.deep.equal({ ms: 0, positions: [] });
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
