// The entry point of the lint plugin. Linters load the default export of a module as the plugin.
export type { LintMessageId } from './messages.js';
export {
  plugin,
  plugin as default,
  type LintConfig,
  type LintPlugin,
  type LintRule,
  type LintVisitor,
} from './plugin.js';
