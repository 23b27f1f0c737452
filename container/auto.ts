/*
 * The entry point `inversify-finalize/auto`: importing it gives the plugin to every container that is
 * created afterwards with the copy of `inversify` that this package imports, or that the program requires.
 */
import * as inversify from 'inversify';
import { finalizeEveryContainer } from './container-hooks.js';
import { finalizeContainer } from './finalize-container.js';
import { containerPrototypes } from './inversify/builds.js';

for (const prototype of containerPrototypes(inversify, 'inversify')) {
  finalizeEveryContainer(prototype, (container) => finalizeContainer(container));
}
