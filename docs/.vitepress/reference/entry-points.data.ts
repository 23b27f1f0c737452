import { type EntryPoint, entryPoints } from './entry-points.js';

/** The list on the start page of the reference. */
export declare const data: readonly EntryPoint[];

/** Read by VitePress when it builds the page. */
export default { load: (): readonly EntryPoint[] => entryPoints };
