/*
 * The functions of the copy of this package that manages a container, as a resolution scope uses them. The
 * scope may be from another copy, but only the copy that manages the container knows which of its scopes is
 * current when the container creates an instance.
 */
import {
  type Construction,
  constructionInProgress,
  type CurrentScope,
  endConstructionsUpTo,
  enterScope,
  enterScopeAsync,
  type Entry,
  leaveScope,
  useScopes,
} from './current-scope.js';
import { forgetAllPlans } from './planned-containers.js';

export interface ScopeFunctions {
  constructionInProgress(): Construction | undefined;
  endConstructionsUpTo(to: Construction | undefined): void;
  enterScope(scope: CurrentScope): Entry;
  enterScopeAsync<R>(scope: CurrentScope, call: () => R): R;
  leaveScope(before: Entry): void;
  /**
   * Prepares containers for scopes. As long as neither scopes nor finalizers are used, builders aren't
   * intercepted.
   */
  useScopes(): void;
}

export const scopeFunctions: ScopeFunctions = {
  constructionInProgress,
  endConstructionsUpTo,
  enterScope,
  enterScopeAsync,
  leaveScope,
  useScopes() {
    if (useScopes()) forgetAllPlans();
  },
};
