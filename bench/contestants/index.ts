import { byHandWithoutToken, byHandWithToken } from './by-hand.js';
import type { Contestant } from './contestant.js';
import { gcHook, onExitLeakFree, processFinalization } from './packages.js';
import { nothing, onlyRegistry } from './baselines.js';
import { thisPackage } from './this-package.js';

export type ContestantKey =
  | 'this'
  | 'by-hand'
  | 'by-hand-without-token'
  | 'process.finalization'
  | 'on-exit-leak-free'
  | 'gc-hook'
  | 'registry'
  | 'nothing';

type Maker = () => Contestant | undefined | Promise<Contestant>;

const MAKERS: Readonly<Record<ContestantKey, Maker>> = {
  this: () => thisPackage,
  'by-hand': byHandWithToken,
  'by-hand-without-token': byHandWithoutToken,
  'process.finalization': processFinalization,
  'on-exit-leak-free': onExitLeakFree,
  'gc-hook': gcHook,
  registry: onlyRegistry,
  nothing: () => nothing,
};

/** Returns the contestant of that name; `undefined` if the runtime doesn't have it. */
export async function contestant(key: ContestantKey): Promise<Contestant | undefined> {
  return MAKERS[key]();
}
