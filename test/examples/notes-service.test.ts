import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect } from 'chai';
import { ExampleRuns } from './example-runs.js';
import { type ExampleOptions, stable } from './run-example.js';

const TIMEOUT_MS = 120_000;

/** A module that runs before the program and prevents the removal of the first scratch directory. */
const scratchStays = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { rmSync } = fs;
  let kept;
  fs.rmSync = (path, options) => {
    if (path.includes('upload-')) kept ??= path;
    if (path !== kept) rmSync(path, options);
  };
  syncBuiltinESMExports();
`)}`;

/** Returns the address of the service from its output, once it serves. */
function addressIn(stdout: string): string | undefined {
  return /curl (http:\S+)\/notes\/1\n/.exec(stdout)?.[1];
}

/** Uploads a note as soon as the service accepts requests, then sends the signal. */
function signalAfterUpload(signal: NodeJS.Signals): ExampleOptions {
  let isUploaded = false;
  return {
    args: ['--serve'],
    onOutput: (output, kill) => {
      const address = addressIn(output);
      if (address === undefined || isUploaded) return;
      isUploaded = true;
      void fetch(`${address}/notes?title=one`, { method: 'POST', body: 'first' })
        .then((response) => response.json())
        .then(() => kill(signal));
    },
  };
}

/** Sends the signal during an upload that never ends, and again during the teardown. */
function signalTwiceInUpload(signal: NodeJS.Signals): ExampleOptions {
  let sent = 0;
  const endless = (address: string, kill: () => void): void => {
    const headers = { expect: '100-continue' };
    const upload = request(`${address}/notes?title=endless`, { method: 'POST', headers });
    upload.on('error', () => undefined); // the service ends during the upload
    upload.on('continue', kill); // the service has begun to read it
    upload.flushHeaders();
  };
  return {
    args: ['--serve'],
    onOutput: (output, kill) => {
      const address = addressIn(output);
      if (sent === 0 && address !== undefined) {
        sent = 1;
        endless(address, () => kill(signal));
      } else if (sent === 1 && output.includes('tearing down')) {
        sent = 2;
        const again = setInterval(() => kill(signal) || clearInterval(again), 300);
      }
    },
  };
}

function startRuns() {
  return new ExampleRuns('notes-service/main', [
    ['whole', {}],
    ['report', { args: ['--report', reportFile] }],
    ['scratch stays', { nodeOptions: ['--import', scratchStays] }],
    [
      'interrupted',
      {
        onOutput: (stdout, kill) => {
          if (stdout.includes('the notes service is at')) kill('SIGINT');
        },
      },
    ],
    ['SIGTERM', signalAfterUpload('SIGTERM')],
    ['SIGINT', signalAfterUpload('SIGINT')],
    [
      'SIGINT during the start',
      {
        args: ['--serve'],
        onOutput: (output, kill) => {
          if (output.endsWith('press Ctrl-C to end it\n')) kill('SIGINT');
        },
      },
    ],
    ['SIGTERM twice', signalTwiceInUpload('SIGTERM')],
    ['SIGINT twice', signalTwiceInUpload('SIGINT')],
  ]);
}

/** The file to which the demo writes the report of its teardown. */
const reportFile = join(tmpdir(), `teardown-report-${process.pid}.html`);

describe('examples/notes-service', function () {
  this.timeout(TIMEOUT_MS);

  let runs: ReturnType<typeof startRuns>;
  before(() => {
    runs = startRuns();
  });

  it('[T3] writes the report of its teardown', async () => {
    const { stdout, code } = await runs.endOf('report');
    expect(code, stdout).to.equal(0);
    const page = readFileSync(reportFile, 'utf8');
    rmSync(reportFile);
    expect(page).to.match(/<h1>Teardown: \d+ steps, .*<h2>Left alive<\/h2>/s);
    expect(page).to.match(/<text[^>]*>\d+\. Database/);
  });

  it('[U5] removes the directory of each request with its response, tears down in reverse order of construction, and leaves nothing behind', async () => {
    const { stdout, ...end } = await runs.endOf('whole');
    expect(end, stdout).to.deep.equal({ stderr: '', code: 0, signal: null, left: [] });
    const [, created, removed, there] =
      /drops them:\n {2}created: (\d+)\n.*: (\d+)\n {2}still there: (\d+)\n/
        .exec(stdout)
        ?.map(Number) ?? [];
    expect(created).to.be.at.least(160);
    expect(removed).to.be.greaterThan(0);
    expect(Number(removed) + Number(there)).to.equal(created);
    const inOrder = [
      'server',
      ...(there === 0 ? [] : [`scratch directory${there === 1 ? '' : `, ${there} times`}`]),
      'repository',
      'database',
      'log',
    ];
    expect(stable(stdout)).to.equal(
      [
        'the notes service is at http://127.0.0.1:<port>, its data in <folder>',
        `${Number(created) * 2} requests: notes uploaded and read`,
        '',
        'scratch directories of uploads, each in the scope of its request:',
        `  created: ${created}`,
        '  left after each response: 0',
        '',
        'scratch directories of a job that has no scope and drops them:',
        `  created: ${created}`,
        `  removed on garbage collection during the traffic: ${removed}`,
        `  still there: ${there}`,
        '  some were garbage-collected: true',
        '',
        'torn down, in this order:',
        ...inOrder.map((what) => ` <time>  ${what}`),
        '',
        'what is left:',
        '  scratch directories: 0',
        '  open files of the service: 0',
        '  the descriptor of the log is closed: true',
        '  left to garbage collection (atexit: false): Finalizer { alive, clear of NoteCache }',
        `  notes in the reopened database: ${created}`,
        `  counted reads: ${created}`,
        '',
        'done in <time>',
        '',
      ].join('\n'),
    );
  });

  it('exits with 1 if a check fails, and leaves nothing behind even then', async () => {
    const { stdout, code, left } = await runs.endOf('scratch stays');
    expect(stdout).to.match(/^ {2}FAILED scratch directories: expected 0, but got 1$/m);
    expect({ code, left }).to.deep.equal({ code: 1, left: [] });
  });

  it('leaves nothing behind if a signal ends it', async () => {
    const { code, signal, left } = await runs.endOf('interrupted');
    expect({ code, signal, left }).to.deep.equal({ code: null, signal: 'SIGINT', left: [] });
  });

  describe('--serve', () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`[U6] serves until ${signal}, then tears down and ends by that signal`, async () => {
        const { stdout, ...end } = await runs.endOf(signal);
        expect(end, stdout).to.deep.equal({ stderr: '', code: null, signal, left: [] });
        expect(stable(stdout)).to.equal(
          [
            'the notes service is starting; press Ctrl-C to end it',
            'listening at http://127.0.0.1:<port>',
            "  curl --data-binary @README.md 'http://127.0.0.1:<port>/notes?title=readme'",
            '  curl http://127.0.0.1:<port>/notes/1',
            '',
            `${signal}: tearing down`,
            'torn down, in this order:',
            ' <time>  server',
            ' <time>  repository',
            ' <time>  database',
            ' <time>  log',
            'everything is released',
            '',
          ].join('\n'),
        );
      });
    }

    it('[U6] tears down what has been built if Ctrl-C arrives during the start', async () => {
      const { stdout, ...end } = await runs.endOf('SIGINT during the start');
      expect(end, stdout).to.deep.equal({ stderr: '', code: null, signal: 'SIGINT', left: [] });
      expect(stdout).to.match(/everything is released\n$/);
    });

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`[U6] ends immediately on a second ${signal}, during an upload`, async () => {
        const { stdout, ...end } = await runs.endOf(`${signal} twice`);
        expect(end, stdout).to.deep.equal({ stderr: '', code: null, signal, left: [] });
        expect(stdout).to.not.include('everything is released');
      });
    }
  });
});
