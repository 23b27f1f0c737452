/*
 * Finds the cycles of a graph with Tarjan's algorithm for strongly connected components. It doesn't use
 * recursion, because a path may have as many nodes as a container has services.
 */

/**
 * Returns the number of the component of each node. Two nodes have the same number if and only if each of
 * them can be reached from the other one.
 *
 * @param edges The nodes to which the edges of each node lead.
 */
export function componentsOf(edges: ReadonlyArray<Iterable<number>>): number[] {
  const components = edges.map(() => -1);
  /** The position of each node in the order of visits; 0 if it hasn't been visited. */
  const visited = edges.map(() => 0);
  /** The earliest visit that is known to be reachable from each node. */
  const earliest = edges.map(() => 0);
  const open: number[] = [];
  const path: Array<{ readonly node: number; readonly targets: Iterator<number> }> = [];
  let visits = 0;
  let found = 0;

  const visit = (node: number): void => {
    visits += 1;
    visited[node] = visits;
    earliest[node] = visits;
    open.push(node);
    path.push({ node, targets: (edges[node] as Iterable<number>)[Symbol.iterator]() });
  };
  const reach = (node: number, visitOfTarget: number): void => {
    earliest[node] = Math.min(earliest[node] as number, visitOfTarget);
  };
  const close = (node: number): void => {
    if (earliest[node] !== visited[node]) return;
    let closed: number | undefined;
    while (closed !== node) {
      closed = open.pop() as number;
      components[closed] = found;
    }
    found += 1;
  };

  for (const start of edges.keys()) {
    if (visited[start] === 0) visit(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node, targets } = top;
      const next = targets.next();
      if (next.done === true) {
        path.pop();
        close(node);
        const below = path.at(-1);
        if (below !== undefined) reach(below.node, earliest[node] as number);
      } else if (visited[next.value] === 0) visit(next.value);
      else if (components[next.value] === -1) reach(node, visited[next.value] as number);
    }
  }
  return components;
}
