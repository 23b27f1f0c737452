import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { finalization } from '../../container/index.js';
import { finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';

@injectable()
class Pool implements Disposable, AsyncDisposable {
  [Symbol.dispose](): void {
    out('dispose Pool');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    out('not reached');
  }
}

@injectable()
class Server implements Disposable {
  [Symbol.dispose](): void {
    out('dispose Server');
  }
}

@injectable()
class OnlyAsync implements AsyncDisposable {
  async [Symbol.asyncDispose](): Promise<void> {
    out('not reached');
  }
}

const container = new Container();
container.register(finalization({ disposables: true }));
container.bind(Pool).toSelf();
container.bind(Server).toSelf();
container.bind(OnlyAsync).toSelf();
const held: unknown[] = [container.get(Pool)];
finalize(owner, out, 'finalizer');
held.push(container.get(Server), container.get(OnlyAsync));
finalize(owner, out, 'newest finalizer');
process.on('exit', () => held.length);
