import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';

@injectable()
@finalizeWith(out, () => ['service'] as const)
class Service {}

/** Exported, so that it stays reachable until the program exits. */
export const container: Container = new Container();
container.register(FinalizationPlugin);
container
  .bind(Service)
  .toSelf()
  .inSingletonScope()
  .onDeactivation(() => out('deactivation'));
finalize(owner, out, 'of the program, older');
container.get(Service);
finalize(owner, out, 'of the program, newer');
