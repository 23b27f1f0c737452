/*
 * A container is disposable once it has the plugin. Its type can't follow that, so the methods are optional
 * in the type of every container, and required in what `finalizeContainer` returns: `using` a container
 * that has no plugin yet is a compile error, not a runtime error.
 */
declare module 'inversify' {
  interface Container extends Partial<Disposable>, Partial<AsyncDisposable> {}
}

export {};
