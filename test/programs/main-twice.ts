import { Container } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, Pool } from './main-container.js';

const other = new Container();
other.register(FinalizationPlugin);
await runMain(container, () => container.getAsync(Pool));
await runMain(other, () => out('not reached')).catch((error: unknown) => out(String(error)));
