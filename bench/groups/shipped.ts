import { fileURLToPath } from 'node:url';
import { bundledModules, writeModules } from '../../scripts/bundled-modules.js';
import { root } from '../../scripts/entry-points.js';
import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';
import { GC_HOOK, LEAK_FREE } from './opponents.js';

/** The duration of an import in a process that has imported nothing else. */
export function imports(size: Size): Row[] {
  const entries = [
    'src',
    'decorators',
    'container',
    'runtime/signals',
    'devtools/audit',
    'devtools/lint',
  ];
  writeModules(fileURLToPath(new URL('dist/bundled/', root)), bundledModules());
  const bundled = entries.map((entry) => `bundled/${entry}`);
  const samples = apart(
    'import',
    ['inversify', ...bundled, ...entries].map((entry) => [entry]),
    size.processes,
  );
  const unit = { unit: 'ms' } as const;
  return entries.flatMap((entry, index) => {
    const name = `import of ${entry}/`;
    const shipped = samples[index + 1];
    return [
      ...row(name, 'import of inversify', [shipped, samples[0]], unit),
      ...row(
        name,
        'its modules, not bundled',
        [shipped, samples[index + 1 + entries.length]],
        unit,
      ),
    ];
  });
}

/** The bytes that a browser loads: bundled, minified, compressed with gzip, without inversify. */
export function shipped(): Row[] {
  const entries = ['src', 'decorators', 'container', 'gc-hook', 'on-exit-leak-free'];
  const [core, decorators, container, gcHook, leakFree] = apart(
    'shipped',
    entries.map((entry) => [entry]),
    1,
  );
  const unit = { unit: 'bytes' } as const;
  return [
    ...row('size of src/, the core', GC_HOOK, [core, gcHook], unit),
    ...row('size of src/, the core', LEAK_FREE, [core, leakFree], unit),
    ...row('size of decorators/ alone', GC_HOOK, [decorators, gcHook], unit),
    ...row('size of container/, with all that it needs', GC_HOOK, [container, gcHook], unit),
  ];
}
