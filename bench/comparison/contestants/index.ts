import type { Contestant } from '../contestant.js';
import { inversifyContestants } from './inversify-containers.js';
import { awilix, nestApplication, nestRequest, tsyringeContestant } from './other-containers.js';
import { asyncDisposableStack, effectParallel, effectSequential } from './scopes.js';

/** No services at all: measures the cost of the measurement itself. */
const nothing: Contestant = {
  name: 'no services',
  how: 'nothing',
  prepare: async () => async () => async () => undefined,
};

export const contestants: readonly Contestant[] = [
  nothing,
  ...inversifyContestants,
  awilix,
  tsyringeContestant,
  nestRequest,
  nestApplication,
  effectSequential,
  effectParallel,
  asyncDisposableStack,
];
