import { exit } from 'node:process';
import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
const { Deno } = globalThis as { Deno?: { exit(code: number): never } };
if (Deno === undefined) exit(10);
else Deno.exit(10);
