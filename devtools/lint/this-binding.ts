// Resolves `this`: two uses refer to the same object if they have the same root node.
import { type Node, type NodeOf, isKind, keyOf } from './syntax.js';

/**
 * Returns the node that represents `this` at `node`: the class for an instance, the class body for the
 * class object itself (static members), a function, or the program.
 *
 * All instance members of a class share one root: a callback in a field and a registration in the
 * constructor refer to the same object.
 */
export function thisRootAt(node: Node): Node {
  let inner = node;
  for (let at = node.parent; at !== null && at !== undefined; at = at.parent) {
    if (isKind(at, 'FunctionDeclaration', 'FunctionExpression')) {
      const member = at.parent;
      return member?.type === 'MethodDefinition' ? rootOf(member) : at;
    }
    if (bindsThis(at, inner)) {
      return at.type === 'StaticBlock' ? at.parent : rootOf(at);
    }
    inner = at;
  }
  return inner;
}

/** Returns true if `this` in `child` differs from `this` around `parent`. */
export function rebindsThis(parent: Node, child: Node): boolean {
  return isKind(parent, 'FunctionDeclaration', 'FunctionExpression') || bindsThis(parent, child);
}

/** Returns the class member that `this.name` reads, if the class declares it. */
export function fieldOf(access: NodeOf<'MemberExpression'>): ClassMember | undefined {
  const root = thisRootAt(access.object);
  const name = keyOf(access.property, access.computed);
  const isStatic = root.type === 'ClassBody';
  const body = isKind(root, 'ClassDeclaration', 'ClassExpression') ? root.body : root;
  return name === undefined || body.type !== 'ClassBody'
    ? undefined
    : body.body
        .filter((member) => isKind(member, ...MEMBERS))
        .find(
          (member) => member.static === isStatic && keyOf(member.key, member.computed) === name,
        );
}

const MEMBERS = ['AccessorProperty', 'MethodDefinition', 'PropertyDefinition'] as const;

type ClassMember = NodeOf<(typeof MEMBERS)[number]>;

type Binder = NodeOf<'AccessorProperty' | 'PropertyDefinition' | 'StaticBlock'>;

function bindsThis(parent: Node, child: Node): parent is Binder {
  return (
    parent.type === 'StaticBlock' ||
    (isKind(parent, 'AccessorProperty', 'PropertyDefinition') && parent.value === child)
  );
}

/** Returns the class for an instance member and the class body for a static one. */
function rootOf({ parent: body, static: isStatic }: ClassMember): Node {
  return isStatic ? body : body.parent;
}
