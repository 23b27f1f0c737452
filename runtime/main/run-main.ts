/*
 * Implements runMain, which starts a program and shuts it down gracefully. The other files of this folder
 * define which requests end a program, how its container is torn down, and how the process then ends.
 */
import { requireContainerState } from '../../container/container-state.js';
import type { AnyContainer, AnyServiceIdentifier } from '../../container/inversify/any-version.js';
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/errors.js';
import { type EndRequest, onEndRequest } from './end-requests.js';
import { endBy } from './program-end.js';
import { type ProgramTeardown, report, tearDown } from './teardown.js';

/**
 * The default limit, which leaves 2 of the 10 seconds after which Docker kills a container that it stops.
 */
const DEFAULT_GRACE_MS = 8_000;

/** Options for {@link runMain}. */
export interface RunMainOptions {
  /**
   * The longest time from the request to end until the process ends, in milliseconds. Defaults to 8,000.
   * Choose less than the time after which the supervisor kills the process, by default 10 s with Docker, 30
   * s with Kubernetes, and 1.6 s with PM2.
   */
  readonly graceMs?: number;
  /**
   * The services that accept new work, such as servers and consumers of a queue. Their singletons are
   * torn down before everything else, all at the same time.
   */
  readonly stopFirst?: readonly AnyServiceIdentifier[];
}

function invalid(what: string, expected: string, value: unknown): FinalizeError {
  return new FinalizeError(
    'INVALID_ARGUMENT',
    `expected ${what} of runMain to be ${expected}, but got ${describeValue(value)}; ` +
      'write await runMain(container, () => container.getAsync(Server), { graceMs: 8_000, stopFirst: [Server] })',
  );
}

function checkArguments(start: unknown, options: unknown): void {
  if (typeof start !== 'function') throw invalid('start', 'a function', start);
  if (typeof options !== 'object' || options === null) {
    throw invalid('options', 'an object', options);
  }
  const { graceMs, stopFirst } = options as Record<string, unknown>;
  const isLimit = typeof graceMs === 'number' && Number.isFinite(graceMs) && graceMs >= 0;
  if (graceMs !== undefined && !isLimit) {
    throw invalid('graceMs', 'a finite number of milliseconds, 0 or more', graceMs);
  }
  if (stopFirst !== undefined && !Array.isArray(stopFirst)) {
    throw invalid('stopFirst', 'an array of service identifiers', stopFirst);
  }
}

let running = false;

/** Rejects a second program in the process: the end of the first would cut it off. */
function claimProcess(): void {
  if (running) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      'expected runMain to be called once, but the process already has a main program; ' +
        'make one container the root of the program, and start everything in one start function',
    );
  }
  running = true;
}

/** A program that has started, until its process ends. */
class MainProgram {
  readonly #teardown: ProgramTeardown;
  /** True if the process ends as soon as the teardown is over. */
  #ending = false;

  constructor(teardown: ProgramTeardown) {
    this.#teardown = teardown;
  }

  listen(): void {
    onEndRequest({
      first: (request) => this.#end(() => endBy(request)),
      second: (request: EndRequest) => endBy(request),
    });
    process.on('uncaughtException', (error, origin) => {
      const what = origin === 'uncaughtException' ? 'uncaught exception' : 'unhandled rejection';
      this.fail(what, error);
    });
    process.once('beforeExit', this.#endOfWork);
  }

  /** Reports an error. If the program isn't ending already, tears it down and exits with 1. */
  fail(what: string, error: unknown): void {
    report(what, error);
    this.#end(() => process.exit(1));
  }

  #end(exit: () => never): void {
    if (this.#ending) return;
    this.#ending = true;
    process.off('beforeExit', this.#endOfWork);
    void tearDown(this.#teardown).then(exit);
  }

  /** Tears down when nothing is left to do. No supervisor waits for the end, so there is no limit. */
  readonly #endOfWork = (): void => {
    void tearDown({ ...this.#teardown, graceMs: Infinity }).then((clean) => {
      if (!clean) process.exitCode = 1;
    });
  };
}

/**
 * Runs a program: calls `start`, and tears down `container` before the process ends.
 *
 * - On SIGINT, SIGTERM, SIGHUP and PM2's message `shutdown`, it tears down the services in `stopFirst`,
 *   then the container, within `graceMs` in total. The process then ends by that signal, as a shell and
 *   Kubernetes expect (with 0 after the message). A second signal ends it immediately. What npm, nodemon
 *   or systemd send within 250 ms of the first signal doesn't count as a second one.
 * - If `start` fails, or an exception or rejection is uncaught, it writes the error to standard error,
 *   tears down in the same way and exits with 1.
 * - If nothing keeps the process alive, it tears down without a limit and exits as usual.
 *
 * Errors of the teardown, and the name of each step that exceeds its timeout, are written to standard
 * error. A call of `process.exit()` ends the process without an asynchronous teardown; live finalizers then
 * run synchronously, as at any exit.
 *
 * @param container A container with the plugin.
 * @param start Starts the program, for example its server. It may return a promise.
 * @param options The time for the teardown, and the services to stop first.
 * @returns Resolves when `start` has finished; it doesn't settle if `start` fails.
 * @throws {FinalizeError} `PLUGIN_MISSING` if the container doesn't have the plugin; `INVALID_ARGUMENT` if
 *   an argument has the wrong type, or if it is the second call. The promise rejects with it, and nothing
 *   is started.
 * @example
 * ```ts
 * container.register(FinalizationPlugin);
 * container.bind(Server).toSelf().inSingletonScope();
 * await runMain(container, () => container.getAsync(Server), { stopFirst: [Server] });
 * ```
 */
export async function runMain(
  container: AnyContainer,
  start: () => unknown,
  options: RunMainOptions = {},
): Promise<void> {
  checkArguments(start, options);
  requireContainerState(container);
  const { graceMs = DEFAULT_GRACE_MS, stopFirst = [] } = options;
  claimProcess();
  const main = new MainProgram({ container, graceMs, stopFirst });
  main.listen();
  try {
    await start();
  } catch (error) {
    main.fail('start', error);
    // The teardown in progress ends the process.
    return new Promise(() => undefined);
  }
}
