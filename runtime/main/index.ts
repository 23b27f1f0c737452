/// <reference lib="esnext.disposable" preserve="true" />
// The entry point `inversify-finalize/main`: runs a program and shuts it down gracefully.
export { runMain, type RunMainOptions } from './run-main.js';
