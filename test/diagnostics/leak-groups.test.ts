import { expect } from 'chai';
import { CleanedUpInstances } from '../../devtools/diagnostics/cleaned-up.js';
import { formatLeak, type Leak, LeakGroups } from '../../devtools/diagnostics/leak-groups.js';
import { collectUntil } from '../support/collect.js';

function leakOf(facts: Partial<Leak> = {}): Leak {
  return {
    kind: 'alive',
    className: 'Session',
    callback: 'close',
    name: 'close of Session',
    binding: 'Session',
    container: undefined,
    createdAt: 'sessions.ts:20:34',
    ...facts,
  };
}

/** Groups leaks with these retaining paths, and returns the text without the first lines of each group. */
function pathsOf(...paths: ReadonlyArray<readonly string[]>): string {
  const groups = new LeakGroups();
  for (const retainingPath of paths) groups.add(leakOf({ retainingPath }));
  return String(groups)
    .split('\n')
    .filter((line) => /leak:|retained|likewise/u.test(line))
    .map((line) => line.trim())
    .join('\n');
}

describe('the text of a leak', () => {
  it('[T4] has the class, the callback, the creation, the container and the retaining path', () => {
    const leak = leakOf({
      binding: 'current',
      container: 'main.ts:8:11',
      retainingPath: ['variable "cache"', '[0]', 'Session'],
    });
    expect(formatLeak(leak).split(/\n {6}/u)).to.deep.equal([
      'inversify-finalize leak: Session (binding "current") is still reachable after its teardown',
      'cleanup callback: close',
      'created at sessions.ts:20:34',
      'made by the container that got the plugin at main.ts:8:11',
      'retained by variable "cache" -> [0] -> Session',
    ]);
  });

  it('[T4] omits what is unknown, and says that an object was never disposed', () => {
    const unknown = { className: undefined, binding: undefined, createdAt: undefined };
    expect(formatLeak(leakOf({ ...unknown, kind: 'collected' }))).to.equal(
      'inversify-finalize leak: an object was garbage-collected without having been disposed\n' +
        '      cleanup callback: close',
    );
  });
});

describe('groups of leaks', () => {
  it('[T4] have one paragraph for the entries of a dictionary, a map or an array, with the first keys', () => {
    const keys = ['.alice', '.bob', '["carol c."]', '.dave', '.eve', '.faythe'];
    expect(pathsOf(...keys.map((key) => ['variable "byName"', key, 'Session']))).to.equal(
      'inversify-finalize leak: 6 instances of Session are still reachable after their teardown\n' +
        'retained by variable "byName" -> .alice -> Session\n' +
        'and likewise by .bob, ["carol c."], .dave and 2 more',
    );
    const entries = ['Map value of "a"', 'Map value of "b"'];
    expect(
      pathsOf(...entries.map((key) => ['variable "map"', key, '.session', 'Session'])),
    ).to.match(/2 instances.*\n.*Map value of "a" -> .*\nand likewise by Map value of "b"$/u);
    expect(
      pathsOf(['variable "set"', 'Set member', 'S'], ['variable "set"', 'Set member', 'S']),
    ).to.match(/2 instances.*\nretained by variable "set" -> Set member -> S$/u);
  });

  it('[T4] are separate if another variable, class or creation is the cause', () => {
    expect(
      pathsOf(['variable "a"', '[0]', 'S'], ['variable "b"', '[0]', 'S']).match(/leak:/gu),
    ).to.have.lengthOf(2);
    const groups = new LeakGroups();
    groups.add(leakOf());
    groups.add(leakOf({ className: 'Socket' }));
    groups.add(leakOf({ createdAt: 'sockets.ts:1:1' }));
    expect(groups.size).to.equal(3);
  });

  it('[T4] count what was collected without having been disposed', () => {
    const groups = new LeakGroups();
    for (let at = 0; at < 3; at++) groups.add(leakOf({ kind: 'collected' }));
    expect(String(groups)).to.include(
      'leak: 3 instances of Session were garbage-collected without having been disposed\n',
    );
    expect(String(groups)).not.to.include('likewise');
  });
});

describe('the instances that were cleaned up', () => {
  it('[T4] do not grow with the number of requests, since collected instances are removed', async () => {
    const instances = new CleanedUpInstances();
    const kept = {};
    instances.add({ ref: new WeakRef(kept), leak: leakOf() });
    const add = (count: number): void => {
      for (let at = 0; at < count; at++) instances.add({ ref: new WeakRef({}), leak: leakOf() });
    };
    add(9_998);
    expect(instances.size).to.equal(9_999);
    await collectUntil(
      () => [...instances].every(({ ref }, at) => at === 0 || ref.deref() === undefined),
      'the instances to be collected',
    );
    add(1);
    expect(instances.size).to.be.at.most(2);
    expect([...instances][0]?.ref.deref()).to.equal(kept);
  });
});
