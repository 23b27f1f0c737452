import {
  type Collect,
  type Create,
  type Ending,
  PLAIN_SCOPES,
  type Program,
  type Step,
} from './program.js';

function showDrain(scope: number, form: '' | 'Async'): string {
  if (scope < PLAIN_SCOPES) return `scopes[${scope}].drain${form}();`;
  return `containers[${scope - PLAIN_SCOPES}].unbindAll${form}();`;
}

function showEnding(ending: Ending, name: string): string {
  switch (ending.how) {
    case 'returns':
      return '';
    case 'throws':
      return 'throw new Error();';
    case 'pends':
      return `return pending.${name};`;
    case 'drains':
      return `return ${showDrain(ending.scope, 'Async')}`;
  }
}

function showCreate(create: Create): string {
  const { name, obj, scope, singleton, atexit, script, ending } = create;
  const body = [...script.map(showStep), showEnding(ending, name)].filter((line) => line !== '');
  const callback = body.length === 0 ? '() => {}' : `() => {\n${indented(body)}\n}`;
  if (scope >= PLAIN_SCOPES) {
    const cached = singleton ? '.inSingletonScope()' : '';
    const options = `{ func: ${callback}, argsOf: () => []${atexit ? '' : ', atexit: false'} }`;
    const container = `containers[${scope - PLAIN_SCOPES}]`;
    const binding = `${container}.bind('${name}').toDynamicValue(() => objects[${obj}])${cached}`;
    return `finalizeBinding(${binding}, ${options});\n${container}.get('${name}');`;
  }
  const options = `{ scope: scopes[${scope}]${atexit ? '' : ', atexit: false'} }`;
  return `const ${name} = createFinalizer(objects[${obj}], ${callback}, ${options});`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => line.replaceAll(/^/gm, '  ')).join('\n');
}

function guarded(text: string, through: boolean): string {
  return through ? text : `try { ${text} } catch {}`;
}

function showStep(step: Step | Collect): string {
  switch (step.op) {
    case 'create':
      return showCreate(step);
    case 'call':
      return guarded(`${step.name}();`, step.through);
    case 'detach':
    case 'peek':
      return `${step.name}.${step.op}();`;
    case 'forget':
      return `${step.name} = undefined;`;
    case 'set-atexit':
      return `${step.name}.atexit = ${step.value};`;
    case 'drain':
      return guarded(showDrain(step.scope, ''), step.through);
    case 'drain-async':
      return showDrain(step.scope, 'Async');
    case 'settle':
      return `pending.${step.name}.${step.rejects ? 'reject(new Error())' : 'resolve()'};`;
    case 'unbind':
      return guarded(`containerOf.${step.name}.unbind('${step.name}');`, step.through);
    case 'drop':
      return `objects[${step.obj}] = {};`;
    case 'collect':
      return 'gc();';
  }
}

/** Returns a program as source text; every line runs on its own turn. */
export function showProgram(program: Program): string {
  return program.map(showStep).join('\n');
}
