/*
 * What a resolution scope uses of the copy of this package that manages its container. The scope may be of
 * another copy, but only that copy knows which of its scopes is current when the container makes an instance.
 */
import {
  type Construction,
  constructionInProgress,
  type CurrentScope,
  endConstructionsUpTo,
  enterScope,
  enterScopeAsync,
  useScopes,
} from './current-scope.js';
import { forgetAllPlans } from './planned-containers.js';

export interface ScopeFunctions {
  constructionInProgress(): Construction | undefined;
  endConstructionsUpTo(to: Construction | undefined): void;
  enterScope<R>(scope: CurrentScope, call: () => R): R;
  enterScopeAsync<R>(scope: CurrentScope, call: () => R): R;
  /** Prepares containers for scopes. Builders aren't intercepted while scopes and finalizers aren't used. */
  useScopes(): void;
}

export const scopeFunctions: ScopeFunctions = {
  constructionInProgress,
  endConstructionsUpTo,
  enterScope,
  enterScopeAsync,
  useScopes() {
    if (useScopes()) forgetAllPlans();
  },
};
