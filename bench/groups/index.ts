import type { Row } from '../rows.js';
import type { Size } from '../size.js';
import { bytes, collection, rebuild, shortLives } from './collected.js';
import { bystander, get, getWithoutJit, request } from './container.js';
import { cpython } from './cpython.js';
import { diagnostics } from './diagnostics.js';
import { drain, exit, longestPath } from './drains.js';
import { growth } from './growth.js';
import { alive, create, detach, unregister } from './handles.js';
import { server } from './server.js';
import { imports, shipped } from './shipped.js';

/** The groups of measurements, by the names for `npm run bench -- <name>`. */
export const GROUPS: Readonly<Record<string, (size: Size) => Row[]>> = {
  create,
  detach,
  drain,
  exit,
  'longest-path': longestPath,
  bytes,
  get,
  'get-without-jit': getWithoutJit,
  bystander,
  collection,
  rebuild,
  'short-lives': shortLives,
  unregister,
  alive,
  python: cpython,
  request,
  server,
  growth,
  diagnostics,
  import: imports,
  size: shipped,
};
