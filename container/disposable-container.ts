/*
 * A container is disposable after it has got the plugin. Its type can't express this, so the methods are
 * optional in the type of every container, and required in the type that `finalizeContainer` returns:
 * `using` with a container that may not have the plugin is a compile error, not a runtime error.
 */
declare module 'inversify' {
  interface Container extends Partial<Disposable>, Partial<AsyncDisposable> {}
}

export {};
