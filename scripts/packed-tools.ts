/*
 * A program that uses the developer tools of the packed package, where the code of many modules is in few
 * files: the tools must still recognize the package's own frames and records.
 */

/** The name of the program's file. */
export const toolsFile = 'tools.mjs';

export const toolsProgram = `
import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { Container, injectable } from 'inversify';
import { FinalizeError, FinalizerScope, finalize } from 'inversify-finalize';
import { enableAudit } from 'inversify-finalize/audit';
import { finalizeContainer } from 'inversify-finalize/container';
import { finalizeWith } from 'inversify-finalize/decorators';
import { liveFinalizers, trackCreations } from 'inversify-finalize/diagnostics';

const file = fileURLToPath(import.meta.url);
const child = process.argv[2];
const clean = () => {};

if (child === 'leave a server open') {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (text, ...rest) => {
    if (String(text).includes('keeps the process open')) setImmediate(() => process.exit());
    return write(text, ...rest);
  };
  const container = finalizeContainer(new Container());
  container.bind('server').toDynamicValue(() => createServer().listen(0)).inSingletonScope();
  container.get('server');
  container.unbindAll();
} else if (child === 'reference itself') {
  const target = { name: 'target' };
  finalize(target, () => target.name);
} else {
  const run = (words, register, env = {}) => {
    const args = ['--import', 'inversify-finalize/' + register, file, words];
    return spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    }).stderr;
  };
  const isHere = (position) => position.replace('file://', '').startsWith(file);

  const disable = enableAudit({ onFound: 'throw' });
  class Connection {}
  const connection = new Connection();
  const scope = new FinalizerScope();
  scope.finalize(connection, clean);
  console.log('clean callback accepted');
  try {
    finalize(connection, () => connection);
    console.log('self-reference accepted');
  } catch (error) {
    console.log(error instanceof FinalizeError, error.code, error.constructor.name);
    console.log(inspect(error).split(':')[0]);
  }
  disable();
  scope.drain();

  trackCreations();
  class Service {}
  injectable()(Service);
  finalizeWith(clean, () => [])(Service);
  const container = finalizeContainer(new Container());
  container.bind(Service).toSelf().inSingletonScope();
  container.get(Service);
  finalize(connection, clean);
  for (const { className, createdAt } of liveFinalizers()) {
    console.log(className, 'created', isHere(createdAt) ? 'here' : createdAt);
  }
  container.unbindAll();

  const open = run('leave a server open', 'diagnostics/register', { INVERSIFY_FINALIZE_OPEN: '0.1' });
  console.log(open.includes('opened by server at') && open.includes(file) ? 'opener named' : open);
  const audited = run('reference itself', 'audit/register');
  console.log(audited.includes('1 self-reference found') && audited.includes(file) ? 'audited' : audited);
}
`;

/** The lines that it prints. */
export const toolsLines: readonly string[] = [
  'clean callback accepted',
  'true SELF_REFERENCE FinalizeError',
  'FinalizeError',
  'Connection created here',
  'Service created here',
  'opener named',
  'audited',
];
