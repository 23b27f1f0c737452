/*
 * The entry point `inversify-finalize/auto`: importing it gives the plugin to every container that is
 * made afterwards with the copy of `inversify` that this package resolves.
 */
import { Container } from 'inversify';
import { finalizeEveryContainer } from './container-hooks.js';
import { FinalizationPlugin } from './finalization-plugin.js';

finalizeEveryContainer(Container.prototype, FinalizationPlugin);
