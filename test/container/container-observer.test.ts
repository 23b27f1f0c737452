import 'reflect-metadata';
import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import {
  type Builder,
  type ContainerObserver,
  setContainerObserver,
} from '../../src/container-observer.js';
import { newContainer } from './new-container.js';

const close = (_handle: unknown): void => undefined;

@injectable('Singleton')
@finalizeWith(close, () => [3] as const)
class LogFile {}

/** Records the calls of an observer, without the containers. */
class Journal implements ContainerObserver {
  readonly lines: string[] = [];
  readonly containers = new Set<object>();

  registered(container: object): void {
    this.containers.add(container);
    this.lines.push('registered');
  }

  bound(service: string, implementationType: object | undefined): void {
    this.lines.push(`bound ${service} ${implementationType === LogFile ? 'to the class' : ''}`);
  }

  builderOf(service: string, builder: Builder): Builder {
    return (...args) => {
      this.lines.push(`builds ${service}`);
      return builder(...args);
    };
  }

  made(records: readonly unknown[], service: string, container: object): void {
    this.containers.add(container);
    this.lines.push(`made ${service} with ${records.length}`);
  }

  tornDown(container: object): void {
    this.containers.add(container);
    this.lines.push('torn down');
  }
}

describe('an observer of containers', () => {
  it('[T2] is called for bindings, for what they make, and for the end of the container', () => {
    // The first container of a process that gets the plugin binds symbols to examine Inversify.
    newContainer();
    const journal = new Journal();
    setContainerObserver(journal);
    try {
      const container = new Container();
      container.bind('log').to(LogFile);
      container.register(FinalizationPlugin);
      const built = container.bind('pool').toDynamicValue(() => ({ size: 3 }));
      finalizeBinding(built.inSingletonScope(), { func: close, argsOf: () => [3] as [number] });
      container.get('log');
      expect(container.get('pool')).to.deep.equal({ size: 3 });
      container.unbindAll();
    } finally {
      setContainerObserver(undefined);
    }
    expect(journal.lines).to.deep.equal([
      'registered',
      'bound log to the class',
      'bound pool ',
      'made log with 1',
      'builds pool',
      'made pool with 0',
      'made pool with 1',
      'torn down',
    ]);
    expect(journal.containers.size).to.equal(1);
  });
});
