/*
 * Hooks for `node --test --import inversify-finalize/testing/node-test`. Each test that leaves a finalizer
 * alive fails.
 */
import { afterEach, beforeEach } from 'node:test';
import { beginTest, type TestRun } from './creations.js';
import { finishTest } from './leftovers.js';

const tests = new WeakMap<object, TestRun>();

beforeEach((context) => {
  tests.set(context, beginTest());
});

afterEach(async (context) => {
  const test = tests.get(context);
  if (test !== undefined) await finishTest(test);
});
