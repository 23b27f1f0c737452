import type { LintMessageId } from '../../../devtools/lint/index.js';

/** Code that the rule accepts. */
export interface ValidCase {
  readonly name: string;
  readonly code: string;
}

/** Code in which the rule reports each expression between « and », in that order. */
export interface InvalidCase extends ValidCase {
  readonly reports: LintMessageId | readonly LintMessageId[];
  /** The name in the message, if it isn't the reported text. */
  readonly named?: string;
  /** The code after the suggested fix; omitted if no fix is suggested. */
  readonly suggests?: string;
}

export interface LintCases {
  readonly title: string;
  readonly valid: readonly ValidCase[];
  readonly invalid: readonly InvalidCase[];
}

/** Imports from all entry points. */
export const imports = `\
import { FinalizerScope, createFinalizer, finalize, programScope } from 'inversify-finalize';
import { finalizeWith, finalizerArgs } from 'inversify-finalize/decorators';
import { finalizeBinding, finalizersOf } from 'inversify-finalize/container';
`;

export interface Located {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** Removes the marks from the code of a case and returns their positions as linters count them. */
export function unmark(marked: string): {
  readonly code: string;
  readonly marks: readonly Located[];
} {
  const code = marked.replaceAll(/[«»]/g, '');
  const marks = [...marked.matchAll(/«([^«»]*)»/g)].map(({ index, 1: text = '' }) => {
    const before = marked.slice(0, index).replaceAll(/[«»]/g, '');
    const [line, column] = endOf(before);
    const [endLine, endColumn] = endOf(before + text);
    return { line, column, endLine, endColumn, text };
  });
  return { code, marks };
}

/** Returns the line and the column, both from 1, at the end of a text. */
function endOf(text: string): [line: number, column: number] {
  const lines = text.split('\n');
  return [lines.length, (lines.at(-1) ?? '').length + 1];
}
