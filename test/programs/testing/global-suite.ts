/*
 * The suite for runners whose functions are global: mocha, vitest with `globals`, jest.
 */
import { declareSuite, type Runner } from './suite.js';

type Hook = Runner['before'];

const { beforeAll: first, afterAll: last } = globalThis as { beforeAll?: Hook; afterAll?: Hook };

declareSuite({
  describe,
  it,
  beforeEach,
  afterEach,
  before: first ?? before,
  after: last ?? after,
});
