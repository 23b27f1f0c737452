// A linter that is given the name of a module takes its default export for the plugin.
export type { LintMessageId } from './messages.js';
export {
  plugin,
  plugin as default,
  type LintConfig,
  type LintPlugin,
  type LintRule,
  type LintVisitor,
} from './plugin.js';
