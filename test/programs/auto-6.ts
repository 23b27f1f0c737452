import 'reflect-metadata';
import { Container } from 'inversify-6-2';
import { finalizeEveryContainer } from '../../container/container-hooks.js';
import { finalizeContainer } from '../../container/index.js';

// This is what inversify-finalize/auto does if it resolves Inversify 6.
finalizeEveryContainer(Container.prototype, (container) => finalizeContainer(container));

const container = new Container();
container.bind('resource').toConstantValue({});
container.onDeactivation('resource', () => console.log('closed by the teardown'));
container.get('resource');
container.unbindAll();
