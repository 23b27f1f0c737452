import { Container } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';

/** Returns a container with the plugin, or with another form of it. */
export function newContainer(
  options: ConstructorParameters<typeof Container>[0] = {},
  plugin = FinalizationPlugin,
): Container {
  const container = new Container(options);
  container.register(plugin);
  return container;
}
