/* The class of a service: it reports what it is made from, and its cleanup. */
import { inject, injectable } from 'inversify';
import { finalizerArgs, finalizeWith } from '../../../../decorators/index.js';
import type { Life, LifeLedger } from './ledger.js';
import type { ServiceDraft } from './life-program.js';
import type { Waits } from './waits.js';

/** The life of an instance. A wrapper exposes the life of the object that it wraps. */
export const LIFE: unique symbol = Symbol('life');

export interface HasLife {
  readonly [LIFE]: Life;
}

export type ServiceConstructor = new (...dependencies: HasLife[]) => HasLife;

/** A class, and what declares its cleanup. */
export interface ServiceClass {
  readonly create: ServiceConstructor;
  readonly decorate: () => void;
}

/** Makes the class of a service. */
export function serviceClassOf(
  draft: ServiceDraft,
  dependencies: readonly string[],
  ledger: LifeLedger,
  waits: Waits,
  created: (dependencies: readonly Life[]) => Life,
): ServiceClass {
  const func = (handle: string, start: () => () => void): unknown => {
    const end = start();
    ledger.close(handle);
    return waits.end(draft.cleanup, end);
  };
  // The arguments reference the life of an object, but not the object.
  const argsOf = ({ [LIFE]: life }: HasLife, level: string) => {
    const handle = `${life.name}.${level}`;
    ledger.read(handle);
    return [handle, (): (() => void) => ledger.start(life, handle)] as const;
  };

  class Base implements HasLife {
    readonly [LIFE]: Life;
    /** An object references what it is made from. */
    readonly dependencies: readonly HasLife[];
    constructor(...made: HasLife[]) {
      this.dependencies = made;
      this[LIFE] = created(made.map((dependency) => dependency[LIFE]));
    }
    [finalizerArgs]() {
      return argsOf(this, 'base');
    }
  }
  class Derived extends Base {
    override [finalizerArgs]() {
      return argsOf(this, 'own');
    }
  }

  const create = draft.declared === 'override' ? Derived : Base;
  injectable()(create);
  for (const [index, dependency] of dependencies.entries()) {
    inject(dependency)(create, undefined, index);
  }
  const decorate = (): void => {
    if (draft.declared === 'argsOf') finalizeWith(func, (made: Base) => argsOf(made, 'base'))(Base);
    else finalizeWith(func)(Base);
    if (draft.declared === 'override') finalizeWith(func)(Derived);
  };
  return { create, decorate };
}
