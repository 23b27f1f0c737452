import { nextTurn } from './collect.js';

type Warning = Error & { readonly code?: string };

/** Records the process warnings with this code instead of printing them, until `end` is called. */
function capture(code: string): { readonly messages: string[]; readonly end: () => void } {
  const messages: string[] = [];
  const listeners = process.listeners('warning');
  const listener = (warning: Warning): void => {
    if (warning.code === code) messages.push(warning.message);
    else for (const other of listeners) other(warning);
  };
  process.removeAllListeners('warning');
  process.on('warning', listener);
  const end = (): void => {
    process.off('warning', listener);
    for (const other of listeners) process.on('warning', other);
  };
  return { messages, end };
}

/** Returns the process warnings with this code that are emitted during `run`. */
export async function warningsOf(code: string, run: () => unknown): Promise<string[]> {
  const { messages, end } = capture(code);
  try {
    await run();
    await nextTurn();
  } finally {
    end();
  }
  return messages;
}

/** Prevents the expected process warnings of a suite from being printed. */
export function captureWarnings(code: string): void {
  let end = (): void => undefined;
  before(() => {
    ({ end } = capture(code));
  });
  after(async () => {
    await nextTurn();
    end();
  });
}
