import { drainProgram } from '../../../devtools/testing/index.js';

(globalThis as unknown as { afterAll: typeof after }).afterAll(drainProgram);
