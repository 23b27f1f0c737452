import { EventEmitter } from 'node:events';
import type { QuittingApp } from './quit-after-teardown.js';

/**
 * Behaves like `app` of Electron when it quits: it emits `before-quit`, and ends the process unless a
 * listener has prevented that. It doesn't await listeners.
 */
export class AppStandIn extends EventEmitter<{ 'before-quit': [Event] }> implements QuittingApp {
  quit(): void {
    const event = new Event('before-quit', { cancelable: true });
    this.emit('before-quit', event);
    console.log(event.defaultPrevented ? 'quit: prevented' : 'quit: the process ends');
    if (!event.defaultPrevented) process.exit(0);
  }
}
