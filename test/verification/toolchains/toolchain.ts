/*
 * What a toolchain is: the files of a small project that uses the package, and the commands that build and
 * run it. The other files of this folder list the compilers, bundlers, test runners and runtimes.
 */

/** The versions of Inversify that each toolchain is tried with. */
export const inversifyVersions = ['6.2.2', '7.11.0', '8.2.3'] as const;

export type InversifyVersion = (typeof inversifyVersions)[number];

/** A command: a file of an installed package that Node.js runs, or a binary, and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly binary?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Toolchain {
  /** The name of its row: `tsc 5.9, module nodenext`. */
  readonly name: string;
  readonly modules: 'ES modules' | 'CommonJS';
  /** The npm packages that it needs, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** The files of the project other than `app.ts` or `app.test.ts`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
  /** The settings that this package needs, for the table. */
  readonly settings?: string;
  /** Why it fails, by the version of Inversify: a pattern of the output, and the words of the table. */
  readonly failures?: Partial<Readonly<Record<InversifyVersion, Failure>>>;
}

/** A failure that is known, since it comes from the toolchain or from Inversify. */
export interface Failure {
  readonly output: RegExp;
  readonly reason: string;
}

/** The same failure with every version of Inversify. */
export function alwaysFails(failure: Failure): Record<InversifyVersion, Failure> {
  return { '6.2.2': failure, '7.11.0': failure, '8.2.3': failure };
}

/** A command of Node.js with a file of the project. */
export function node(file: string): Command {
  return { file: `./${file}`, args: [] };
}

/** A command of Node.js with a file of an installed package. */
export function tool(file: string, ...args: readonly string[]): Command {
  return { file, args };
}

/** Returns a file in JSON. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
