import { finalize } from '../../src/index.js';
import { endProgram } from '../../src/program.js';
import { out, owner } from './finalizers.js';

endProgram();
out('not started');
finalize(owner, out, 'first');
finalize(owner, out, 'second');
endProgram();
out('ended');
finalize(owner, out, 'never');
