import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin, openScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

/** Prints whether a builder is called by Inversify or by this package. */
function caller(builtBy: string): string {
  return builtBy.includes('intercepted-builder') ? 'intercepted' : 'as in stock';
}

const scoped = process.argv.includes('scope');
const container = new Container();
container.register(FinalizationPlugin);
container.bind('dynamic').toDynamicValue(() => new Error('dynamic').stack);
container.bind('resolved').toResolvedValue(() => new Error('resolved').stack);
for (const name of ['dynamic', 'resolved']) console.log(name, caller(container.get(name)));

function decorate(): void {
  @injectable()
  @finalizeWith(() => undefined)
  class Decorated {}
  void Decorated;
}

if (scoped) openScope(container);
else decorate();
for (const name of ['dynamic', 'resolved']) console.log(name, caller(container.get(name)));
