// Reads the five ways to create a finalizer into one shape: target, callback, arguments, and functions
// that compute arguments later.
import { publicNameOf } from './imports.js';
import { type Path, pathsOf, pathsTo } from './paths.js';
import { isScope } from './scopes.js';
import type { Source } from './source.js';
import { type Node, type NodeOf, keyOf, unwrap } from './syntax.js';

/** A call that ties a callback to a target. */
export interface Registration {
  readonly call: NodeOf<'CallExpression'>;
  /**
   * How the callback receives its arguments: positionally, in an options object, or from a function
   * that reads them later from an instance that the container created.
   */
  readonly form: 'positional' | 'options' | 'later';
  /** The target expression; `undefined` if the container creates the target. */
  readonly object: Node | undefined;
  /** The container of a binding that retains its target: a singleton or a constant. */
  readonly retainer: Node | undefined;
  readonly func: Node | undefined;
  /** Positional arguments of the callback, if they are written in the call. */
  readonly args: readonly Node[];
  readonly kwargs: readonly Node[];
  /** `argsOf` and `kwargsOf`. */
  readonly readers: readonly Node[];
  /** `@finalizeWith` rejects every bound function. */
  readonly rejectsBound: boolean;
  readonly options: Node | undefined;
}

/** Reads a call as one of the five that create a finalizer; `undefined` for any other call. */
export function registrationOf(
  source: Source,
  call: NodeOf<'CallExpression'>,
): Registration | undefined {
  const callee = unwrap(call.callee);
  if (
    callee.type === 'MemberExpression' &&
    keyOf(callee.property, callee.computed) === 'finalize' &&
    isScope(source, callee.object)
  ) {
    return finalizeCall(call);
  }
  const name = publicNameOf(source, callee);
  const read = name === undefined ? undefined : READERS.get(name);
  return read?.(call, source);
}

/** Returns the paths to the target of a registration, as far as the file shows them. */
export function objectPaths(source: Source, { object, retainer }: Registration): Path[] {
  const written = object === undefined ? [] : pathsTo(source, object);
  const retainers = retainer === undefined ? [] : pathsOf(source, retainer);
  // '(binding)' isn't a property name: only the container as a whole is known to retain the target.
  return [
    ...written,
    ...retainers.map(({ root, keys }) => ({ root, keys: [...keys, '(binding)'] })),
  ];
}

type Read = (call: NodeOf<'CallExpression'>, source: Source) => Registration;

/** Defaults for the parts that a call doesn't have. */
const DEFAULTS = {
  object: undefined,
  retainer: undefined,
  func: undefined,
  args: [],
  kwargs: [],
  readers: [],
  rejectsBound: false,
  options: undefined,
} as const;

const finalizeCall = (call: NodeOf<'CallExpression'>): Registration => {
  const [object, func, ...args] = call.arguments;
  return { ...DEFAULTS, call, form: 'positional', object, func, args };
};

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['finalize', finalizeCall],
  [
    'createFinalizer',
    (call, source) => {
      const [object, func, options] = call.arguments;
      const args = optionOf(source, options, 'args');
      const kwargs = optionOf(source, options, 'kwargs');
      return {
        ...DEFAULTS,
        call,
        form: 'options',
        object,
        func,
        args: args === undefined ? [] : [args],
        kwargs: kwargs === undefined ? [] : [kwargs],
        options,
      };
    },
  ],
  [
    'finalizeWith',
    (call, source) => {
      const [func, argsOf, options] = call.arguments;
      const readers = [argsOf, optionOf(source, options, 'kwargsOf')].filter(isPresent);
      return { ...DEFAULTS, call, form: 'later', func, readers, rejectsBound: true };
    },
  ],
  [
    'finalizeBinding',
    (call, source) => {
      const [binding, options] = call.arguments;
      const [func, ...readers] = ['func', 'argsOf', 'kwargsOf'].map((name) =>
        optionOf(source, options, name),
      );
      const chain = binding === undefined ? [] : chainOf(binding);
      const constant = chain.find(({ name }) => name === 'toConstantValue')?.call;
      const isKept = constant ?? chain.find(({ name }) => name === 'inSingletonScope');
      return {
        ...DEFAULTS,
        call,
        form: 'later',
        object: constant?.arguments[0],
        retainer: isKept && chain.find(({ name }) => name === 'bind')?.target,
        func,
        readers: readers.filter(isPresent),
      };
    },
  ],
]);

/** Returns the value of an option if the options are a literal, inline or in a constant. */
function optionOf(source: Source, options: Node | undefined, name: string): Node | undefined {
  const literal = options && source.definitionOf(options);
  return literal?.type === 'ObjectExpression'
    ? literal.properties
        .filter((property) => property.type === 'Property')
        .findLast((property) => keyOf(property.key, property.computed) === name)?.value
    : undefined;
}

/** One call of a fluent chain: `target.name(...)`. */
interface Link {
  readonly name: string | undefined;
  readonly target: Node;
  readonly call: NodeOf<'CallExpression'>;
}

/** Returns the calls in `container.bind(id).toConstantValue(constant).whenDefault()`, last one first. */
function chainOf(binding: Node): Link[] {
  const call = unwrap(binding);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  if (call.type !== 'CallExpression' || callee?.type !== 'MemberExpression') {
    return [];
  }
  const name = keyOf(callee.property, callee.computed);
  return [{ name, target: callee.object, call }, ...chainOf(callee.object)];
}

function isPresent(node: Node | undefined): node is Node {
  return node !== undefined;
}
