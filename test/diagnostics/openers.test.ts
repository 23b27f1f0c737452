import { runInThisContext } from 'node:vm';
import { expect } from 'chai';
import { formatOpenHandles } from '../../devtools/diagnostics/open-handles.js';
import { Openers, type Opening } from '../../devtools/diagnostics/openers.js';

const openers = new Openers();

/** A function of an installed package that opens something. */
const openInPackage = runInThisContext('(open) => open()', {
  filename: '/srv/node_modules/pool/index.js',
}) as (open: () => Opening) => Opening;

class Pool {
  readonly opening: Opening = openers.current();
}

class ReplicaPool extends Pool {}

class Mailer {
  connect(): Opening {
    return openInPackage(() => openers.current());
  }
}

describe('the service that opens a handle', () => {
  before(() => {
    openers.bound('Pool', Pool);
    openers.bound('mail', Mailer);
    openers.bound('backup mail', Mailer);
  });

  it('[T4] is the one whose constructor runs, even the constructor of a subclass that is not bound', () => {
    for (const pool of [new Pool(), new ReplicaPool()]) {
      expect(pool.opening.service).to.equal('Pool');
      expect(pool.opening.position).to.match(/openers\.test\.[jt]s:\d+:\d+$/u);
    }
  });

  it('[T4] is the one whose method runs, with its bindings and the position in its own code', () => {
    const { service, position } = new Mailer().connect();
    expect(service).to.equal('Mailer (binding "mail", "backup mail")');
    expect(position).to.match(/openers\.test\.[jt]s:\d+:\d+$/u);
  });

  it('[T4] is the one whose builder runs; the position is in an installed package if the builder is', () => {
    const own = openers.builderOf('own', () => openers.current());
    expect(own()).to.have.property('service', 'own');
    const opened = openers.builderOf('pool', () => undefined);
    expect(opened()).to.equal(undefined);
    const installed = openers.builderOf(
      'installed',
      runInThisContext('(current) => current()', {
        filename: '/srv/node_modules/pool/build.js',
      }) as () => unknown,
    );
    const current = openers.current.bind(openers, undefined);
    expect(installed(current)).to.deep.equal({
      service: 'installed',
      position: '/srv/node_modules/pool/build.js:1:14',
    });
  });

  it('[T4] is otherwise the one that started the asynchronous operation', () => {
    const inherited = { service: 'Pool', position: 'pool.ts:1:1' };
    expect(openers.current(inherited)).to.have.property('service', 'Pool');
    expect(openers.current()).to.have.property('service', undefined);
  });
});

describe('the lines about open handles', () => {
  it('[T4] have one line for each service and position, with the number of equal handles', () => {
    const position = 'pool.ts:1:1';
    expect(
      formatOpenHandles([
        { kind: 'pipe', service: 'Pool', position },
        { kind: 'child process 7', service: 'Pool', position },
        { kind: 'pipe', service: 'Pool', position },
        { kind: 'pipe', service: undefined, position: undefined },
      ]),
    ).to.equal(
      '4 handles keep the process open:\n' +
        '      pipe (2 times), child process 7, opened by Pool at pool.ts:1:1\n' +
        '      pipe, opened at an unknown position',
    );
  });
});
