import process from 'node:process';

/** Runs `run`; `onWarning` is called at each process warning, which isn't printed. */
export async function withWarnings<R>(onWarning: () => void, run: () => Promise<R>): Promise<R> {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = onWarning;
  try {
    return await run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
