/*
 * A replica of how Theia builds and ends its containers: a root of modules, contributions that a
 * provider collects lazily, and a child container for each connection, whose services have a plain
 * `dispose()`. One function makes all containers. None of Theia's code is here.
 */
import 'reflect-metadata';
import { Container, ContainerModule, inject, injectable, preDestroy } from 'inversify';
import { finalization } from '../../../container/index.js';
import { Ledger, type Losses } from './ledger.js';

/** Theia's `Disposable`: a method, and no symbol. */
interface PlainDisposable {
  dispose(): unknown;
}

/** Returns the cleanup of what has a plain `dispose()`. */
function disposeOf(instance: object): (() => unknown) | undefined {
  return 'dispose' in instance ? () => (instance as PlainDisposable).dispose() : undefined;
}

interface Contribution {
  onStart(): void;
}

const ledgerId: unique symbol = Symbol('ledger');
const contributionId: unique symbol = Symbol('contribution');
const providerId: unique symbol = Symbol('contribution provider');

@injectable()
class FileSystemWatcher implements Contribution, PlainDisposable {
  constructor(@inject(ledgerId) readonly ledger: Ledger) {}

  onStart(): void {
    this.ledger.open('file system watcher');
  }

  dispose(): void {
    this.ledger.close('file system watcher');
  }
}

@injectable()
class PluginHost implements Contribution {
  constructor(
    @inject(ledgerId) readonly ledger: Ledger,
    @inject(FileSystemWatcher) readonly watcher: FileSystemWatcher,
  ) {}

  onStart(): void {
    this.ledger.open('plugin host process', 'file system watcher');
  }

  @preDestroy()
  async stop(): Promise<void> {
    await this.ledger.closeLater('plugin host process');
  }
}

/** Contributions are constructed when they are first asked for. */
class ContributionProvider {
  readonly #find: () => Contribution[];
  #found: Contribution[] | undefined;

  constructor(find: () => Contribution[]) {
    this.#find = find;
  }

  getContributions(): readonly Contribution[] {
    this.#found ??= this.#find();
    return this.#found;
  }
}

@injectable()
class Terminal implements PlainDisposable {
  readonly name: string;

  constructor(
    @inject(ledgerId) readonly ledger: Ledger,
    @inject('connection') connection: number,
  ) {
    this.name = `terminal of connection ${connection}`;
    ledger.open(this.name, 'plugin host process');
  }

  dispose(): Promise<void> {
    return this.ledger.closeLater(this.name);
  }
}

@injectable()
class TerminalServer implements PlainDisposable {
  readonly name: string;

  constructor(
    @inject(ledgerId) readonly ledger: Ledger,
    @inject('connection') connection: number,
    @inject(Terminal) readonly terminal: Terminal,
  ) {
    this.name = `terminal channel of connection ${connection}`;
    ledger.open(this.name, terminal.name);
  }

  dispose(): void {
    this.ledger.close(this.name);
  }
}

const backendModule = new ContainerModule(({ bind }) => {
  bind(PluginHost).toSelf().inSingletonScope();
  bind(FileSystemWatcher).toSelf().inSingletonScope();
  bind(contributionId).toService(FileSystemWatcher);
  bind(contributionId).toService(PluginHost);
  bind(providerId)
    .toDynamicValue(
      (context) => new ContributionProvider(() => context.getAll<Contribution>(contributionId)),
    )
    .inSingletonScope();
});

const connectionModule = new ContainerModule(({ bind }) => {
  bind(Terminal).toSelf().inSingletonScope();
  bind(TerminalServer).toSelf().inSingletonScope();
});

/** Starts the backend, opens and closes two connections, and stops; with the one line or as it is. */
export async function runTheia(withPlugin: boolean): Promise<Losses> {
  const ledger = new Ledger();

  const createContainer = (parent?: Container): Container => {
    const container = new Container(parent === undefined ? {} : { parent });
    if (withPlugin) container.register(finalization({ disposables: disposeOf, deadlineMs: 5_000 }));
    return container;
  };

  const connect = (root: Container, connection: number): Container => {
    const container = createContainer(root);
    container.bind('connection').toConstantValue(connection);
    container.load(connectionModule);
    container.get(TerminalServer);
    return container;
  };

  const root = createContainer();
  root.bind(ledgerId).toConstantValue(ledger);
  root.load(backendModule);
  const contributions = root.get<ContributionProvider>(providerId).getContributions();
  for (const contribution of contributions) contribution.onStart();

  const first = connect(root, 1);
  const second = connect(root, 2);
  await ledger.end(() => first.unbindAllAsync());
  await ledger.end(() => second.unbindAllAsync());
  await ledger.end(() => root.unbindAllAsync());
  return ledger.losses(contributions);
}
