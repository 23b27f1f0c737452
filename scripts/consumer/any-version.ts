// One container of each supported version of Inversify, in ES modules and in CommonJS.
import 'reflect-metadata';
import { Container, inject, injectable } from 'inversify';
import {
  finalizeBinding,
  finalizeContainer,
  finalizersOf,
  openScope,
} from 'inversify-finalize/container';
import { finalizeWith } from 'inversify-finalize/decorators';

declare const console: { log(text: string): void };

const say = (text: string): void => console.log(text);

@finalizeWith(say, (log: Log) => [log.path] as const)
@injectable()
class Log {
  readonly path = 'log closed';
}

@injectable()
class Repository {
  constructor(@inject(Log) readonly log: Log) {}

  [Symbol.dispose](): void {
    say('repository closed');
  }
}

class Pool {
  readonly name = 'pool closed';
}

const container = finalizeContainer(new Container(), { disposables: true });
container.bind(Log).toSelf().inSingletonScope();
container.bind(Repository).toSelf();
const pool = container.bind(Pool).toDynamicValue(() => new Pool());
finalizeBinding(pool.inSingletonScope(), { func: say, argsOf: ({ name }) => [name] as const });

container.get(Pool);
{
  using scope = openScope(container);
  const { log } = scope.get(Repository);
  say(`${scope.size} in the scope, ${finalizersOf(log).length} of the log`);
}
say(`${finalizersOf(container).size} in the container`);
container[Symbol.dispose]();
