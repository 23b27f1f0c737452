/** Inversify 8: plain names are synchronous, asynchronous ones end in `Async`. */
import { type InversifyVersion, type MethodName, methodNames } from './version.js';

const methods = Object.fromEntries(methodNames.map((name) => [name, name])) as Record<
  MethodName,
  string
>;

export const version8: InversifyVersion = {
  range: '^8.0.0',
  methods,
  required: [...methodNames],
  containerHandlersFirst: false,
  modulesCallContainer: false,
  unbindLooksAtParents: true,
  destroyedClass: ({ implementationType }) => implementationType,
};
