import { argumentCases } from './arguments.js';
import { callbacks } from './callbacks.js';
import { containerCases } from './container.js';
import { importCases } from './imports.js';
import type { LintCases } from './lint-case.js';
import { scopeCases } from './scopes.js';
import { suggestionCases } from './suggestions.js';

export const allCases: readonly LintCases[] = [
  callbacks,
  argumentCases,
  importCases,
  scopeCases,
  containerCases,
  suggestionCases,
];
