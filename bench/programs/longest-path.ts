/**
 * Prints the milliseconds that a teardown of 100 services takes, each of which closes in 10 ms:
 * `longest-path.js dependencies|order|stock LAYERS`. Each service of a layer uses one of the layer below.
 */
import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { Container, injectable } from 'inversify';
import { finalization, FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

const SERVICES = 100;
const CLOSE_MS = 10;

const [variant = 'dependencies', layers = '1'] = process.argv.slice(2);
const isStock = variant === 'stock';
const perLayer = SERVICES / Number(layers);

function close(): Promise<void> {
  return wait(CLOSE_MS);
}

@injectable()
@finalizeWith(close, () => [])
class Service {
  constructor(readonly used?: object) {}
}

const container = new Container();
if (variant === 'dependencies') container.register(finalization({ concurrency: 'dependencies' }));
if (variant === 'order') container.register(FinalizationPlugin);
for (let index = 0; index < SERVICES; index++) {
  const bound = container
    .bind(`service ${index}`)
    .toDynamicValue(
      (context) =>
        new Service(index < perLayer ? undefined : context.get(`service ${index - perLayer}`)),
    );
  const singleton = bound.inSingletonScope();
  if (isStock) singleton.onDeactivation(close);
  container.get(`service ${index}`);
}
const start = performance.now();
await container.unbindAllAsync();
process.stdout.write(JSON.stringify({ value: performance.now() - start }));
