// Source positions of functions and call sites, mapped through source maps if Node.js loads them.
import { findSourceMap } from 'node:module';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { scriptOf } from './top-level.js';

/** A position in a file. Lines and columns start at 1, as in editors. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function positionText({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}

/** Returns the position at which a function is defined; `undefined` for built-in functions. */
export function functionPosition(graph: HeapGraph, closure: NodeIndex): string | undefined {
  const target = unbound(graph, closure);
  const location = graph.location(target);
  const script = scriptOf(graph, target);
  if (location === undefined || script === undefined) return undefined;
  const file = graph.name(script);
  if (file === '' || file.startsWith('node:')) return undefined;
  return positionText(
    originalPosition({ file, line: location.line + 1, column: location.column + 1 }),
  );
}

/** Returns the function that a bound function finally calls. */
function unbound(graph: HeapGraph, closure: NodeIndex): NodeIndex {
  let target = closure;
  for (
    let next = graph.follow(target, 'bound_function');
    next !== undefined;
    next = graph.follow(target, 'bound_function')
  ) {
    target = next;
  }
  return target;
}

/** Maps a position to the original source. Node.js must run with `--enable-source-maps`. */
export function originalPosition(position: SourcePosition): SourcePosition {
  const origin = findSourceMap(position.file)?.findOrigin(position.line, position.column);
  if (origin === undefined || !('fileName' in origin)) return position;
  return { file: origin.fileName, line: origin.lineNumber, column: origin.columnNumber };
}
