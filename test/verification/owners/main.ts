/**
 * `npm run verify:owners`: runs programs that leave a handle of each kind open, which the report must name
 * with the service that opened it, and clean programs, for which the report must name nothing.
 */
import process from 'node:process';
import { cleanCases } from './clean-cases.js';
import { handleCases } from './handle-cases.js';
import { type CaseEnd, runCleanCase, runHandleCase } from './run-case.js';

/** The number of programs that run at the same time: more than there are cores, since they mostly wait. */
const CONCURRENCY = 4;

async function countPassed(
  runs: ReadonlyArray<() => Promise<CaseEnd>>,
  failure: string,
): Promise<number> {
  const left = [...runs];
  let count = 0;
  const next = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) {
      const { passed, text } = await run();
      if (passed) count += 1;
      console.log(`${passed ? 'passed' : failure}  ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, next));
  return count;
}

const only = process.argv[2];
const selected = handleCases.filter(({ type }) => only === undefined || type.name === only);
const names = Object.keys(cleanCases).filter((name) => only === undefined || name === only);
const named = await countPassed(
  selected.map((handleCase) => () => runHandleCase(handleCases.indexOf(handleCase), handleCase)),
  'MISSED',
);
const clean = await countPassed(
  names.map((name) => () => runCleanCase(name)),
  'FALSE ALARM',
);
console.log(
  `${named} of ${selected.length} open handles named with their service, ` +
    `${clean} of ${names.length} clean programs without a report, Node.js ${process.versions.node}`,
);
process.exitCode = named === selected.length && clean === names.length ? 0 : 1;
