/*
 * A replica of how Theia builds and ends its containers, on Inversify 6.2: a root of modules,
 * contributions that a provider collects lazily, and a child container for each connection, whose
 * services have a plain `dispose()`. It contains no code of Theia.
 */
import 'reflect-metadata';
import * as inversify6 from 'inversify-6-2';
import { finalizeContainer } from '../../../container/index.js';
import { Ledger, type Losses } from './ledger.js';

const { Container, ContainerModule, inject, injectable, preDestroy } = inversify6;

/** Theia's `Disposable`: a method `dispose` and no symbol. */
interface PlainDisposable {
  dispose(): unknown;
}

/** Returns the cleanup function of an instance with a plain `dispose()`. */
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

/** Contributions are constructed when they are first resolved. */
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

const backendModule = new ContainerModule((bind) => {
  bind(PluginHost).toSelf().inSingletonScope();
  bind(FileSystemWatcher).toSelf().inSingletonScope();
  bind(contributionId).toService(FileSystemWatcher);
  bind(contributionId).toService(PluginHost);
  bind(providerId)
    .toDynamicValue(
      (context) =>
        new ContributionProvider(() => context.container.getAll<Contribution>(contributionId)),
    )
    .inSingletonScope();
});

const connectionModule = new ContainerModule((bind) => {
  bind(Terminal).toSelf().inSingletonScope();
  bind(TerminalServer).toSelf().inSingletonScope();
});

/** Starts the backend, opens and closes two connections, and stops, with or without the one line. */
export async function runTheia(withPlugin: boolean): Promise<Losses> {
  const ledger = new Ledger();

  const root = new Container();
  if (withPlugin) finalizeContainer(root, { disposables: disposeOf, deadlineMs: 5_000 });

  const connect = (connection: number): inversify6.interfaces.Container => {
    const container = root.createChild();
    container.bind('connection').toConstantValue(connection);
    container.load(connectionModule);
    container.get(TerminalServer);
    return container;
  };

  root.bind(ledgerId).toConstantValue(ledger);
  root.load(backendModule);
  const contributions = root.get<ContributionProvider>(providerId).getContributions();
  for (const contribution of contributions) contribution.onStart();

  const first = connect(1);
  const second = connect(2);
  await ledger.end(() => first.unbindAllAsync());
  await ledger.end(() => second.unbindAllAsync());
  await ledger.end(() => root.unbindAllAsync());
  return ledger.losses(contributions);
}
