// The plugin object that ESLint and oxlint load. Its public types are self-contained, so that users need
// the types of neither linter.
import { createRequire } from 'node:module';
import type { RuleContext } from './linter-api.js';
import { MESSAGES, type LintMessageId } from './messages.js';
import { visit } from './no-self-reference.js';

const NAME = 'inversify-finalize';
/** ESLint keys its cache by the version, so it is read from the manifest and never repeated here. */
const { version: VERSION } = createRequire(import.meta.url)(`${NAME}/package.json`) as {
  readonly version: string;
};

/** The functions that a linter calls for each node of these kinds. */
export type LintVisitor = Partial<
  Record<'CallExpression' | 'MethodDefinition', (node: object) => void>
>;

/** A rule in the form that ESLint 10 and oxlint's JS plugins accept. */
export interface LintRule {
  readonly meta: {
    readonly type: 'problem';
    readonly docs: { readonly description: string; readonly url: string };
    readonly messages: Record<LintMessageId, string>;
    readonly hasSuggestions: true;
    readonly schema: [];
  };
  /** Creates the visitor of one file. The linter calls it with the context of that file. */
  create(context: object): LintVisitor;
}

/** An entry of an `eslint.config.js` file. */
export interface LintConfig {
  readonly name: string;
  readonly plugins: Record<string, LintPlugin>;
  readonly rules: Record<string, 'error'>;
}

/** A plugin in the form that ESLint 10 and oxlint's JS plugins accept. */
export interface LintPlugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: { readonly 'no-self-reference': LintRule };
  readonly configs: { readonly recommended: LintConfig };
}

/**
 * Provides the rule `no-self-reference` to ESLint 10 and oxlint. The rule reports callbacks and
 * arguments of finalizers that reference the finalizer's own target, which could then never be
 * garbage-collected.
 *
 * `plugin.configs.recommended` enables the rule. The rule reads source text only; the audit
 * (`inversify-finalize/audit`) inspects the running program and finds references that the text doesn't
 * show.
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
          description:
            'Report finalizer callbacks and arguments that reference the target of the finalizer',
          url: `https://unpkg.com/${NAME}@${VERSION}/docs/guides/lint.md`,
        },
        messages: MESSAGES,
        hasSuggestions: true,
        schema: [],
      },
      create: (context) => visit(context as RuleContext<LintMessageId>) as LintVisitor,
    },
  },
  configs: {
    // A getter, because ESLint requires one identical object for all plugins of the same name.
    get recommended() {
      return {
        name: `${NAME}/recommended`,
        plugins: { [NAME]: plugin },
        rules: { [`${NAME}/no-self-reference`]: 'error' as const },
      };
    },
  },
};
