import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin, finalizersOf } from '../../container/index.js';

@injectable()
class Pool {}

@injectable()
class Cache {}

const container = new Container();
container.register(FinalizationPlugin);
for (const type of [Cache, Pool]) {
  container
    .bind(type)
    .toSelf()
    .inSingletonScope()
    .onDeactivation(() => console.log('deactivated', type.name));
}
const before = process.listenerCount('exit');
for (const type of [Pool, Cache]) container.get(type);
container.unbindAll();
console.log('exit listeners', process.listenerCount('exit') - before);
finalizersOf(container).finalize(container, console.log, 'finalized at exit');
console.log('exit listeners', process.listenerCount('exit') - before);
