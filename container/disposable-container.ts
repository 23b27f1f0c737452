/** `Container` is disposable once it has the plugin, and typed so once this entry point is imported. */
declare module 'inversify' {
  interface Container extends Disposable, AsyncDisposable {}
}

export {};
