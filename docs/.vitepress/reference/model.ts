/*
 * What the reference reads from the models that API Extractor writes (`npm run docs` makes them first).
 */
import { existsSync, readFileSync } from 'node:fs';
import { type EntryPoint, root } from './entry-points.js';

interface TokenRange {
  readonly startIndex: number;
  readonly endIndex: number;
}

interface Parameter {
  readonly parameterName: string;
  readonly parameterTypeTokenRange: TokenRange;
  readonly isOptional: boolean;
}

/** One declaration: an export, or a member of a class or an interface. */
export interface Declaration {
  readonly kind: string;
  readonly name?: string;
  readonly docComment: string;
  readonly excerptTokens: ReadonlyArray<{ readonly text: string }>;
  readonly overloadIndex?: number;
  readonly parameters?: readonly Parameter[];
  readonly returnTypeTokenRange?: TokenRange;
  readonly propertyTypeTokenRange?: TokenRange;
  readonly isOptional?: boolean;
  readonly isReadonly?: boolean;
  readonly members?: readonly Declaration[];
}

interface Model {
  readonly members: ReadonlyArray<{ readonly members: readonly Declaration[] }>;
}

/**
 * Returns the exports of an entry point.
 *
 * @throws {Error} If its model is missing.
 */
export function exportsOf({ model, specifier }: EntryPoint): readonly Declaration[] {
  const file = `${root}/dist/api/${model}.api.json`;
  if (!existsSync(file)) {
    throw new Error(
      `expected the model of ${specifier} in ${file}, but got none; ` +
        'write "npm run docs", or "npm run docs:dev", which make it',
    );
  }
  const { members } = JSON.parse(readFileSync(file, 'utf8')) as Model;
  return members.flatMap((entry) => entry.members);
}

/** Returns the source text of a declaration, or of a part of it. */
export function textOf({ excerptTokens }: Declaration, range?: TokenRange): string {
  return excerptTokens
    .slice(range?.startIndex, range?.endIndex)
    .map(({ text }) => text)
    .join('');
}
