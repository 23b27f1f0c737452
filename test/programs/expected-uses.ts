/*
 * Prints the number of uses of containers that have to be examined, step by step. It runs in a separate process,
 * since other tests cause every use in their process to be examined.
 */
import 'reflect-metadata';
import { Container } from 'inversify';
import { expectedUses } from '../../container/expected-containers.js';
import { finalization, FinalizationPlugin } from '../../container/index.js';
import { collectUntil, nextTurn } from '../support/collect.js';

function print(step: string, ...more: unknown[]): void {
  console.log(`${step}:`, expectedUses, ...more);
}

function bound(...ids: string[]): Container {
  const container = new Container();
  for (const id of ids) container.bind(id).toConstantValue(id);
  return container;
}

const isPlugin: unique symbol = Symbol.for('@inversifyjs/plugin/isPlugin') as never;

type Services = Readonly<Record<string, object>>;

/** A plugin that only receives the services of a container. */
class ServicesReader {
  static services: Services = {};
  readonly [isPlugin] = true;

  constructor(_container: Container, services: Services) {
    ServicesReader.services = services;
  }

  load(): void {
    // Only the constructor is needed.
  }
}

/** Returns the names of the methods of a container and of its services that aren't Inversify's own. */
function replacedMethods(container: Container): string[] {
  container.register(ServicesReader);
  const names = Object.keys(ServicesReader.services);
  const services = names.map((name) => ServicesReader.services[name] as object);
  return [container, ...services].flatMap((holder) => Object.getOwnPropertyNames(holder));
}

function hasPlugin(container: Container): boolean {
  return Symbol.asyncDispose in container;
}

const earlier = bound('one', 'two');
const other = bound('three');
print('no plugin');
const parent = bound('value');
parent.register(FinalizationPlugin);
print('bindings of other containers');
earlier.get('one');
print('after a use of the first');
other.bind('four').toConstantValue(4);
print('after a use of the second');

const unrelated = bound('value');
unrelated.get('value');
print('an unrelated container', hasPlugin(unrelated), replacedMethods(unrelated));

const child = new Container({ parent });
const grandchild = new Container({ parent: child });
print('a child and a grandchild');
child.get('value');
grandchild.get('value');
print('after their first uses', hasPlugin(child), hasPlugin(grandchild));

const late = new Container({ parent });
await nextTurn();
print('an idle child');
unrelated.get('value');
late.get('value');
print('after its first use', hasPlugin(late));

for (let count = 0; count < 1_500; count++) void new Container({ parent });
print('unused children that are dropped');
await collectUntil(() => {
  for (let count = 0; count < 1_600; count++) new Container({ parent }).get('value');
  return expectedUses === 0;
}, 'the children to be collected');
print('after their collection');

const root = bound('value');
const branch = new Container({ parent: root });
const leaf = new Container({ parent: branch });
leaf.get('value');
root.register(finalization({ timeoutMs: 1_000 }));
print('descendants of a container that gets the plugin');
leaf.get('value');
branch.get('value');
print('after their next uses', hasPlugin(branch), hasPlugin(leaf));

const alone = bound('value');
const childOfAlone = new Container({ parent: alone });
alone.register(finalization({ children: false }));
childOfAlone.get('value');
print('a child of a container whose children get no plugin', hasPlugin(childOfAlone));
