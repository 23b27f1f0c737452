import type { RuleContext } from './host.js';
import { MESSAGES, type LintMessageId } from './messages.js';
import { visit } from './no-self-reference.js';

const NAME = 'inversify-finalize';
const VERSION = '0.1.0';

/** What a linter calls, with each node of these kinds that it comes to. */
export type LintVisitor = Partial<
  Record<'CallExpression' | 'MethodDefinition', (node: object) => void>
>;

/** A rule as ESLint 10 and oxlint's JS plugins take it. */
export interface LintRule {
  readonly meta: {
    readonly type: 'problem';
    readonly docs: { readonly description: string; readonly url: string };
    readonly messages: Record<LintMessageId, string>;
    readonly hasSuggestions: true;
    readonly schema: [];
  };
  /** Called by the linter, for each file, with its own context. */
  create(context: object): LintVisitor;
}

/** An entry of an `eslint.config.js`. */
export interface LintConfig {
  readonly name: string;
  readonly plugins: Record<string, LintPlugin>;
  readonly rules: Record<string, 'error'>;
}

/** A plugin as ESLint 10 and oxlint's JS plugins take it. */
export interface LintPlugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: { readonly 'no-self-reference': LintRule };
  readonly configs: { readonly recommended: LintConfig };
}

/**
 * The plugin for ESLint 10 and for oxlint, with one rule, `no-self-reference`: it finds callbacks and
 * arguments of finalizers that hold the object itself, which is then never collected.
 *
 * `plugin.configs.recommended` switches it on. It reads source text only: the audit
 * (`inversify-finalize/audit`) sees what runs, and finds what the text does not show.
 *
 * @example
 * ```ts
 * // eslint.config.js
 * import { plugin } from 'inversify-finalize/lint';
 * export default [plugin.configs.recommended];
 * ```
 */
export const plugin: LintPlugin = {
  meta: { name: NAME, version: VERSION, namespace: NAME },
  rules: {
    'no-self-reference': {
      meta: {
        type: 'problem',
        docs: {
          description: 'Find callbacks and arguments of finalizers that hold the object itself',
          url: `https://unpkg.com/${NAME}@${VERSION}/docs/guides/lint.md`,
        },
        messages: MESSAGES,
        hasSuggestions: true,
        schema: [],
      },
      // The linters' own types are not imported, so that the package depends on none of them.
      create: (context) => visit(context as RuleContext<LintMessageId>) as LintVisitor,
    },
  },
  configs: {
    // A getter, since ESLint wants the very same object wherever it meets a plugin of this name.
    get recommended() {
      return {
        name: `${NAME}/recommended`,
        plugins: { [NAME]: plugin },
        rules: { [`${NAME}/no-self-reference`]: 'error' as const },
      };
    },
  },
};
