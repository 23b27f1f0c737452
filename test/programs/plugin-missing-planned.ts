import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

@injectable()
@finalizeWith(() => undefined)
class BuiltSingleton {}

@injectable()
@finalizeWith(() => undefined)
class PlannedTransient {}

@injectable()
@finalizeWith(() => undefined)
class NeverYielded {}

const container = new Container();
container.bind(BuiltSingleton).toSelf().inSingletonScope();
container.bind(PlannedTransient).toSelf();
container.bind(NeverYielded).toSelf();
container.get(BuiltSingleton);
container.get(PlannedTransient);
new Container().register(FinalizationPlugin);
for (let count = 0; count < 2; count++) {
  container.get(BuiltSingleton);
  container.get(PlannedTransient);
}
console.log('gets', 6);
