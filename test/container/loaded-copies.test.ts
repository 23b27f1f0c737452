import { expect } from 'chai';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Container, injectable, preDestroy } from 'inversify';
import * as ownContainer from '../../container/index.js';
import * as ownDecorators from '../../decorators/index.js';
import { setContainerObserver } from '../../src/container-observer.js';
import { captureWarnings } from '../support/warnings.js';
import { Journal } from './journal.js';

/** The entry points of one copy of the package. */
interface Copy {
  readonly container: typeof ownContainer;
  readonly decorators: typeof ownDecorators;
}

const MISSING = 'INVERSIFY_FINALIZE_PLUGIN_MISSING';

/**
 * Loads a second copy of the package, as a dependency with its own copy would. The copy is in `node_modules`,
 * as an installed package is, since from now on its functions are on the stacks of this process.
 */
async function loadCopy(folder: string): Promise<Copy> {
  const built = fileURLToPath(new URL('../../', import.meta.url));
  const copy = join(folder, 'node_modules/inversify-finalize/dist');
  for (const layer of ['src', 'decorators', 'container']) {
    cpSync(join(built, layer), join(copy, layer), { recursive: true });
  }
  writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
  const load = (path: string): Promise<unknown> => import(pathToFileURL(join(copy, path)).href);
  return {
    container: (await load('container/index.js')) as typeof ownContainer,
    decorators: (await load('decorators/index.js')) as typeof ownDecorators,
  };
}

describe('two loaded copies of the package', () => {
  captureWarnings(MISSING);

  const own: Copy = { container: ownContainer, decorators: ownDecorators };
  const folder = mkdtempSync(join(tmpdir(), 'finalize-copy-'));
  let copies: ReadonlyArray<readonly [one: Copy, other: Copy]> = [];
  let journal = new Journal();

  before(async () => {
    const other = await loadCopy(folder);
    expect(other.container.FinalizationPlugin).to.not.equal(own.container.FinalizationPlugin);
    copies = [
      [own, other],
      [other, own],
    ];
  });

  after(() => rmSync(folder, { recursive: true }));

  beforeEach(() => {
    journal = new Journal();
  });

  function decoratedBy({ decorators }: Copy): new () => object {
    @injectable()
    @decorators.finalizeWith(journal.write, () => ['finalize'])
    class Service {}
    return Service;
  }

  it('[R7] [11.16] configure bindings of a container with the plugin of the other copy', () => {
    for (const [one, other] of copies) {
      for (const registered of ['before', 'after'] as const) {
        const container = new Container();
        if (registered === 'before') container.register(other.container.FinalizationPlugin);
        const binding = container
          .bind<object>('pool')
          .toDynamicValue(() => ({}))
          .inSingletonScope();
        for (const { container: entry } of [one, other, one]) {
          entry.finalizeBinding(binding, { func: () => journal.write('close') });
        }
        binding.onActivation((_context, pool) => pool);
        if (registered === 'after') container.register(other.container.FinalizationPlugin);
        container.get('pool');
        container.unbindAll();
        expect(journal.take(), registered).to.deep.equal(['close', 'close', 'close']);
      }
    }
  });

  it('[R7] [11.16] register an instance once that both hand out', () => {
    for (const [one, other] of copies) {
      const containers = [one, other].map(({ container: entry }) => {
        const container = new Container();
        container.register(entry.finalization({ disposables: true }));
        return container;
      });
      class Disposable {
        [Symbol.dispose](): void {
          journal.write('dispose');
        }
      }
      const Service = decoratedBy(one);
      const instances = [new Service(), new Disposable()];
      for (const container of containers) {
        for (const [index, instance] of instances.entries()) {
          container.bind(`service${index}`).toDynamicValue(() => instance);
          container.get(`service${index}`);
        }
      }
      for (const container of containers) container.unbindAll();
      expect(journal.take()).to.deep.equal(['dispose', 'finalize']);
    }
  });

  it('[R7] [P1] do not call a @preDestroy method again as a disposer of the other copy', () => {
    for (const [one, other] of copies) {
      @injectable()
      class Disposable {
        @preDestroy()
        [Symbol.dispose](): void {
          journal.write('dispose');
        }
      }
      const containers = [one, other].map(({ container: entry }) => {
        const container = new Container();
        container.register(entry.finalization({ disposables: true }));
        return container;
      });
      const [first, second] = containers as [Container, Container];
      first.bind(Disposable).toSelf().inSingletonScope();
      second.bind('same').toDynamicValue(() => first.get(Disposable));
      expect(second.get('same')).to.equal(first.get(Disposable));
      second.unbindAll();
      expect(journal.take()).to.deep.equal([]);
      first.unbindAll();
      expect(journal.take()).to.deep.equal(['dispose']);
    }
  });

  it('[R7] [T2] show what their containers do only to their own tools', () => {
    const seen: string[] = [];
    setContainerObserver({
      registered: () => seen.push('registered'),
      bound: (service) => seen.push(service),
      builderOf: (_service, builder) => builder,
      made: () => undefined,
      tornDown: () => seen.push('torn down'),
    });
    try {
      for (const [{ container: entry }] of copies) {
        const container = new Container();
        container.register(entry.FinalizationPlugin);
        container.bind('service').toDynamicValue(() => ({}));
        container.get('service');
        container.unbindAll();
      }
    } finally {
      setContainerObserver(undefined);
    }
    expect(seen).to.deep.equal(['registered', 'service', 'torn down']);
  });

  it('[R7] [11.16] apply limits that the other copy has set', async () => {
    for (const [one, other] of copies) {
      @injectable()
      @one.decorators.finalizeWith(() => new Promise(() => undefined), () => [], {
        timeoutMs: 1,
        force: () => journal.write('force'),
      })
      class Server {}
      const container = new Container();
      container.register(other.container.FinalizationPlugin);
      container.bind(Server).toSelf().inSingletonScope();
      container.get(Server);
      await container.unbindAllAsync();
      expect(journal.take()).to.deep.equal(['force']);
    }
  });
});
