// Describes the resources of Node.js that keep a process open. Their types are those of `node:async_hooks`.

/** The parts of a resource that this file reads. The methods are those of Node.js handles. */
export interface HandleResource {
  hasRef?(): boolean;
  getsockname?(out: SocketAddress): number;
  getpeername?(out: SocketAddress): number;
  readStart?(...args: readonly unknown[]): unknown;
  readonly pid?: number;
  readonly fd?: number;
  readonly reading?: boolean;
  readonly _idleTimeout?: number;
  readonly _repeat?: number | null;
}

interface SocketAddress {
  address?: string;
  port?: number;
}

type Describe = (resource: HandleResource) => string;

function localPort(resource: HandleResource): string {
  const address: SocketAddress = {};
  resource.getsockname?.(address);
  return address.port === undefined ? '' : ` on port ${address.port}`;
}

function remoteAddress(resource: HandleResource): string {
  const { address, port }: SocketAddress = addressOfPeer(resource);
  return port === undefined ? '' : ` to ${address}:${port}`;
}

function addressOfPeer(resource: HandleResource): SocketAddress {
  const address: SocketAddress = {};
  resource.getpeername?.(address);
  return address;
}

function timer({ _idleTimeout, _repeat }: HandleResource): string {
  return typeof _repeat === 'number' ? `interval of ${_repeat} ms` : `timer of ${_idleTimeout} ms`;
}

const words: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  ['Timeout', timer],
  ['Immediate', () => 'immediate'],
  ['TCPSERVERWRAP', (resource) => `TCP server${localPort(resource)}`],
  ['PIPESERVERWRAP', () => 'server on a pipe or socket file'],
  ['TCPWRAP', (resource) => `TCP connection${remoteAddress(resource)}`],
  ['PIPEWRAP', () => 'pipe'],
  ['TTYWRAP', () => 'terminal'],
  ['UDPWRAP', (resource) => `UDP socket${localPort(resource)}`],
  ['PROCESSWRAP', ({ pid }) => `child process ${pid}`],
  ['WORKER', () => 'worker thread'],
  ['MESSAGEPORT', () => 'message port'],
  ['FSEVENTWRAP', () => 'file watcher'],
  ['STATWATCHER', () => 'file watcher'],
]);

/** Node.js doesn't list these among its active resources. */
const DNS_QUERY = 'QUERYWRAP';

/** Requests, which have no `hasRef()`: they keep the process open until they are answered. */
const requests: ReadonlyMap<string, string> = new Map([
  ['FSREQCALLBACK', 'file operation'],
  ['FSREQPROMISE', 'file operation'],
  ['GETADDRINFOREQWRAP', 'DNS lookup'],
  [DNS_QUERY, 'DNS query'],
]);

/** The standard streams of the process, by their descriptors. */
const standardStreams = ['standard input', 'standard output', 'standard error'];

/** Returns true for a stream of the process that is a pipe, a socket or a terminal. */
export function isStandardStream({ fd = -1 }: HandleResource): boolean {
  return standardStreams[fd] !== undefined;
}

/** Returns true if a resource of this type can keep a process open. */
export function canKeepOpen(type: string, resource: HandleResource): boolean {
  return requests.has(type) || typeof resource.hasRef === 'function';
}

/**
 * Returns true if the resource keeps the process open now.
 *
 * @param active The types of the active resources of Node.js, in upper case. They are needed because a
 *   request that has been answered can exist until it is garbage-collected.
 */
export function keepsOpen(
  type: string,
  resource: HandleResource,
  active: ReadonlySet<string>,
): boolean {
  if (requests.has(type)) return type === DNS_QUERY || active.has(type);
  // A stream of the process keeps it open only while it is read.
  if (isStandardStream(resource) && resource.reading !== true) return false;
  return resource.hasRef?.() === true;
}

/** Returns a description of the resource. */
export function describeHandle(type: string, resource: HandleResource): string {
  return (
    requests.get(type) ??
    standardStreams[resource.fd ?? -1] ??
    words.get(type)?.(resource) ??
    type.toLowerCase()
  );
}
