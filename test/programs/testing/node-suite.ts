import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { declareSuite } from './suite.js';

declareSuite({
  describe: (title, body) => void describe(title, body),
  it: (title, body) => void it(title, body),
  beforeEach,
  afterEach,
  before,
  after,
});
