import 'reflect-metadata';
import { expect } from 'chai';
import { Container } from 'inversify';
import { Container as Container6 } from 'inversify-6-2';
import { finalizeBinding, finalizeContainer, finalizersOf } from '../../container/index.js';
import { ContainersInUse } from '../../devtools/diagnostics/containers-in-use.js';
import { watchContainers } from '../../devtools/audit/container-observers.js';

describe('the containers in use', () => {
  const containers = new ContainersInUse();
  const ended: object[] = [];
  let stop = (): void => undefined;

  before(() => {
    stop = watchContainers({
      registered: (container) => containers.registered(container),
      tornDown: (container) => ended.push(container),
    });
  });
  after(() => stop());

  it('[T4] have singletons or finalizers, on each version of Inversify', () => {
    expect(containers.any()).to.equal(false);
    const container = finalizeContainer(new Container());
    container.bind('port').toConstantValue(3000);
    container
      .bind('server')
      .toDynamicValue(() => ({}))
      .inSingletonScope();
    expect(containers.any()).to.equal(false);
    container.get('server');
    expect(containers.any()).to.equal(true);
    container.unbindAll();
    expect(containers.any()).to.equal(false);
    const oldest = finalizeContainer(new Container6());
    const target = {};
    finalizersOf(oldest).finalize(target, () => undefined);
    expect(containers.any()).to.equal(true);
    oldest.unbindAll();
    expect(containers.any()).to.equal(false);
  });

  it('[T4] are not children of containers with the plugin, which end with their parents', () => {
    const parent = finalizeContainer(new Container());
    const child = finalizeContainer(new Container({ parent }));
    finalizeBinding(
      child
        .bind('session')
        .toDynamicValue(() => ({}))
        .inSingletonScope(),
      { func: () => undefined, argsOf: () => [] },
    );
    child.get('session');
    expect(containers.any()).to.equal(false);
    ended.length = 0;
    child.unbindAll();
    parent.unbindAll();
    expect(ended.map((container) => containers.isChild(container))).to.deep.equal([true, false]);
  });

  it('[T4] are those of this copy of the package', () => {
    containers.registered({});
    expect(containers.any()).to.equal(false);
  });
});
