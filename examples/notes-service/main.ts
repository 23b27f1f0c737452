/**
 * A small service with the resources that a real one has to release. `npm run demo` starts it, uses it
 * over HTTP, tears it down and checks what is left. `npm run demo -- --serve` keeps it running;
 * `npm run demo -- --audit` shows what the audit finds, without the service. `npm run demo -- --report
 * teardown.html` writes the report of the teardown as a page.
 */
import 'reflect-metadata';
// Runs the finalizers at Ctrl-C during the demo, so that nothing stays in the temporary folder.
import 'inversify-finalize/signals';
import { parseArgs } from 'node:util';
import { runAuditDemo } from './audit-demo.js';
import { runDemo } from './demo.js';
import { serve } from './serve.js';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: { serve: flag, audit: flag, report: { type: 'string' } },
});

if (values.audit) {
  runAuditDemo();
} else if (values.serve) {
  await serve();
} else if (!(await runDemo(values.report))) {
  process.exitCode = 1;
}
