/// <reference lib="esnext.disposable" preserve="true" />
export { runMain, type RunMainOptions } from './run-main.js';
