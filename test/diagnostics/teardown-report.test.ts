import 'reflect-metadata';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { expect } from 'chai';
import { Container, injectable, preDestroy } from 'inversify';
import {
  finalization,
  finalizeBinding,
  FinalizationPlugin,
  finalizersOf,
} from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { recordTeardown } from '../../devtools/diagnostics/index.js';
import { formatMs } from '../../devtools/diagnostics/teardown-steps.js';
import { tearDown } from '../../runtime/main/teardown.js';

function close(log: string[]): void {
  log.push('closed');
}

function containerWithServices(log: string[]): Container {
  @injectable()
  @finalizeWith(close, () => [log] as [string[]])
  class Database {
    readonly name = 'db';
  }

  @injectable()
  class Repository {
    constructor(readonly database: Database) {}

    @preDestroy()
    flush(): Promise<void> {
      log.push(`flushed ${this.database.name}`);
      return Promise.resolve();
    }
  }
  Reflect.defineMetadata('design:paramtypes', [Database], Repository);
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(Database).toSelf().inSingletonScope();
  container.bind(Repository).toSelf().inSingletonScope();
  container.get(Repository);
  return container;
}

/** Calls a synchronous teardown that throws because a method returns a promise. */
function expectAsync(end: () => unknown): void {
  expect(end).to.throw().with.property('code', 'ASYNC_IN_SYNC_DRAIN');
}

describe('recordTeardown', () => {
  it('[T3] [U7] shows what a builder has requested, if the container observes its requests', async () => {
    const container = new Container();
    container.register(finalization({ concurrency: 'dependencies' }));
    for (const [name, dependency] of [['database'], ['notes', 'database'], ['other']] as const) {
      const built = container.bind<object>(name).toDynamicValue((context) => {
        if (dependency !== undefined) context.get(dependency);
        return {};
      });
      finalizeBinding(built.inSingletonScope(), { func: close, argsOf: () => [[]] });
    }
    for (const name of ['notes', 'other']) container.get(name);
    const report = recordTeardown(container);
    await container.unbindAllAsync();
    const dependencies = report.steps.map((step) => [step.service, step.dependencies]);
    expect(dependencies).to.deep.include(['notes', ['database']]);
    expect(dependencies).to.deep.include(['other', []]);
  });

  it('[T3] records each step with its service, duration and outcome, in order', async () => {
    const log: string[] = [];
    const container = containerWithServices(log);
    const report = recordTeardown(container);
    expect(report.steps).to.deep.equal([]);
    await container.unbindAllAsync();
    expect(log).to.deep.equal(['flushed db', 'closed']);
    expect(
      report.steps.map(({ name, service, outcome }) => [name, service, outcome]),
    ).to.deep.equal([
      ['@preDestroy flush of Repository', 'Repository', 'done'],
      ['close of Database', 'Database', 'done'],
    ]);
    expect(report.totalMs).to.be.a('number');
    expect(report.steps[0]?.durationMs).to.be.at.least(0);
  });

  it('[T3] formats the report as a tree, a page, a diagram and data', async () => {
    const container = containerWithServices([]);
    const report = recordTeardown(container);
    expect(String(report)).to.equal('teardown: in progress');
    await container.unbindAllAsync();
    expect(String(report)).to.match(
      /^teardown: [\d.]+ ms\n├─ Repository {2}[\d.]+ ms\n│ {2}└─ @preDestroy flush of Repository {2}[\d.]+ ms\n├─ Database/,
    );
    const page = report.toHtml();
    expect(page).to.include('<!doctype html>').and.to.include('close of Database');
    expect(page).not.to.match(/<script|https?:/u);
    expect(report.toMermaid()).to.match(
      /^gantt\n[^]* {2}section Database\n {2}close of Database :\d+, \d+$/,
    );
    expect(JSON.parse(JSON.stringify(report))).to.deep.include({ totalMs: report.totalMs });
  });

  it('[T3] shows failures and timeouts', async () => {
    const container = new Container();
    container.register(finalization({ timeoutMs: 5 }));
    class Socket {}
    class Cache {}
    finalizeBinding(container.bind(Socket).toSelf().inSingletonScope(), {
      func: function hang(): Promise<void> {
        return new Promise(() => undefined);
      },
      argsOf: () => [],
    });
    finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), {
      func: function fail(): never {
        throw new Error('<disk> is full');
      },
      argsOf: () => [],
    });
    container.get(Socket);
    container.get(Cache);
    const report = recordTeardown(container);
    await container.unbindAllAsync().catch(() => undefined);
    expect(
      report.steps.map(({ name, outcome, error }) => ({ name, outcome, error })),
    ).to.deep.equal([
      { name: 'fail of Cache', outcome: 'failed', error: '<disk> is full' },
      { name: 'hang of Socket', outcome: 'timeout', error: undefined },
    ]);
    expect(String(report)).to.include('failed: <disk> is full').and.to.include('timeout');
    expect(report.toHtml()).to.include('&lt;disk> is full').and.to.include('Errors and timeouts');
    expect(report.toMermaid()).to.include('hang of Socket :crit, ');
  });

  it('[T3] [U7] distinguishes a step that exceeds its timeout from a running one of the same name', async () => {
    const container = new Container();
    container.register(finalization({ concurrency: 'dependencies' }));
    const timedOut = new Promise<void>((resolve) => {
      const onTimeout = (): void => {
        unsubscribe('inversify-finalize:timeout', onTimeout);
        resolve();
      };
      subscribe('inversify-finalize:timeout', onTimeout);
    });
    const ends = [
      { timeoutMs: 3_600_000, end: timedOut },
      { timeoutMs: 5, end: new Promise<void>(() => undefined) },
    ];
    for (const { timeoutMs, end } of ends) {
      const binding = container.bind('socket').toDynamicValue(() => ({}));
      const func = function close(): Promise<void> {
        return end;
      };
      finalizeBinding(binding.inSingletonScope(), { func, argsOf: () => [], timeoutMs });
    }
    container.getAll('socket');
    const report = recordTeardown(container);
    await container.unbindAllAsync().catch(() => undefined);
    expect(report.steps.map(({ name, outcome }) => [name, outcome])).to.deep.equal([
      ['close of socket', 'timeout'],
      ['close of socket', 'done'],
    ]);
  });

  it('[T3] lists all steps of a service below it', () => {
    @injectable('Singleton')
    @finalizeWith(close, () => [[]] as [string[]])
    class Database {
      @preDestroy()
      flush(): void {}
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Database).toSelf();
    container.get(Database);
    const report = recordTeardown(container);
    container.unbindAll();
    expect(String(report)).to.match(
      /^teardown: .*\n├─ Database .*\n│ {2}└─ @preDestroy flush of Database .*\n│ {2}└─ close of Database [^\n]*$/,
    );
  });

  it('[T3] shows what is in progress, in each format', async () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    let end = (): void => undefined;
    const funcs = [() => new Promise<void>((resolve) => (end = resolve)), () => undefined];
    for (const [at, func] of funcs.entries()) {
      const binding = container.bind(`service ${at}`).toDynamicValue(() => ({}));
      finalizeBinding(binding.inSingletonScope(), { func, argsOf: () => [] });
      container.get(`service ${at}`);
    }
    const report = recordTeardown(container);
    const ended = container.unbindAllAsync();
    expect(String(report)).to.match(
      /^teardown: in progress\n├─ service 1 {2}[\d.]+ ms\n[^]*├─ service 0 {2}in progress\n.* {2}in progress$/,
    );
    expect(report.toHtml())
      .to.match(
        /<h2>Slowest steps<\/h2><ol><li>[^<]*service 0: in progress<\/li><li>[^<]*service 1: [\d.]+ ms/,
      )
      .and.to.include('<tr class="running">');
    expect(report.toMermaid()).to.match(/service 0 :crit, \d+, \d+$/);
    end();
    await ended;
    expect(report.toHtml()).not.to.include('running"');
  });

  it('[T3] shows steps that do not belong to a service of the container', () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    class LogFile {}
    class Query {}
    container.bind(Query).toSelf();
    finalizeBinding(container.bind('query').to(Query), { func: close, argsOf: () => [[]] });
    const query = container.get('query');
    const nameless = Object.create(null) as object;
    const log = new LogFile();
    for (const obj of [log, nameless]) finalizersOf(container).finalize(obj, close, []);
    const report = recordTeardown(container);
    container.unbindAll();
    expect(
      report.steps.map(({ name, service, dependencies }) => [name, service, dependencies]),
    ).to.deep.equal([
      ['close', undefined, []],
      ['close of LogFile', 'LogFile', []],
      ['close of query', 'query', []],
    ]);
    expect(String(report)).to.match(/├─ close {2}[\d.]+ ms\n/);
    expect(report.toHtml()).not.to.include('<svg');
    expect(report.findLeftAlive()).to.be.an('array');
    expect([query, log, nameless]).to.have.lengthOf(3);
  });

  it('[T3] omits the steps of other containers that are torn down at the same time', async () => {
    const containers = [0, 1].map((at) => {
      const container = new Container();
      container.register(finalization({ timeoutMs: 5 }));
      const binding = container.bind(`service ${at}`).toDynamicValue(() => ({}));
      const func = (): Promise<void> => new Promise(() => undefined);
      finalizeBinding(binding.inSingletonScope(), { func, argsOf: () => [] });
      container.get(`service ${at}`);
      return container;
    });
    const [report] = containers.map((container) => recordTeardown(container));
    const ends = containers.map((container) => container.unbindAllAsync().catch(() => 'failed'));
    expect(await Promise.all(ends)).to.deep.equal(['failed', 'failed']);
    expect(report?.steps.map(({ service, outcome }) => [service, outcome])).to.deep.equal([
      ['service 0', 'timeout'],
    ]);
  });

  it('[T3] keeps the timeout of a step that ends later, and shows steps of another copy of the package', async () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    let end = (): void => undefined;
    const late = new Promise<void>((resolve) => (end = resolve));
    const foreign = { name: 'close of Other', targetClass: 'Other' };
    const older = async (): Promise<void> => {
      tracingChannel('inversify-finalize:cleanup').traceSync(() => undefined, foreign);
      end();
      await late;
    };
    const options = [{ func: older }, { func: () => late, timeoutMs: 5 }];
    for (const [at, option] of options.entries()) {
      const binding = container.bind(`service ${at}`).toDynamicValue(() => ({}));
      finalizeBinding(binding.inSingletonScope(), { ...option, argsOf: () => [] });
      container.get(`service ${at}`);
    }
    const report = recordTeardown(container);
    await container.unbindAllAsync().catch(() => undefined);
    expect(report.steps.map(({ service, outcome }) => [service, outcome])).to.deep.equal([
      ['service 1', 'timeout'],
      ['service 0', 'done'],
      ['Other', 'done'],
    ]);
  });

  it('[T3] records one teardown, even a synchronous one, and then restores the container', () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    const before = Reflect.ownKeys(container);
    const report = recordTeardown(container);
    class Cache {}
    finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), {
      func: function clear(): void {},
      argsOf: () => [],
    });
    container.get(Cache);
    container.unbindAll();
    expect(report.steps.map(({ name }) => name)).to.deep.equal(['clear of Cache']);
    expect(Reflect.ownKeys(container)).to.have.members(before);
    container.unbindAll();
    expect(report.steps).to.have.lengthOf(1);
  });

  it('[T3] records a teardown by await using, and by using', async () => {
    const names: string[][] = [];
    for (const method of [Symbol.asyncDispose, Symbol.dispose]) {
      const container = containerWithServices([]);
      const report = recordTeardown(container);
      const dispose = Reflect.get(container, method) as () => unknown;
      const end = (): unknown => Reflect.apply(dispose, container, []);
      await Promise.resolve(method === Symbol.dispose ? expectAsync(end) : end());
      names.push(report.steps.map(({ name }) => name));
      expect(report.totalMs).to.be.at.least(0);
    }
    const all = ['@preDestroy flush of Repository', 'close of Database'];
    expect(names).to.deep.equal([all, all]);
  });

  it('[T3] [U6] records the teardown of runMain, from the services that stop first', async () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    for (const service of ['database', 'server']) {
      const binding = container.bind(service).toDynamicValue(() => ({}));
      const func = (_service: string): Promise<void> => Promise.resolve();
      finalizeBinding(binding.inSingletonScope(), { func, argsOf: () => [service] as [string] });
    }
    for (const service of ['server', 'database']) container.get(service);
    const report = recordTeardown(container);
    expect(await tearDown({ container, stopFirst: ['server'], graceMs: 60_000 })).to.equal(true);
    expect(report.steps.map(({ service, outcome }) => [service, outcome])).to.deep.equal([
      ['server', 'done'],
      ['database', 'done'],
    ]);
    expect(report.totalMs).to.be.at.least(0);
  });

  it('[T3] divides the timeline into tables, which a browser lays out when they come into view', () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    for (let at = 0; at < 101; at++) {
      const binding = container.bind(`service ${at}`).toDynamicValue(() => ({}));
      finalizeBinding(binding.inSingletonScope(), { func: close, argsOf: () => [[]] });
      container.get(`service ${at}`);
    }
    const report = recordTeardown(container);
    container.unbindAll();
    const html = report.toHtml();
    expect(html.match(/<div class="rows"/g)).to.have.lengthOf(2);
    expect(html.match(/<tr class="done">/g)).to.have.lengthOf(101);
  });

  it('rejects a container without the plugin', () => {
    expect(() => recordTeardown(new Container())).to.throw('FinalizationPlugin');
  });

  it('[T3] rounds durations: to tenths of a millisecond below ten, to whole milliseconds above', () => {
    expect([0.04, 9.94, 10, 12.6, undefined].map(formatMs)).to.deep.equal([
      '0.0 ms',
      '9.9 ms',
      '10 ms',
      '13 ms',
      'in progress',
    ]);
  });
});
