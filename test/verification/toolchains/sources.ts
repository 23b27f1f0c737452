/*
 * The programs that every toolchain builds and runs: two services of a container that is torn down, once as
 * a program that prints what happens, and once as a test.
 */

const imports = `import 'reflect-metadata';
import { Container, inject, injectable } from 'inversify';
import { finalizeContainer } from 'inversify-finalize/container';
import { finalizeWith } from 'inversify-finalize/decorators';
`;

const services = `
@finalizeWith(say, (log: Log) => [log.path] as const)
@injectable()
class Log {
  readonly path = 'log closed';
}

@injectable()
class Repository {
  constructor(@inject(Log) readonly log: Log) {}
  [Symbol.dispose](): void {
    say('repository closed');
  }
}

const container = finalizeContainer(new Container(), { disposables: true });
container.bind(Log).toSelf().inSingletonScope();
container.bind(Repository).toSelf().inSingletonScope();
container.get(Repository);
container[Symbol.dispose]();
`;

/** The output of the program. */
export const expectedOutput = 'repository closed\nlog closed\n';

/** The program, in TypeScript. */
export const program = `${imports}
declare const console: { log(text: string): void };
const say = (text: string): void => console.log(text);
${services}`;

/** The same as a test, for runners with Jest's globals. */
export const test = `${imports}
declare const test: (title: string, run: () => void) => void;
declare const expect: (value: unknown) => { toEqual(other: unknown): void };

const lines: string[] = [];
const say = (text: string): void => void lines.push(text);
test('tears down', () => {
${services}
expect(lines).toEqual(['repository closed', 'log closed']);
});
`;
