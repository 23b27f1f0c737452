import { Container } from 'inversify';
import { FinalizationPlugin, finalizeBinding } from '../../container/index.js';
import { out } from './finalizers.js';

const container = new Container();
const binding = container.bind('pool').toDynamicValue(() => ({}));
finalizeBinding(binding.inSingletonScope(), { func: out, argsOf: () => ['closed'] });
container.register(FinalizationPlugin);
container.get('pool');
container.unbindAll();
