import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import { Container } from 'inversify';
import { finalizeBinding } from '../../container/index.js';
import { finalizeWith, finalizerArgs } from '../../decorators/index.js';

/*
 * Code that must not compile. The decorators are applied in functions that are never called: the compiler is
 * the test, and `@ts-expect-error` fails the build if there is no error.
 */

const closeFd = (fd: number): void => void fd;
const closeFile = (fd: number, name: string): void => void [fd, name];
const closeForced = (fd: number, kwargs: { force: boolean }): void => void [fd, kwargs];
function needsThis(this: { fd: number }, fd: number): void {
  this.fd = fd;
}

class File {
  readonly fd: number = 1;
  readonly name: string = 'file';
}

class OwnArgs {
  readonly fd: number = 1;

  [finalizerArgs](): readonly [number, string] {
    return [this.fd, 'own'] as const;
  }
}

function accepted(): unknown[] {
  @finalizeWith(closeFd, (file: Accepted) => [file.fd])
  @finalizeWith(closeFile, (file: Accepted) => [file.fd, file.name])
  @finalizeWith(closeFile, (file: Accepted) => [file.fd, file.name] as const)
  @finalizeWith(closeFile, (file) => [Object.keys(file).length, 'the instance needs no type'])
  @finalizeWith(closeForced, (file: Accepted) => [file.fd], { kwargsOf: () => ({ force: true }) })
  @finalizeWith(() => undefined)
  @finalizeWith((fd?: number) => fd)
  @finalizeWith((...fds: number[]) => fds, (file: Accepted) => [file.fd, file.fd])
  class Accepted extends File {}

  @finalizeWith(closeFile)
  @finalizeWith((fd: number) => fd, (own: { readonly fd: number }) => [own.fd])
  class AcceptedOwn extends OwnArgs {}

  @finalizeWith(closeFd, (file: Abstract) => [file.fd])
  abstract class Abstract extends File {}

  @finalizeWith(closeFd, (file: PrivateConstructor) => [file.fd])
  class PrivateConstructor extends File {
    constructor(readonly dependency: Container) {
      super();
    }
  }
  return [Accepted, AcceptedOwn, Abstract, PrivateConstructor];
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

  // @ts-expect-error -- one argument fewer than func takes
  @finalizeWith(closeFile, (file: File) => [file.fd])
  class TooFew extends File {}

  // @ts-expect-error -- func needs this
  @finalizeWith(needsThis, (file: File) => [file.fd])
  class NeedsThis extends File {}

  // @ts-expect-error -- no array
  @finalizeWith(closeFd, (file: File) => file.fd)
  class NoArray extends File {}

  // @ts-expect-error -- [finalizerArgs] gives a number and a string
  @finalizeWith(closeFd)
  class WrongOwnArgs extends OwnArgs {}

  // @ts-expect-error -- [finalizerArgs] isn't a method
  @finalizeWith(closeFile)
  class NoMethod extends File {
    readonly [finalizerArgs]: number = 1;
  }

  // @ts-expect-error -- argsOf reads what this class does not have
  @finalizeWith(closeFd, (file: File) => [file.fd])
  class OtherClass {}

  // @ts-expect-error -- force is a boolean
  @finalizeWith(closeForced, (file: File) => [file.fd], { kwargsOf: () => ({ force: 1 }) })
  class WrongKwargs extends File {}

  // @ts-expect-error -- func takes keyword arguments, and nothing gives it any
  @finalizeWith(closeForced, (file: File) => [file.fd])
  class MissingKwargs extends File {}

  // @ts-expect-error -- kwargsOf reads what this class does not have
  @finalizeWith(closeForced, () => [1], { kwargsOf: (file: File) => ({ force: file.fd > 0 }) })
  class OtherKwargs {}

  // @ts-expect-error -- atexit is a boolean
  @finalizeWith(closeFd, (file: File) => [file.fd], { atexit: 'no' })
  class WrongAtexit extends File {}

  class Members {
    // @ts-expect-error -- not on a method
    @finalizeWith(() => undefined)
    method(): void {
      void this;
    }

    // @ts-expect-error -- not on a property
    @finalizeWith(() => undefined)
    readonly property: number = 1;
  }

  class Parameters {
    // @ts-expect-error -- not on a parameter
    constructor(@finalizeWith(() => undefined) readonly file: File) {}
  }

  return [
    WrongElement,
    MissingArgsOf,
    TooMany,
    TooFew,
    NeedsThis,
    NoArray,
    WrongOwnArgs,
    NoMethod,
    OtherClass,
    WrongKwargs,
    MissingKwargs,
    OtherKwargs,
    WrongAtexit,
    Members,
    Parameters,
  ];
}

function bindings(): unknown[] {
  const container = new Container();
  const file = container.bind(File).toSelf();
  const own = container.bind(OwnArgs).toSelf().inSingletonScope();
  const kept = finalizeBinding(file, { func: closeFd, argsOf: (instance) => [instance.fd] });
  expectTypeOf(kept).toEqualTypeOf(file);
  const accepted = [
    finalizeBinding(file.inSingletonScope(), {
      func: closeFile,
      argsOf: (instance) => [instance.fd, instance.name],
    }).onDeactivation(() => undefined),
    finalizeBinding(file, { func: closeFd, argsOf: () => [1], atexit: false }),
    finalizeBinding(file, {
      func: closeForced,
      argsOf: (instance) => [instance.fd],
      kwargsOf: (instance) => ({ force: instance.fd > 0 }),
    }),
    finalizeBinding(own, { func: closeFile }),
    finalizeBinding(own, { func: () => undefined }),
    finalizeBinding(file.getIdentifier(), { func: () => undefined }),
    finalizeBinding(file, { atexit: false }),
    finalizeBinding(file, {}),
  ];
  return [
    ...accepted,
    // @ts-expect-error -- a string where func takes a number
    finalizeBinding(file, { func: closeFd, argsOf: (instance) => [instance.name] }),
    // @ts-expect-error -- func takes a parameter, and nothing gives it one
    finalizeBinding(file, { func: closeFd }),
    // @ts-expect-error -- one argument more than func takes
    finalizeBinding(file, { func: closeFd, argsOf: (instance) => [instance.fd, instance.name] }),
    // @ts-expect-error -- func needs this
    finalizeBinding(file, { func: needsThis, argsOf: (instance: File) => [instance.fd] }),
    // @ts-expect-error -- [finalizerArgs] gives a number and a string
    finalizeBinding(own, { func: closeFd }),
    // @ts-expect-error -- argsOf reads what the binding does not yield
    finalizeBinding(own, { func: closeFile, argsOf: (instance: File) => [1, instance.name] }),
    finalizeBinding(file, {
      // @ts-expect-error -- force is a boolean
      func: closeForced,
      argsOf: (instance: File) => [instance.fd],
      kwargsOf: () => ({ force: 1 }),
    }),
    // @ts-expect-error -- argsOf without func
    finalizeBinding(file, { argsOf: (instance: File) => [instance.fd] }),
    // @ts-expect-error -- atexit is a boolean
    finalizeBinding(file, { atexit: 'no' }),
    // @ts-expect-error -- no binding
    finalizeBinding(File, { atexit: false }),
  ];
}

describe('types of finalizeWith and finalizeBinding', () => {
  it('[D5] [D8] accept exactly the arguments that fit; nothing else compiles', () => {
    expect([accepted, rejected, bindings].every((one) => typeof one === 'function')).to.equal(true);
    expect(accepted()).to.have.length(4);
  });

  it('[D6] a decorated class keeps its type', () => {
    expectTypeOf(finalizeWith(closeFd, (file: File) => [file.fd])(File)).toEqualTypeOf(File);
  });
});
