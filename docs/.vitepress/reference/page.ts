/*
 * Writes the page of one entry point: a heading for each export, its types, what its docstring says,
 * the errors that it throws, and its examples. The examples run in `test/docs.test.ts`.
 */
import { parseDocComment } from './doc-comment.js';
import { type EntryPoint, entryPoints } from './entry-points.js';
import { type Declaration, exportsOf, textOf } from './model.js';

const callables = new Set(['Function', 'Method', 'MethodSignature', 'CallSignature']);
const fields = new Set(['Property', 'PropertySignature']);

/** The pages of all exports, by their names: what `{@link}` points to. */
const pages = new Map(
  entryPoints.flatMap((entry) =>
    exportsOf(entry).map(({ name = '' }) => [name, entry.page] as const),
  ),
);

function headingOf({ kind, name = '' }: Declaration): string {
  if (kind === 'CallSignature') return 'Call';
  // Escaped, because `[name]()` would be a link.
  const title = name.replace(/^\[(.+)\]$/, '\\[$1\\]');
  return callables.has(kind) ? `${title}()` : title;
}

/** The anchor of an export, in its own case: `lease` is a function, `Lease` a type. */
const anchorOf = (name: string): string => name;

/** Writes prose of a docstring as Markdown of the site: links resolved, no tag left to Vue. */
function prose(text: string): string {
  const linked = text.replaceAll(
    /\{@link\s+([\w.]+)\s*(?:\|\s*([^}]+))?\}/g,
    (_all, target, label) => {
      const [name = '', member] = String(target).split('.');
      const page = pages.get(name);
      const words =
        label === undefined ? `\`${member === undefined ? name : String(target)}\`` : String(label);
      return page === undefined ? words : `[${words}](./${page}#${anchorOf(name)})`;
    },
  );
  return linked
    .split(/(```.*?```|`[^`]*`)/s)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('');
}

const cell = (text: string): string =>
  prose(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
const codeCell = (text: string): string =>
  `\`${text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')}\``;

const codeBlock = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

function signatureOf(declaration: Declaration): string {
  const text = textOf(declaration).replace(/^export (?:declare )?/, '');
  return declaration.kind === 'Variable' ? `const ${text.replace(/^const /, '')}` : text;
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function parametersOf(declaration: Declaration, params: ReadonlyMap<string, string>): string[] {
  const rows = (declaration.parameters ?? [])
    .filter(({ parameterName }) => params.has(parameterName))
    .map(({ parameterName, parameterTypeTokenRange, isOptional }) => [
      `\`${parameterName}\`${isOptional ? ' (optional)' : ''}`,
      codeCell(textOf(declaration, parameterTypeTokenRange)),
      cell(params.get(parameterName) ?? ''),
    ]);
  return rows.length === 0 ? [] : [table(['parameter', 'type', 'description'], rows)];
}

/** The parts of a docstring that follow the signature. */
function documentationOf(declaration: Declaration, overloads: readonly Declaration[]): string[] {
  const doc = parseDocComment(declaration.docComment);
  return [
    prose(doc.text),
    overloads.map(signatureOf).map(codeBlock).join('\n\n'),
    ...parametersOf(declaration, doc.params),
    ...(doc.returns === '' ? [] : [`**Returns** ${prose(doc.returns)}`]),
    ...(doc.throws.length === 0
      ? []
      : [`**Throws**\n\n${doc.throws.map((text) => `- ${prose(text)}`).join('\n')}`]),
    ...doc.examples.flatMap((code) => ['**Example**', codeBlock(code)]),
  ];
}

function fieldsOf(members: readonly Declaration[]): string[] {
  const rows = members
    .filter(({ kind }) => fields.has(kind))
    .map((member) => [
      `\`${member.name}\`${member.isOptional === true ? ' (optional)' : ''}`,
      codeCell(textOf(member, member.propertyTypeTokenRange)),
      cell(parseDocComment(member.docComment).text),
    ]);
  return rows.length === 0 ? [] : [table(['property', 'type', 'description'], rows)];
}

/** Collects the overloads of one function or method, first one first. */
function grouped(declarations: readonly Declaration[]): Declaration[][] {
  const groups = new Map<string, Declaration[]>();
  for (const declaration of declarations) {
    const key = `${declaration.kind} ${declaration.name ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), declaration]);
  }
  return [...groups.values()];
}

function memberSections(members: readonly Declaration[]): string[] {
  return grouped(members.filter(({ kind }) => callables.has(kind))).flatMap((overloads) => {
    const [first] = overloads;
    if (first === undefined) return [];
    return [`### ${headingOf(first)}`, ...documentationOf(first, overloads)];
  });
}

function sectionOf(overloads: readonly Declaration[]): string[] {
  const [first] = overloads;
  if (first === undefined) return [];
  const { members = [] } = first;
  return [
    `## ${headingOf(first)} {#${anchorOf(first.name ?? '')}}`,
    ...documentationOf(first, overloads),
    ...fieldsOf(members),
    ...memberSections(members),
  ];
}

/** Types come after what can be imported and called. */
const isType = (declaration: Declaration | undefined): boolean =>
  declaration?.kind === 'Interface' || declaration?.kind === 'TypeAlias';

/** The import of all values, in one line if it fits. */
function importOf(specifier: string, values: readonly string[]): string {
  if (values.length === 0) return `import '${specifier}';`;
  const line = `import { ${values.join(', ')} } from '${specifier}';`;
  return line.length <= 64
    ? line
    : `import {\n${values.map((name) => `  ${name},\n`).join('')}} from '${specifier}';`;
}

/** Returns the page of an entry point as Markdown. */
export function pageOf(entry: EntryPoint): string {
  const groups = grouped(exportsOf(entry)).sort(
    ([a], [b]) => Number(isType(a)) - Number(isType(b)),
  );
  const values = groups.flatMap(([first]) => (isType(first) ? [] : [first?.name ?? '']));
  return [
    `# ${entry.specifier}`,
    entry.summary,
    codeBlock(importOf(entry.specifier, values)),
    ...groups.flatMap(sectionOf),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
