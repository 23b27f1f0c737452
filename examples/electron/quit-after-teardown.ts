/*
 * Electron ends the process as soon as `before-quit` and the closing of the windows are over: it awaits
 * nothing. So the first request to quit is cancelled, and repeated when the container is torn down.
 */
import type { Container } from 'inversify';

/** What this needs of Electron's `app`. */
export interface QuittingApp {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** Tears down the container before the application quits. A request meanwhile changes nothing. */
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
