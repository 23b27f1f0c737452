import { runMain } from '../../runtime/main/index.js';
import { finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';
import { container, Pool } from './main-container.js';

finalize(owner, out, 'at exit');
await runMain(container, () => container.getAsync(Pool));
process.exit(3);
