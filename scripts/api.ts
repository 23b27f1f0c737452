/**
 * Compares the public types of every entry point with the reports in `docs/api/`, so that a changed
 * type is a visible diff. `npm run check:api -- --update` writes the reports instead. `--models` compares
 * nothing and writes only the models in `dist/api/`, from which `npm run docs` generates the reference.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { entryPoints, root, type EntryPoint } from './entry-points.js';

const rootFolder = fileURLToPath(root);
const reportFolder = join(rootFolder, 'docs/api');
const modelFolder = join(rootFolder, 'dist/api');
const update = process.argv.includes('--update');
const modelsOnly = process.argv.includes('--models');

const reportOf = (entry: EntryPoint): string => `${entry.slug}.api.md`;

/** API Extractor advises copying files from a scratch folder; this script writes the report itself. */
const isAdvice = (messageId: string): boolean =>
  /^console-api-report-(?:copied|not-copied|created|missing)$/.test(messageId);

/** Returns true if the types of an entry point refer to those of a web framework. */
const usesFrameworks = ({ subpath }: EntryPoint): boolean => subpath.startsWith('./http/');

/** Returns true if the report of `entry` is as committed or, with `--update`, could be written. */
function extract(entry: EntryPoint, scratchFolder: string): boolean {
  const entryFile = join(rootFolder, entry.types);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(rootFolder, 'package.json'),
    configObject: {
      projectFolder: rootFolder,
      mainEntryPointFilePath: entryFile,
      // The settings of a user's project: the report shows what a user's compiler sees.
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            // The types of Hono and Express describe requests with the types of a browser and of Node.
            lib: usesFrameworks(entry) ? ['ES2022', 'DOM', 'DOM.Iterable'] : ['ES2022'],
            module: 'NodeNext',
            moduleResolution: 'NodeNext',
            strict: true,
            types: usesFrameworks(entry) ? ['node'] : [],
          },
          files: [entryFile],
        },
      },
      apiReport: modelsOnly
        ? { enabled: false }
        : {
            enabled: true,
            reportFileName: reportOf(entry),
            reportFolder,
            reportTempFolder: scratchFolder,
          },
      docModel: { enabled: true, apiJsonFilePath: join(modelFolder, `${entry.slug}.api.json`) },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          // A type that users meet but cannot name: the report says so at that place.
          'ae-forgotten-export': {
            logLevel: modelsOnly ? ExtractorLogLevel.None : ExtractorLogLevel.Warning,
            addToApiReportFile: true,
          },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // An undocumented member is marked as such in the report.
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          // The docstrings are JSDoc, whose links and tags TSDoc reads more narrowly.
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: update,
    printApiReportDiff: true,
    messageCallback: (message) => {
      message.handled ||=
        message.logLevel === ExtractorLogLevel.Info || isAdvice(message.messageId);
    },
  });
  return succeeded;
}

await mkdir(reportFolder, { recursive: true });
const scratchFolder = await mkdtemp(join(tmpdir(), 'api-'));
try {
  const failed = entryPoints.filter((entry) => !extract(entry, scratchFolder));
  const stale = new Set(modelsOnly ? [] : await readdir(reportFolder));
  for (const entry of entryPoints) stale.delete(reportOf(entry));
  for (const name of stale) {
    if (update) await rm(join(reportFolder, name));
  }
  if (failed.length > 0 || (stale.size > 0 && !update)) {
    const names = [...failed.map(reportOf), ...stale].join(', ');
    process.stderr.write(
      `expected the reports in docs/api to show the public types, but these differ: ${names}\n` +
        'if the change is intended, run "npm run check:api -- --update" and commit them\n',
    );
    process.exitCode = 1;
  }
} finally {
  await rm(scratchFolder, { recursive: true });
}
