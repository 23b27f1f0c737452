// Resolves decorated services from a container with the plugin.
import 'reflect-metadata';
import { Container, inject, injectable } from 'inversify';
import { finalizeBinding, finalizeContainer, finalizersOf } from 'inversify-finalize/container';
import { finalizerArgs, finalizeWith } from 'inversify-finalize/decorators';

declare const console: { log(text: string): void };

const say = (text: string): void => console.log(text);

@finalizeWith(say, (log: Log) => [log.path] as const)
@injectable()
class Log {
  readonly path = 'log closed';
}

@finalizeWith(say)
@injectable()
class Repository {
  readonly #name = 'repository closed';

  constructor(@inject(Log) readonly log: Log) {}

  [finalizerArgs]() {
    return [this.#name] as const;
  }
}

class Cache {}

const container = finalizeContainer(new Container());
container.bind(Log).toSelf().inSingletonScope();
container.bind(Repository).toSelf().inSingletonScope();
finalizeBinding(container.bind(Cache).toConstantValue(new Cache()), {
  func: say,
  argsOf: () => ['cache dropped'] as const,
});

container.get(Repository);
container.get(Cache);
say(`made ${finalizersOf(container).size}`);
// A constant exists before the container builds anything, so it is torn down last.
container[Symbol.dispose]();
