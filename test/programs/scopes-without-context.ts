import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { Container } from 'inversify';
import {
  finalizeBinding,
  FinalizationPlugin,
  openScope,
  runInScope,
} from '../../container/index.js';
import type { FinalizeError } from '../../src/index.js';

// A host without AsyncLocalStorage.
const getBuiltinModule = process.getBuiltinModule.bind(process);
Object.assign(process, {
  getBuiltinModule: (id: string): unknown =>
    id === 'node:async_hooks' ? undefined : getBuiltinModule(id),
});

const describeFailure = ({ code, message }: FinalizeError): string => `${code}: ${message}`;
const out = (text: string): void => void writeSync(1, `${text}\n`);
const container = new Container();
container.register(FinalizationPlugin);
finalizeBinding(
  container.bind('service').toDynamicValue(() => ({})),
  { func: out, argsOf: () => ['finalized'] },
);
const scope = openScope(container);
scope.get('service');
scope.drain();
const failures = await Promise.allSettled([
  runInScope(container, () => out('never called')),
  scope.getAsync('service'),
]);
for (const failure of failures) {
  if (failure.status === 'rejected') out(describeFailure(failure.reason as FinalizeError));
}
