import 'reflect-metadata';
import { Session } from 'node:inspector';
import { expect } from 'chai';
import { Container } from 'inversify';
import { auditFinalizer, enableAudit } from '../../devtools/audit/index.js';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { createFinalizer, finalize, FinalizeError, FinalizerScope } from '../../src/index.js';
import { collectSentinel, collectUntil } from '../support/collect.js';

class LogFile {
  close(): void {
    return undefined;
  }
}

const ignore = (_held: unknown): void => undefined;

/** Returns what the audit writes to standard error until it is disabled. */
function reportsOf(run: () => void, options: Parameters<typeof enableAudit>[0] = {}): string {
  const written: string[] = [];
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  try {
    const disable = enableAudit(options);
    try {
      run();
    } finally {
      disable();
    }
  } finally {
    process.stderr.write = write;
  }
  return written.join('');
}

function boundCreation(scope: FinalizerScope): void {
  const log = new LogFile();
  scope.finalize(log, log.close.bind(log));
}

function errorOf(run: () => unknown): FinalizeError {
  try {
    run();
  } catch (error) {
    if (error instanceof FinalizeError) return error;
    throw error;
  }
  throw new Error('expected a FinalizeError, but nothing was thrown');
}

/** Returns the message of the first error in the cause chain that contains a retaining path. */
function pathOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof FinalizeError && cause.code === 'SELF_REFERENCE') return cause.message;
  }
  return '';
}

describe('enableAudit', () => {
  it('reports each creation site once, and nothing after it is disabled', () => {
    const scope = new FinalizerScope();
    const text = reportsOf(() => {
      for (let at = 0; at < 5; at += 1) boundCreation(scope);
    });
    boundCreation(scope);
    expect(text.match(/func -> bound this -> LogFile/g)).to.have.lengthOf(1);
    expect(text).to.include('enable-audit.test.');
    expect(scope.size).to.equal(6);
    for (const finalizer of scope) finalizer.detach();
  });

  it('makes the creation throw, so that nothing is registered', () => {
    const scope = new FinalizerScope();
    const disable = enableAudit({ onFound: 'throw' });
    try {
      const error = errorOf(() => boundCreation(scope));
      expect(error.code).to.equal('SELF_REFERENCE');
      expect(error.message).to.include('func -> bound this -> LogFile');
      expect(scope.size).to.equal(0);
      scope.finalize(new LogFile(), Math.max, 1).detach();
    } finally {
      disable();
    }
  });

  it('makes container.get() throw and names the class for @finalizeWith', () => {
    const closeAll = (lines: unknown[]): void => void lines.splice(0);
    @finalizeWith(closeAll, (service: Service): [unknown[]] => [service.lines])
    class Service {
      readonly lines: unknown[] = [this];
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Service).toSelf();
    const disable = enableAudit({ onFound: 'throw' });
    try {
      const error = errorOf(() => container.get(Service));
      expect(error.code).to.equal('SELF_REFERENCE');
      expect(error.message).to.include('Service');
      expect(pathOf(error)).to.include('args[0] -> [0] -> Service');
    } finally {
      disable();
    }
  });

  it('makes container.get() throw and names the class for finalizeBinding', () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    finalizeBinding(container.bind(LogFile).toSelf(), {
      func: ignore,
      argsOf: (log: LogFile): [() => unknown] => [() => log],
    });
    const disable = enableAudit({ onFound: 'throw' });
    try {
      const error = errorOf(() => container.get(LogFile));
      expect(error.code).to.equal('SELF_REFERENCE');
      expect(pathOf(error)).to.match(/args\[0\] -> closure variable "log".* -> LogFile/);
      expect(error.message).to.include('LogFile');
    } finally {
      disable();
    }
  });

  it('audits only the configured share of creations', () => {
    const text = reportsOf(
      () => {
        for (let at = 0; at < 4; at += 1) finalize(new LogFile(), () => at).detach();
        boundCreation(new FinalizerScope());
      },
      { sample: 0.5 },
    );
    expect(text).to.include('func -> bound this -> LogFile');
    const skipped = reportsOf(
      () => {
        finalize(new LogFile(), Math.max).detach();
        boundCreation(new FinalizerScope());
      },
      { sample: 0.5 },
    );
    expect(skipped).to.equal('');
  });

  it('reports "not fully searched" and does not throw if the budget is exceeded', () => {
    const chain = { next: {} };
    for (let at = 0, link: { next: object } = chain; at < 1000; at += 1) {
      link = link.next = { next: {} };
    }
    const text = reportsOf(() => finalize(new LogFile(), ignore, chain).detach(), {
      budget: 100,
      onFound: 'throw',
    });
    expect(text).to.include('not fully searched').and.to.include('may retain');
    const enough = reportsOf(() => finalize(new LogFile(), ignore, chain).detach());
    expect(enough).to.equal('');
  });

  it('can be enabled several times and disabled in any order', () => {
    const scope = new FinalizerScope();
    const first = enableAudit({ onFound: 'throw' });
    const second = enableAudit({ onFound: 'throw' });
    first();
    expect(() => boundCreation(scope)).to.throw(FinalizeError);
    second();
    second();
    boundCreation(scope);
    expect(scope.size).to.equal(1);
    for (const finalizer of scope) finalizer.detach();
  });

  it('rejects invalid options', () => {
    const wrong = [
      { onFound: 'log' },
      { sample: 0 },
      { sample: 2 },
      { budget: 0 },
      { budget: 0.5 },
    ];
    for (const options of wrong) {
      expect(errorOf(() => enableAudit(options as never)).code).to.equal('INVALID_ARGUMENT');
    }
  });

  it('keeps no audited object alive', async () => {
    let collected = 0;
    const disable = enableAudit();
    const countUp = (_resource: object): void => {
      collected += 1;
    };
    const create = (): void => {
      for (let at = 0; at < 10; at += 1) {
        const resource = { at };
        finalize(new LogFile(), countUp, resource);
      }
    };
    create();
    await collectUntil(() => collected === 10, 'the finalizers of audited objects');
    disable();
  });

  it('keeps nothing alive that a called finalizer has released, even before the search', async () => {
    const disable = enableAudit();
    const create = (): WeakRef<LogFile> => {
      const log = new LogFile();
      createFinalizer(log, ignore.bind(log), { args: [{ log }] })();
      return new WeakRef(log);
    };
    const ref = create();
    await collectSentinel();
    expect(ref.deref()).to.equal(undefined);
    disable();
  });

  it('works while a debugger is attached', () => {
    const session = new Session();
    session.connect();
    session.post('Runtime.enable');
    const scope = new FinalizerScope();
    const text = reportsOf(() => boundCreation(scope));
    expect(text).to.include('bound this');
    let answer: unknown;
    session.post('Runtime.evaluate', { expression: '6 * 7' }, (_error, result) => {
      answer = result.result.value;
    });
    expect(answer).to.equal(42);
    session.disconnect();
    for (const finalizer of scope) finalizer.detach();
  });
});

describe('auditFinalizer', () => {
  it('searches what a live finalizer references', () => {
    const scope = new FinalizerScope();
    const log = new LogFile();
    const finalizer = scope.finalize(log, log.close.bind(log));
    expect(auditFinalizer(finalizer)[0]?.steps).to.deep.equal(['func', 'bound this', 'LogFile']);
    const other = createFinalizer(log, ignore, { kwargs: { owner: { log } }, scope });
    expect(auditFinalizer(other)[0]?.steps).to.deep.equal(['kwargs.owner', '.log', 'LogFile']);
    finalizer.detach();
    other.detach();
    expect(auditFinalizer(finalizer)).to.deep.equal([]);
  });
});
