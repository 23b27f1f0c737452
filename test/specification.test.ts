import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);
const sourceFolders = ['src', 'decorators', 'container', 'runtime', 'devtools'];

const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}

const number = String.raw`[FGXSDCRPUTK]\d{1,2}`;
const specification = read('docs/specification.md');
const statements = [
  ...specification.matchAll(
    new RegExp(`^- <a id="(${number})"></a>\\*\\*(${number})\\*\\* `, 'gm'),
  ),
].map(([, anchor = '', shown = '']) => ({ anchor, shown }));
const defined = new Set(statements.map(({ shown }) => shown));

/** Returns the comments of a file. */
function commentsIn(text: string): string[] {
  return text.match(/\/\*.*?\*\/|(?<=^|\s)\/\/.*$/gms) ?? [];
}

/** Returns the statements that a text cites: `(C3)`, `[C3]`, `(G2, S4)`, `C3 and`. */
function citedIn(text: string): string[] {
  return text.match(new RegExp(`(?<![\\w.#-])${number}(?![\\w.-]|\\\\)`, 'g')) ?? [];
}

/** Returns the titles of tests with their brackets: `[G3] calls ...`. */
const titles = filesIn('test', '.test.ts').flatMap((file) =>
  [...read(file).matchAll(/\b(?:it|describe)(?:\.each)?\(\s*([`'"])(.*?)\1,/gs)].map(
    ([, , title = '']) => ({ file, title }),
  ),
);
const citedInTitles = titles.flatMap(({ file, title }) =>
  [...title.matchAll(/\[([^\]]+)\]/g)]
    .flatMap(([, inside = '']) => citedIn(inside))
    .map((cited) => ({ file, cited })),
);

/** Returns the docstrings of one exported declaration and of its members. */
function docstringsOf(text: string, name: string): string[] {
  const declarations = new RegExp(
    `(?:/\\*\\*(?:(?!\\*/).)*\\*/\\s*)?export (?:declare |abstract )*(?:function|class|interface|type|const) ${name}\\b.*?\\n(?=\\n|$)`,
    'gs',
  );
  return (text.match(declarations) ?? []).flatMap(
    (declaration) => declaration.match(/\/\*\*.*?\*\//gs) ?? [],
  );
}

/** Returns the docstrings of everything that an entry point exports. */
function publicDocstrings(): Array<{ readonly name: string; readonly doc: string }> {
  return sourceFolders
    .flatMap((folder) => filesIn(folder, 'index.ts'))
    .flatMap((door) =>
      [...read(door).matchAll(/export (?:type )?\{([^}]+)\} from '\.\/([^']+)\.js'/g)].flatMap(
        ([, names = '', module = '']) => {
          const text = read(`${dirname(door)}/${module}.ts`);
          return names
            .split(',')
            .map((name) => name.replace(/^\s*(?:type\s+)?/, '').trim())
            .filter((name) => name !== '')
            .flatMap((name) => docstringsOf(text, name).map((doc) => ({ name, doc })));
        },
      ),
    );
}

describe('docs/specification.md', () => {
  it('gives each statement one number and an anchor of the same name', () => {
    expect(statements.filter(({ anchor, shown }) => anchor !== shown)).to.deep.equal([]);
    expect(statements).to.have.lengthOf(defined.size);
    expect(statements).to.have.length.greaterThan(40);
  });

  it('defines every number that a comment in the source cites', () => {
    const unknown = sourceFolders
      .flatMap((folder) => filesIn(folder, '.ts'))
      .flatMap((file) =>
        commentsIn(read(file))
          .flatMap(citedIn)
          .filter((cited) => !defined.has(cited))
          .map((cited) => `${file} cites ${cited}`),
      );
    expect(unknown).to.deep.equal([]);
  });

  it('defines every number that the title of a test cites', () => {
    const unknown = citedInTitles
      .filter(({ cited }) => !defined.has(cited))
      .map(({ file, cited }) => `${file} cites ${cited}`);
    expect(unknown).to.deep.equal([]);
  });

  it('has a test for every statement, whose title names it', () => {
    const tested = new Set(citedInTitles.map(({ cited }) => cited));
    expect([...defined].filter((statement) => !tested.has(statement))).to.deep.equal([]);
  });

  it('defines every number to which it refers', () => {
    expect(citedIn(specification).filter((cited) => !defined.has(cited))).to.deep.equal([]);
  });

  it('is not cited in docstrings of exports, which users read in their editors', () => {
    const docstrings = publicDocstrings();
    expect(docstrings).to.have.length.greaterThan(20);
    const citing = docstrings.flatMap(({ name, doc }) =>
      (doc.match(new RegExp(`\\(${number}(?:(?:,| to) ${number})*\\)`, 'g')) ?? []).map(
        (cited) => `${name} cites ${cited}`,
      ),
    );
    expect(citing).to.deep.equal([]);
  });
});
