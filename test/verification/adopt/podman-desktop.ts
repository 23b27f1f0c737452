/*
 * A replica of how Podman Desktop builds and ends its container: one container that an initialization
 * fills and starts step by step, singletons with `@preDestroy`, `dispose()` or `AsyncDisposable`, and
 * one `await container.unbindAllAsync()` when the application quits. It contains no code of Podman Desktop.
 */
import 'reflect-metadata';
import { Container, inject, injectable, postConstruct, preDestroy } from 'inversify';
import { finalization } from '../../../container/index.js';
import { Ledger, type Losses } from './ledger.js';

const ledgerId: unique symbol = Symbol('ledger');

/** A proxy for extensions that is bound as a constant: the container doesn't clean it up. */
const apiSenderId: unique symbol = Symbol('api sender');

@injectable()
class Telemetry {
  constructor(@inject(ledgerId) readonly ledger: Ledger) {
    ledger.open('telemetry queue');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ledger.closeLater('telemetry queue');
  }
}

@injectable()
class ConfigurationRegistry implements Disposable {
  constructor(@inject(ledgerId) readonly ledger: Ledger) {
    ledger.open('configuration watcher');
  }

  [Symbol.dispose](): void {
    this.ledger.close('configuration watcher');
  }
}

@injectable()
class ContainerProviderRegistry {
  constructor(
    @inject(ledgerId) readonly ledger: Ledger,
    @inject(Telemetry) readonly telemetry: Telemetry,
    @inject(ConfigurationRegistry) readonly configuration: ConfigurationRegistry,
  ) {}

  @postConstruct()
  connect(): void {
    this.ledger.open('engine socket', 'telemetry queue', 'configuration watcher');
  }

  @preDestroy()
  async dispose(): Promise<void> {
    await this.ledger.closeLater('engine socket');
  }
}

@injectable()
class TrayMenu {
  constructor(@inject(ledgerId) readonly ledger: Ledger) {
    ledger.open('tray icon');
  }

  @preDestroy()
  dispose(): void {
    this.ledger.close('tray icon');
  }
}

@injectable()
class ExtensionLoader implements AsyncDisposable {
  constructor(
    @inject(ledgerId) readonly ledger: Ledger,
    @inject(ContainerProviderRegistry) readonly providers: ContainerProviderRegistry,
    @inject(TrayMenu) readonly tray: TrayMenu,
  ) {
    ledger.open('extension process', 'engine socket', 'tray icon');
  }

  @preDestroy()
  async [Symbol.asyncDispose](): Promise<void> {
    await this.ledger.closeLater('extension process');
  }
}

/** A download that is in progress: transient, so Inversify never ends it. */
@injectable()
class Download implements Disposable {
  constructor(@inject(ledgerId) readonly ledger: Ledger) {
    ledger.open('partial download', 'telemetry queue');
  }

  [Symbol.dispose](): void {
    this.ledger.close('partial download');
  }
}

/** Starts the application, uses it and quits, with or without the one line. */
export async function runPodmanDesktop(withPlugin: boolean): Promise<Losses> {
  const ledger = new Ledger();
  const container = new Container();
  if (withPlugin) container.register(finalization({ disposables: true }));

  container.bind(ledgerId).toConstantValue(ledger);
  container.bind(apiSenderId).toConstantValue({ send: () => undefined, [Symbol.dispose]: () => 0 });
  container.bind(Telemetry).toSelf().inSingletonScope();
  container.bind(ConfigurationRegistry).toSelf().inSingletonScope();
  container.bind(ContainerProviderRegistry).toSelf().inSingletonScope();
  container.bind(TrayMenu).toSelf().inSingletonScope();
  container.bind(ExtensionLoader).toSelf().inSingletonScope();
  container.bind(Download).toSelf();

  // The initialization resolves services in the order in which it can start them.
  await container.getAsync(ConfigurationRegistry);
  await container.getAsync(ContainerProviderRegistry);
  await container.getAsync(ExtensionLoader);
  const downloads = [await container.getAsync(Download)];

  await ledger.end(() => container.unbindAllAsync());
  return ledger.losses(downloads);
}
