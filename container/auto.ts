/*
 * The entry point `inversify-finalize/auto`: importing it gives the plugin to every container that is
 * made afterwards with the copy of `inversify` that this package resolves.
 */
import { Container } from 'inversify';
import { finalizeEveryContainer } from './container-hooks.js';
import { finalizeContainer } from './finalize-container.js';

finalizeEveryContainer(Container.prototype, (container) => finalizeContainer(container));
