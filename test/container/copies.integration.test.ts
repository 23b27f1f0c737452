import { expect } from 'chai';
import { Project } from '../support/installed-package.js';

/** A library with its own copy of the package, and a class that this copy has decorated. */
const library = `
import { injectable } from 'inversify';
import { finalizeWith, finalizerArgs } from 'inversify-finalize/decorators';
export * from 'inversify-finalize/container';

export class LogFile {
  #name = 'log file';
  [finalizerArgs]() {
    return [this.#name];
  }
}
injectable()(LogFile);
finalizeWith((name) => console.log('closed', name))(LogFile);
`;

/** The imports of an application that uses the library, and its own copy of the package. */
const imports = `
import 'reflect-metadata';
import { Container } from 'inversify';
import * as own from 'inversify-finalize/container';
import * as library from 'library';
`;

const applications: ReadonlyArray<readonly [title: string, program: string, lines: string[]]> = [
  [
    'finalizes a class that the copy of a library has decorated',
    `
    const container = own.finalizeContainer(new Container());
    container.bind(library.LogFile).toSelf().inSingletonScope();
    container.get(library.LogFile);
    container.unbindAll();
    `,
    ['closed log file'],
  ],
  [
    'finalizes an instance once, if containers of both copies yield it',
    `
    const one = library.finalizeContainer(new Container());
    const other = own.finalizeContainer(new Container());
    one.bind(library.LogFile).toSelf().inSingletonScope();
    other.bind('log').toDynamicValue(() => one.get(library.LogFile)).inSingletonScope();
    other.get('log');
    other.unbindAll();
    one.unbindAll();
    `,
    ['closed log file'],
  ],
  [
    'does not change a container that has the plugin of another copy',
    `
    const container = own.finalizeContainer(new Container(), { children: false });
    library.finalizeContainer(container);
    console.log(own.finalizersOf(container) === library.finalizersOf(container));
    `,
    ['true'],
  ],
  [
    'gives children the plugin of their parent, whichever copy it comes from, without a warning',
    `
    library.finalizeContainer(new Container()).bind('first').toConstantValue(1);
    const parent = own.finalizeContainer(new Container());
    const child = new Container({ parent });
    child.bind(library.LogFile).toSelf().inSingletonScope();
    child.get(library.LogFile);
    child.unbindAll();
    `,
    ['closed log file'],
  ],
  [
    'configures a binding of a container that has the plugin of another copy, or gets it later',
    `
    const options = { func: (name) => console.log('closed', name), argsOf: ({ name }) => [name] };
    const container = new Container();
    library.finalizeBinding(container.bind('one').toConstantValue({ name: 'one' }), options);
    own.finalizeContainer(container);
    library.finalizeBinding(container.bind('two').toConstantValue({ name: 'two' }), options);
    container.get('one');
    container.get('two');
    container.unbindAll();
    `,
    ['closed two', 'closed one'],
  ],
  [
    'lists and releases an instance that a container of another copy has made',
    `
    const container = own.finalizeContainer(new Container());
    container.bind(library.LogFile).toSelf();
    const log = container.get(library.LogFile);
    console.log(library.finalizersOf(log).length, library.release(log), own.release(log));
    `,
    ['closed log file', '1 true false'],
  ],
  [
    'opens a scope in a container that has the plugin of another copy',
    `
    const container = own.finalizeContainer(new Container());
    container.bind(library.LogFile).toSelf();
    await library.runInScope(container, () => container.get(library.LogFile));
    `,
    ['closed log file'],
  ],
  [
    'gives a child the options of its parent, even after inversify-finalize/auto of another copy',
    `
    const disposables = () => () => console.log('disposed');
    const parent = own.finalizeContainer(new Container(), { disposables });
    await import('library/auto.js');
    const child = new Container({ parent });
    child.bind('service').toDynamicValue(() => ({})).inSingletonScope();
    child.get('service');
    child.unbindAll();
    `,
    ['disposed'],
  ],
  [
    'warns once about a container without the plugin',
    `
    process.removeAllListeners('warning');
    process.on('warning', ({ message }) => console.log(message.slice(0, 33)));
    for (const { finalizeContainer } of [own, library]) finalizeContainer(new Container());
    const container = new Container();
    container.bind(library.LogFile).toSelf();
    container.get(library.LogFile);
    await new Promise((resolve) => setImmediate(resolve));
    `,
    ['expected the container of LogFile'],
  ],
  [
    'gives every container one plugin after inversify-finalize/auto of two copies',
    `
    await import('inversify-finalize/auto');
    await import('library/auto.js');
    const container = new Container();
    container.bind(library.LogFile).toSelf().inSingletonScope();
    container.get(library.LogFile);
    container.unbindAll();
    `,
    ['closed log file'],
  ],
];

describe('two copies of the package with Inversify', () => {
  let project: Project;

  before(async () => {
    project = await Project.create();
    await project.installCopy('node_modules/library');
    await project.write(
      'node_modules/library/package.json',
      JSON.stringify({
        name: 'library',
        type: 'module',
        exports: { '.': './index.js', './auto.js': './auto.js' },
      }),
    );
    await project.write('node_modules/library/index.js', library);
    await project.write('node_modules/library/auto.js', "import 'inversify-finalize/auto';\n");
  });

  after(() => project[Symbol.asyncDispose]());

  for (const [index, [title, program, lines]] of applications.entries()) {
    it(`[R7] ${title}`, async () => {
      const file = `application-${index}.mjs`;
      // A callback that prints after this line was called at exit.
      await project.write(file, `${imports}${program}console.log('end');\n`);
      const stdout = [...lines, 'end', ''].join('\n');
      expect(await project.run(file)).to.deep.equal({ stdout, stderr: '', code: 0, signal: null });
    });
  }
});
