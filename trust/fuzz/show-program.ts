import type { Collect, Create, Ending, Program, Step } from './program.js';

function showEnding(ending: Ending, name: string): string {
  switch (ending.how) {
    case 'returns':
      return '';
    case 'throws':
      return 'throw new Error();';
    case 'pends':
      return `return pending.${name};`;
    case 'drains':
      return `return scopes[${ending.scope}].drainAsync();`;
  }
}

function showCreate({ name, obj, scope, atexit, script, ending }: Create): string {
  const body = [...script.map(showStep), showEnding(ending, name)].filter((line) => line !== '');
  const callback = body.length === 0 ? '() => {}' : `() => {\n${indented(body)}\n}`;
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
      return guarded(`scopes[${step.scope}].drain();`, step.through);
    case 'drain-async':
      return `scopes[${step.scope}].drainAsync();`;
    case 'settle':
      return `pending.${step.name}.${step.rejects ? 'reject(new Error())' : 'resolve()'};`;
    case 'drop':
      return `objects[${step.obj}] = {};`;
    case 'collect':
      return 'gc();';
  }
}

/** A program as the text that a person would write for it; every line has a turn of its own. */
export function showProgram(program: Program): string {
  return program.map(showStep).join('\n');
}
