import { expect } from 'chai';
import { describeHandle, keepsOpen } from '../../devtools/diagnostics/handle-kinds.js';
import { handleCases } from '../verification/owners/handle-cases.js';
import { runCleanCase, runHandleCase } from '../verification/owners/run-case.js';

/** The cases in which the service is found in different ways; `verify:owners` runs all cases. */
const sample = new Set([
  'HttpServer',
  'AcceptedConnection',
  'SpawnedProcess',
  'StandardInput',
  'DnsQuery',
]);

const cleanSample = [
  'a closed server',
  'a timer that ends soon',
  'the end of a child while its parent serves',
  'the end of one container while another one serves',
  'containers for each request',
];

describe('INVERSIFY_FINALIZE_OPEN', () => {
  for (const [at, handleCase] of handleCases.entries()) {
    const { type, service } = handleCase;
    const isBuilt = service !== type.name;
    if (!isBuilt && !sample.has(type.name)) continue;
    const opened = isBuilt ? 'by the builder of a binding' : `by ${type.name}`;
    it(`[T4] names the service and the position of what is still open: opened ${opened}`, async () => {
      const { passed, text } = await runHandleCase(at, handleCase);
      expect(passed, text).to.equal(true);
    });
  }

  for (const name of cleanSample) {
    it(`[T4] names nothing in a clean program: ${name}`, async () => {
      const { passed, text } = await runCleanCase(name);
      expect(passed, text).to.equal(true);
    });
  }
});

describe('the description of an open handle', () => {
  it('[T4] has the port, the process or the time', () => {
    const server = {
      getsockname: (out: { port?: number }) => {
        out.port = 3000;
        return 0;
      },
    };
    expect(describeHandle('TCPSERVERWRAP', server)).to.equal('TCP server on port 3000');
    expect(describeHandle('TCPWRAP', {})).to.equal('TCP connection');
    const getpeername = (out: { address?: string; port?: number }): number => {
      Object.assign(out, { address: '10.0.0.7', port: 5432 });
      return 0;
    };
    expect(describeHandle('TCPWRAP', { getpeername })).to.equal('TCP connection to 10.0.0.7:5432');
    expect(describeHandle('UDPWRAP', {})).to.equal('UDP socket');
    expect(describeHandle('PROCESSWRAP', { pid: 7 })).to.equal('child process 7');
    expect(describeHandle('Timeout', { _idleTimeout: 5 })).to.equal('timer of 5 ms');
    expect(describeHandle('Timeout', { _repeat: 5 })).to.equal('interval of 5 ms');
    expect(describeHandle('TTYWRAP', { fd: 0 })).to.equal('standard input');
    const others = ['Immediate', 'PIPESERVERWRAP', 'PIPEWRAP', 'TTYWRAP', 'WORKER', 'MESSAGEPORT'];
    others.push('FSEVENTWRAP', 'STATWATCHER', 'FSREQPROMISE', 'JSSTREAM');
    expect(others.map((type) => describeHandle(type, {}))).to.deep.equal([
      'immediate',
      'server on a pipe or socket file',
      'pipe',
      'terminal',
      'worker thread',
      'message port',
      'file watcher',
      'file watcher',
      'file operation',
      'jsstream',
    ]);
  });

  it('[T4] covers only what keeps the process open, unlike a file operation that has ended', () => {
    expect(keepsOpen('FSREQCALLBACK', {}, new Set())).to.equal(false);
    expect(keepsOpen('FSREQCALLBACK', {}, new Set(['FSREQCALLBACK']))).to.equal(true);
    expect(keepsOpen('TTYWRAP', { fd: 0, hasRef: () => true }, new Set())).to.equal(false);
    expect(keepsOpen('WORKER', { hasRef: () => false }, new Set())).to.equal(false);
  });
});
