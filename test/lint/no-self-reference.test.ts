import { type Linter, RuleTester } from 'eslint';
import { plugin } from '../../devtools/lint/index.js';
import { allCases } from './cases/all-cases.js';
import { type InvalidCase, unmark } from './cases/lint-case.js';
import { parseTypescript, typescriptParser } from './typescript-parser.js';

/** Converts an invalid case for ESLint's rule tester. */
function expectationOf({ name, code: marked, reports, named, suggests }: InvalidCase) {
  const { code, marks } = unmark(marked);
  const errors = marks.map(({ text, ...position }, index) => {
    const messageId = typeof reports === 'string' ? reports : reports[index];
    const suggestion = messageId === 'boundCallback' ? 'callInArrow' : 'passAsArgument';
    return {
      ...(messageId === undefined ? {} : { messageId }),
      data: { name: named ?? text },
      ...position,
      suggestions: suggests === undefined ? [] : [{ messageId: suggestion, output: suggests }],
    };
  });
  return { name: `reports ${name}`, code, errors };
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
      valid: valid.map(({ name, code }) => ({ name: `accepts ${name}`, code })),
      invalid: invalid.map(expectationOf),
    });
  }
  tester.run('another parser', plugin.rules['no-self-reference'], {
    valid: [
      {
        name: 'skips nodes of a kind for which the parser has no visitor keys',
        code: "import { finalize } from 'inversify-finalize'; finalize(file, () => `${file}`);",
        languageOptions: { parser: parserWithout('TemplateLiteral') },
      },
    ],
    invalid: [],
  });
});
