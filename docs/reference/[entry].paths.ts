import { entryPoints } from '../.vitepress/reference/entry-points.js';
import { pageOf } from '../.vitepress/reference/page.js';

/** The pages of the reference, one for each entry point; VitePress reads this. */
export default {
  paths: () =>
    entryPoints.map((entry) => ({ params: { entry: entry.page }, content: pageOf(entry) })),
};
