/*
 * One program of `npm run verify:owners`: opens what a case defines, tears its container down, and leaves
 * the rest to Node.js.
 */
import 'reflect-metadata';
import process from 'node:process';
import { cleanCases, makeContainer } from './clean-cases.js';
import { handleCases, type Opener } from './handle-cases.js';

const [form, name = ''] = process.argv.slice(2);

async function leaveOpen(at: number): Promise<void> {
  const handleCase = handleCases[at];
  if (handleCase === undefined) throw new Error(`expected a case, but got ${at}`);
  const { bind, type } = handleCase;
  const container = makeContainer();
  if (bind === undefined) container.bind<Opener>('opener').to(type).inSingletonScope();
  else bind(container);
  await container.get<Opener>('opener').open?.();
  await container.unbindAllAsync();
}

// For the processes that the case starts.
process.env['OWNER_PID'] = String(process.pid);
process.once('SIGTERM', () => process.exit());
if (form === 'clean') await cleanCases[name]?.();
else await leaveOpen(Number(name));
