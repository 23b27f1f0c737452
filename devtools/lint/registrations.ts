import { publicNameOf } from './imports.js';
import { type Path, pathsOf, pathsTo } from './paths.js';
import { isScope } from './scopes.js';
import type { Source } from './source.js';
import { type Node, type NodeOf, keyOf, unwrap } from './syntax.js';

/** A call that ties a callback to an object. */
export interface Registration {
  readonly call: NodeOf<'CallExpression'>;
  /**
   * How the callback gets its arguments: written out after it, in an options object, or read from
   * the object later, when a container has made it.
   */
  readonly form: 'positional' | 'options' | 'later';
  /** The object as it is written; absent where only the container will know it. */
  readonly object: Node | undefined;
  /** The container of a binding that is known to keep its object: a singleton, a constant. */
  readonly keeper: Node | undefined;
  readonly func: Node | undefined;
  /** Positional arguments of the callback, where they are written out. */
  readonly args: readonly Node[];
  readonly kwargs: readonly Node[];
  /** `argsOf` and `kwargsOf`. */
  readonly readers: readonly Node[];
  /** `@finalizeWith` takes no bound function at all. */
  readonly refusesBound: boolean;
  readonly options: Node | undefined;
}

/** Reads a call as one of the five that register a callback; `undefined` for any other. */
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

/** The paths to the object of a registration, so far as the file shows them. */
export function objectPaths(source: Source, { object, keeper }: Registration): Path[] {
  const written = object === undefined ? [] : pathsTo(source, object);
  const keepers = keeper === undefined ? [] : pathsOf(source, keeper);
  // Not a name of a property: only the container as a whole is known to lead to the object.
  return [...written, ...keepers.map(({ root, keys }) => ({ root, keys: [...keys, '(binding)'] }))];
}

type Read = (call: NodeOf<'CallExpression'>, source: Source) => Registration;

/** What no call has unless it says so. */
const NOTHING = {
  object: undefined,
  keeper: undefined,
  func: undefined,
  args: [],
  kwargs: [],
  readers: [],
  refusesBound: false,
  options: undefined,
} as const;

const finalizeCall = (call: NodeOf<'CallExpression'>): Registration => {
  const [object, func, ...args] = call.arguments;
  return { ...NOTHING, call, form: 'positional', object, func, args };
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
        ...NOTHING,
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
      return { ...NOTHING, call, form: 'later', func, readers, refusesBound: true };
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
        ...NOTHING,
        call,
        form: 'later',
        object: constant?.arguments[0],
        keeper: isKept && chain.find(({ name }) => name === 'bind')?.target,
        func,
        readers: readers.filter(isPresent),
      };
    },
  ],
]);

/** The value of an option where the options are a literal, here or in a constant. */
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

/** The calls in `container.bind(id).toConstantValue(constant).whenDefault()`, the last one first. */
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
