import { MessageChannel } from 'node:worker_threads';
import { mock } from 'node:test';
import FakeTimers from '@sinonjs/fake-timers';
import { expect } from 'chai';
import { type ChannelConstructor, type Host, realClock } from '../../src/real-clock.js';
import { turnUntil } from '../support/collect.js';
import { runProgram } from '../support/run-program.js';

const host = globalThis as unknown as Host;
const channel = MessageChannel as unknown as ChannelConstructor;

const fakes: ReadonlyArray<readonly [name: string, install: () => () => void]> = [
  [
    'sinon',
    () => {
      const clock = FakeTimers.install();
      return () => clock.uninstall();
    },
  ],
  [
    'node:test',
    () => {
      mock.timers.enable();
      return () => mock.timers.reset();
    },
  ],
];

describe('realClock', () => {
  for (const [name, install] of fakes) {
    it(`[G8] [11.2] uses the real time under the fake clock of ${name}, installed before or after it`, async () => {
      const before = realClock(host, channel);
      const uninstall = install();
      const ran: string[] = [];
      let timesMs: readonly number[] = [];
      try {
        const after = realClock(host, channel);
        for (const round of ['1', '2']) {
          before.later(() => ran.push(`before ${round}`));
          after.later(() => ran.push(`after ${round}`));
        }
        const startMs = after.now();
        // A fake clock replaces all clocks of the host.
        let sum = 0;
        for (let step = 0; step < 5_000_000; step++) sum += step;
        expect(sum).to.be.greaterThan(0);
        timesMs = [before.now(), after.now() - startMs];
      } finally {
        uninstall();
      }
      await turnUntil(() => ran.length === 4, 'the later turns');
      expect(ran.toSorted()).to.deep.equal(['after 1', 'after 2', 'before 1', 'before 2']);
      expect(timesMs[0]).to.be.greaterThan(0);
      expect(timesMs[1]).to.be.greaterThan(0);
    });
  }

  it('[G6] runs a task after a delay unless it is canceled; a timer does not have to be an object', async () => {
    const clock = realClock(host, channel);
    const ran: string[] = [];
    clock.after(1, () => ran.push('after'));
    clock.after(0, () => ran.push('canceled'))();
    await turnUntil(() => ran.length > 0, 'the task');
    expect(ran).to.deep.equal(['after']);
    const browser = realClock({ ...host, setTimeout: () => 1 }, undefined);
    browser.later(() => expect.fail('expected no timer to fire'));
  });

  it('[G8] [11.1] calls callbacks while the process is idle, and does not keep it alive', async () => {
    const { stdout, stderr, code } = await runProgram('idle-server');
    expect({ stdout, stderr, code }).to.deep.equal({
      stdout: 'all 5000 called while the server was idle\n',
      stderr: '',
      code: 0,
    });
  });
});
