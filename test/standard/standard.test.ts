import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import { Container, inject, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith, finalizerArgs } from '../../decorators/index.js';
import { FinalizeError } from '../../src/index.js';

/*
 * The standard (TC39) form of the decorator: this folder is compiled without `experimentalDecorators`.
 * Inversify's decorators are legacy ones, so they are called as functions here.
 */

const calls: unknown[][] = [];
const record = (...args: unknown[]): void => void calls.push(args);
const closeFd = (fd: number): void => record(fd);
const closeFile = (fd: number, name: string): void => record(fd, name);
const closeForced = (fd: number, kwargs: { force: boolean }): void => record(fd, kwargs);
function needsThis(this: { fd: number }, fd: number): void {
  this.fd = fd;
}

class File {
  readonly fd: number = 1;
  readonly name: string = 'file';
}

/** Resolves an instance, tears its container down, and returns the arguments of its finalizers, in order. */
function finalized(type: new () => object): unknown[][] {
  injectable()(type);
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(type).toSelf();
  const held = container.get(type);
  container.unbindAll();
  expect(held).to.be.instanceOf(type);
  return calls.splice(0);
}

describe('finalizeWith as a standard decorator', () => {
  it('[D6] registers the instances that a container constructs, and returns the class unchanged', () => {
    const seen: unknown[] = [];
    const see = <C extends abstract new (...args: never) => unknown>(target: C): C => {
      seen.push(target);
      return target;
    };
    @see
    @finalizeWith(closeFd, (file: Service) => [file.fd])
    @see
    class Service extends File {}
    expect(seen).to.deep.equal([Service, Service]);
    expect(finalized(Service)).to.deep.equal([[1]]);
  });

  it('[D4] [D6] can be applied several times and is inherited', () => {
    @finalizeWith(record, () => ['second'])
    @finalizeWith(record, () => ['first'])
    class Base {}
    @finalizeWith(record, () => ['derived'])
    class Derived extends Base {}
    expect(finalized(Derived)).to.deep.equal([['derived'], ['second'], ['first']]);
    expect(finalized(Base)).to.deep.equal([['second'], ['first']]);
  });

  it('[D6] [D8] reads private state, kwargs and injected properties', () => {
    @finalizeWith(closeForced, undefined, { kwargsOf: (service: Service) => service.flags })
    class Service {
      readonly #fd: number = 7;
      readonly flags: { readonly force: boolean } = { force: true };
      declare readonly injected: string;

      [finalizerArgs](): readonly [number] {
        return [this.#fd];
      }
    }
    @finalizeWith(record, (service: Injected) => [service.injected])
    class Injected extends Service {}
    inject('injected')(Injected.prototype, 'injected');
    injectable()(Injected);
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind('injected').toConstantValue('injected');
    container.bind(Injected).toSelf();
    const held = container.get(Injected);
    container.unbindAll();
    expect(calls.splice(0)).to.deep.equal([[held.injected], [7, { force: true }]]);
  });

  it('[D2] rejects bound functions when the class is decorated', () => {
    expect(() => {
      @finalizeWith(record.bind(undefined))
      class Service {}
      void Service;
    })
      .to.throw(FinalizeError, 'func of @finalizeWith on Service not to be bound')
      .with.property('code', 'BOUND_CALLBACK');
  });

  it('[D6] rejects members of every kind', () => {
    const decorate = finalizeWith(record) as unknown as (target: unknown, context: object) => void;
    const kinds = ['method', 'getter', 'setter', 'field', 'accessor'];
    for (const kind of kinds) {
      const target = kind === 'field' ? undefined : File;
      expect(() => decorate(target, { kind, name: 'member', static: true }))
        .to.throw(FinalizeError, 'expected @finalizeWith to be applied to a class')
        .with.property('code', 'INVALID_ARGUMENT');
    }
  });

  it('[D5] [D8] accepts exactly the arguments that fit; nothing else compiles', () => {
    expect(typeof accepted).to.equal('function');
    expect(typeof rejected).to.equal('function');
    expect(accepted()).to.have.length(3);
    expectTypeOf(finalizeWith(closeFd, (file: File) => [file.fd])(File)).toEqualTypeOf(File);
  });
});

function accepted(): unknown[] {
  @finalizeWith(closeFd, (file: Accepted) => [file.fd])
  @finalizeWith(closeFile, (file: Accepted) => [file.fd, file.name])
  @finalizeWith(closeForced, (file: Accepted) => [file.fd], { kwargsOf: () => ({ force: true }) })
  @finalizeWith(() => undefined)
  class Accepted extends File {}

  @finalizeWith(closeFd, (file: Abstract) => [file.fd])
  abstract class Abstract extends File {}

  @finalizeWith(closeFile)
  class Own {
    [finalizerArgs](): readonly [number, string] {
      return [1, 'own'];
    }
  }
  return [Accepted, Abstract, Own];
}

function rejected(): unknown[] {
  // @ts-expect-error -- a string where func takes a number
  @finalizeWith(closeFd, (file: File) => [file.name])
  class WrongElement extends File {}

  // @ts-expect-error -- func takes a parameter, and nothing gives it one
  @finalizeWith(closeFd)
  class MissingArgsOf extends File {}

  // @ts-expect-error -- one argument more than func takes
  @finalizeWith(closeFd, (file: File) => [file.fd, file.name])
  class TooMany extends File {}

  // @ts-expect-error -- func needs this
  @finalizeWith(needsThis, (file: File) => [file.fd])
  class NeedsThis extends File {}

  // @ts-expect-error -- [finalizerArgs] gives a string
  @finalizeWith(closeFd)
  class WrongOwnArgs {
    [finalizerArgs](): [string] {
      return ['own'];
    }
  }

  // @ts-expect-error -- argsOf reads what this class does not have
  @finalizeWith(closeFd, (file: File) => [file.fd])
  class OtherClass {}

  // @ts-expect-error -- force is a boolean
  @finalizeWith(closeForced, (file: File) => [file.fd], { kwargsOf: () => ({ force: 1 }) })
  class WrongKwargs extends File {}

  class Members {
    // @ts-expect-error -- not on a method
    @finalizeWith(() => undefined)
    method(): void {
      void this;
    }
  }
  return [
    WrongElement,
    MissingArgsOf,
    TooMany,
    NeedsThis,
    WrongOwnArgs,
    OtherClass,
    WrongKwargs,
    Members,
  ];
}
