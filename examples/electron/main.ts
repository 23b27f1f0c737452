/** The main process of an Electron application that closes its database before it quits. */
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { Container, injectable } from 'inversify';
import { finalization } from 'inversify-finalize/container';
import { AppStandIn } from './app-stand-in.js';
import { quitAfterTeardown } from './quit-after-teardown.js';

@injectable('Singleton')
class Database implements AsyncDisposable {
  async [Symbol.asyncDispose](): Promise<void> {
    console.log('database: closing');
    await delay(10);
    console.log('database: closed');
  }
}

const container = new Container({ autobind: true });
container.register(finalization({ disposables: true, deadlineMs: 5_000 }));
const app = new AppStandIn(); // in an application: import { app } from 'electron'
quitAfterTeardown(app, container);

container.get(Database);
app.quit(); // the user closes the window
app.quit(); // and presses Ctrl+Q as well
