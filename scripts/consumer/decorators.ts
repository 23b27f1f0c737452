// Decorates a class, without inversify and reflect-metadata.
import { programScope } from 'inversify-finalize';
import { finalizerArgs, finalizeWith } from 'inversify-finalize/decorators';

declare const console: { log(text: string): void };

const say = (text: string): void => console.log(text);

@finalizeWith(say, (log: Log) => [log.path] as const)
@finalizeWith(say)
class Log {
  readonly path = 'log closed';
  readonly #lock = 'lock released';

  [finalizerArgs]() {
    return [this.#lock] as const;
  }
}

say(`${new Log().path}? not by hand, ${programScope.size} registered`);
