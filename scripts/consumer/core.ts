// Uses the core alone, without inversify and reflect-metadata.
import {
  createFinalizer,
  DrainError,
  finalize,
  FinalizeError,
  type Finalizer,
  FinalizerScope,
  programScope,
  setUnraisableHook,
} from 'inversify-finalize';

declare const console: { log(text: string): void };

const say = (text: string): void => console.log(text);
const owner = {};

{
  using handle: Finalizer<object, [string], void> = finalize(owner, say, 'disposed');
  say(`alive ${handle.alive}`);
}

const scope = new FinalizerScope();
createFinalizer(owner, say, { args: ['drained second'], scope });
scope.finalize(owner, say, 'drained first');
scope.drain();

scope.finalize(owner, () => {
  throw new Error('on purpose');
});
try {
  scope.drain();
} catch (error) {
  const [failure] = error instanceof DrainError ? error.errors : [];
  say(`failed ${failure instanceof FinalizeError ? failure.code : String(error)}`);
}

setUnraisableHook(setUnraisableHook(undefined));
finalize(owner, say, 'at exit');
say(`left ${programScope.size}`);
