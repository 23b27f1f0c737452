import { expect } from 'chai';
import * as inversify6 from 'inversify-6-2';
import {
  finalizeContainer,
  finalizersOf,
  openScope,
  runInScope,
} from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { Journal, thrown } from '../journal.js';

const { Container, inject, injectable } = inversify6;

type Class = new (...dependencies: never) => object;

/** Returns a class with a finalizer, whose constructor gets these services. */
function service(journal: Journal, name: string, dependencies: readonly Class[] = []): Class {
  class Service {}
  injectable()(Service);
  finalizeWith(journal.write, () => [name])(Service);
  for (const [index, id] of dependencies.entries()) inject(id)(Service, undefined, index);
  return Service;
}

describe('scopes on Inversify 6.2', () => {
  it('[R2] [U1] include what is made after a singleton in the same graph, but not the singleton or its dependencies', () => {
    const journal = new Journal();
    const container = finalizeContainer(new Container());
    const Part = service(journal, 'part');
    const Log = service(journal, 'log', [Part]);
    const Cache = service(journal, 'cache');
    const Job = service(journal, 'job', [Log, Cache]);
    container.bind(Log).toSelf().inSingletonScope();
    for (const id of [Part, Cache, Job]) container.bind(id).toSelf();
    for (const round of [1, 2]) {
      const scope = openScope(container);
      const job = scope.get(Job);
      expect([scope.size, finalizersOf(container).size], `round ${round}`).to.deep.equal([2, 2]);
      scope.drain();
      expect(journal.take()).to.deep.equal(['job', 'cache']);
      expect(job).to.be.an('object');
    }
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['log', 'part']);
  });

  it('[R2] [U1] stay current after a singleton whose construction fails or is pending, and after a snapshot', async () => {
    const journal = new Journal();
    const container = finalizeContainer(new Container());
    const Job = service(journal, 'job');
    const Later = service(journal, 'later');
    container.bind(Job).toSelf();
    container.bind(Later).toSelf().inSingletonScope();
    container
      .bind('failing')
      .toDynamicValue(() => {
        throw new Error('no port');
      })
      .inSingletonScope();
    container
      .bind('waiting')
      .toDynamicValue(() => Promise.resolve({}))
      .inSingletonScope();
    await runInScope(container, async (scope) => {
      container.snapshot();
      expect(thrown(() => container.get('failing'))).to.be.instanceOf(Error);
      await container.getAsync('waiting');
      const held = container.get(Job);
      expect(scope.size).to.equal(1);
      expect(held).to.be.an('object');
    });
    expect(journal.take()).to.deep.equal(['job']);
  });
});
