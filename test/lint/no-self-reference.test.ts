import { type Linter, RuleTester } from 'eslint';
import { plugin } from '../../devtools/lint/index.js';
import { allCases } from './cases/all-cases.js';
import { type InvalidCase, unmark } from './cases/lint-case.js';
import { parseTypescript, typescriptParser } from './typescript-parser.js';

/** An invalid case as ESLint's tester takes it. */
function expectationOf({ name, code: marked, says, named, suggests }: InvalidCase) {
  const { code, marks } = unmark(marked);
  const errors = marks.map(({ text, ...position }, index) => {
    const messageId = typeof says === 'string' ? says : says[index];
    const suggestion = messageId === 'boundCallback' ? 'callInArrow' : 'passAsArgument';
    return {
      ...(messageId === undefined ? {} : { messageId }),
      data: { name: named ?? text },
      ...position,
      suggestions: suggests === undefined ? [] : [{ messageId: suggestion, output: suggests }],
    };
  });
  return { name, code, errors };
}

function parserWithout(kind: string): Linter.Parser {
  return {
    parseForESLint(text) {
      const { visitorKeys, ...result } = parseTypescript(text);
      const known = Object.entries(visitorKeys).filter(([key]) => key !== kind);
      return { ...result, visitorKeys: Object.fromEntries(known) };
    },
  };
}

describe('no-self-reference in ESLint', () => {
  const tester = new RuleTester({ languageOptions: { parser: typescriptParser } });
  for (const { title, valid, invalid } of allCases) {
    tester.run(title, plugin.rules['no-self-reference'], {
      valid: [...valid],
      invalid: invalid.map(expectationOf),
    });
  }
  tester.run('a parser of another dialect', plugin.rules['no-self-reference'], {
    valid: [
      {
        name: 'that does not say what is in a node of some kind',
        code: "import { finalize } from 'inversify-finalize'; finalize(file, () => `${file}`);",
        languageOptions: { parser: parserWithout('TemplateLiteral') },
      },
    ],
    invalid: [],
  });
});
