/*
 * Electron ends the process as soon as the `before-quit` listeners have returned and the windows are closed: it
 * awaits nothing. So the first request to quit is canceled, and repeated when the container has been torn down.
 */
import type { Container } from 'inversify';

/** The part of Electron's `app` that this example uses. */
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
