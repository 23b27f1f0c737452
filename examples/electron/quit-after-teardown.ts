/*
 * Electron ends the process as soon as `before-quit` and the closing of the windows are over: it awaits
 * nothing. So the first request to quit is canceled, and repeated when the container has been torn down.
 */
import type { Container } from 'inversify';

/** The part of Electron's `app` that is used here. */
export interface QuittingApp {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** Tears down the container before the application quits. Requests during the teardown are ignored. */
export function quitAfterTeardown(app: QuittingApp, container: Container): void {
  let state: 'running' | 'tearing down' | 'torn down' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'torn down') return;
    event.preventDefault();
    if (state === 'tearing down') return;
    state = 'tearing down';
    void container
      .unbindAllAsync()
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        state = 'torn down';
        app.quit();
      });
  });
}
