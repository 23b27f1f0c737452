/*
 * Services that leave a handle open, one for each kind of handle, and different ways to open it: in a
 * constructor, in a method, after an await, in a callback, in a builder.
 */
import { exec, execFileSync, fork, spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import { once } from 'node:events';
import { open as openFile, watch, watchFile } from 'node:fs';
import { open, watch as watchAsync } from 'node:fs/promises';
import { createServer as createHttpServer, get } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setInterval as intervals, setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { BroadcastChannel, MessageChannel, Worker } from 'node:worker_threads';
import type { Container } from 'inversify';

/** A service that opens something, in its constructor or in a method. */
export interface Opener {
  open?(): unknown;
}

type OpenerClass = new () => object;

const ignore = (): void => undefined;
const hour = 3_600_000;

/** A program that runs until it is killed. */
const endless = fileURLToPath(new URL('endless.js', import.meta.url));

/** A path for a socket file or a named pipe of this process. */
function temporary(name: string): string {
  return join(tmpdir(), `owners-${process.pid}-${name}`);
}

function namedPipe(): string {
  const path = temporary('fifo');
  execFileSync('mkfifo', [path]);
  return path;
}

/** Starts a server that doesn't keep the process open, for the clients. Returns its port. */
async function peer(server: Server): Promise<number> {
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

class HttpServer {
  readonly server = createHttpServer(ignore);
  async open(): Promise<void> {
    await delay(1);
    this.server.listen(0, 'localhost');
  }
}
class TcpServer {
  open(): void {
    createServer(ignore).listen(0);
  }
}
class SocketFileServer {
  open(): void {
    createServer(ignore).listen(temporary('server'));
  }
}
class TlsServer {
  open(): void {
    createTlsServer({}, ignore).listen(0);
  }
}
class Http2Server {
  open(): void {
    createHttp2Server().listen(0);
  }
}
class TcpClient {
  async open(): Promise<void> {
    connect(await peer(createServer(ignore)), '127.0.0.1');
  }
}
class SocketFileClient {
  async open(): Promise<void> {
    const path = temporary('client');
    const server = createServer(ignore).unref().listen(path);
    await once(server, 'listening');
    connect(path);
  }
}
class Http2Client {
  async open(): Promise<void> {
    connectHttp2(`http://127.0.0.1:${await peer(createHttp2Server())}`);
  }
}
class HttpRequest {
  async open(): Promise<void> {
    get({ host: '127.0.0.1', port: await peer(createHttpServer(ignore)) });
  }
}
class FetchRequest {
  async open(): Promise<void> {
    void fetch(`http://127.0.0.1:${await peer(createHttpServer(ignore))}`);
  }
}
class AcceptedConnection {
  async open(): Promise<void> {
    const server = createServer(ignore);
    connect(await peer(server), '127.0.0.1').unref();
    await once(server, 'connection');
    server.close();
  }
}
class UdpSocket {
  open(): void {
    createSocket('udp4').bind(0);
  }
}
class DnsQuery {
  async open(): Promise<void> {
    const silent = createSocket('udp4').unref().bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const resolver = new Resolver({ timeout: hour });
    resolver.setServers([`127.0.0.1:${silent.address().port}`]);
    resolver.resolve4('inversify.example', ignore);
  }
}
class Interval {
  readonly ms = hour;
  constructor() {
    setInterval(ignore, this.ms);
  }
}
class Timer {
  readonly timer = setTimeout(ignore, hour);
}
class TimerPromise {
  open(): void {
    void delay(hour);
  }
}
class IntervalIterator {
  open(): void {
    void this.tick();
  }
  async tick(): Promise<void> {
    for await (const _ of intervals(hour)) ignore();
  }
}
class ImmediateLoop {
  open(): void {
    const turn = (): void => void setImmediate(turn);
    turn();
  }
}
class WorkerThread {
  open(): void {
    new Worker(endless);
  }
}
class Port {
  readonly channel = new MessageChannel();
  open(): void {
    this.channel.port1.on('message', ignore);
  }
}
class Broadcast {
  readonly channel = new BroadcastChannel('owners');
  open(): void {
    this.channel.addEventListener('message', ignore);
  }
}
class SpawnedProcess {
  open(): void {
    spawn(process.execPath, [endless]);
  }
}
class ShellCommand {
  open(): void {
    exec(`"${process.execPath}" "${endless}"`);
  }
}
class ForkedProcess {
  open(): void {
    fork(endless, { execArgv: [] });
  }
}
class ClusterWorker {
  open(): void {
    cluster.setupPrimary({ exec: endless, execArgv: [] });
    cluster.fork();
  }
}
class FolderWatcher {
  open(): void {
    watch(tmpdir());
  }
}
class PollingWatcher {
  open(): void {
    watchFile(endless, ignore);
  }
}
class WatchIterator {
  open(): void {
    void this.follow();
  }
  async follow(): Promise<void> {
    for await (const _ of watchAsync(tmpdir())) ignore();
  }
}
class BlockedFile {
  open(): void {
    openFile(namedPipe(), 'r', ignore);
  }
}
class BlockedFilePromise {
  open(): void {
    void open(namedPipe(), 'r');
  }
}
class StandardInput {
  open(): void {
    process.stdin.on('data', ignore);
  }
}
class LineReader {
  open(): void {
    createInterface({ input: process.stdin });
  }
}
class InCallback {
  open(): void {
    setImmediate(() => {
      createServer(ignore).listen(0);
    });
  }
}
class ThroughHelper {
  open(): void {
    listenLater(createServer(ignore));
  }
}

function listenLater(server: Server): void {
  setTimeout(() => server.listen(0), 1);
}

/** A kind of handle, and the service that must be named. */
export interface HandleCase {
  /** Matches the description of the handle in the report. */
  readonly kind: RegExp;
  /** The service that must be named. */
  readonly service: string;
  /** Binds the service, if it isn't bound as its class. */
  readonly bind?: (container: Container) => void;
  readonly type: OpenerClass;
}

function kindOf(type: OpenerClass, kind: RegExp): HandleCase {
  return { type, kind, service: type.name };
}

export const handleCases: readonly HandleCase[] = [
  kindOf(HttpServer, /^TCP server on port \d+$/),
  kindOf(TcpServer, /^TCP server on port \d+$/),
  kindOf(SocketFileServer, /^server on a pipe or socket file$/),
  kindOf(TlsServer, /^TCP server on port \d+$/),
  kindOf(Http2Server, /^TCP server on port \d+$/),
  kindOf(TcpClient, /TCP connection to 127\.0\.0\.1:\d+/),
  kindOf(SocketFileClient, /^pipe/),
  kindOf(Http2Client, /TCP connection to 127\.0\.0\.1:\d+/),
  kindOf(HttpRequest, /TCP connection to 127\.0\.0\.1:\d+/),
  kindOf(FetchRequest, /TCP connection to 127\.0\.0\.1:\d+/),
  kindOf(AcceptedConnection, /^TCP connection to 127\.0\.0\.1:\d+$/),
  kindOf(UdpSocket, /^UDP socket on port \d+$/),
  kindOf(DnsQuery, /^DNS query$/),
  kindOf(Interval, /^interval of 3600000 ms$/),
  kindOf(Timer, /^timer of 3600000 ms$/),
  kindOf(TimerPromise, /^timer of 3600000 ms$/),
  kindOf(IntervalIterator, /^interval of 3600000 ms$/),
  kindOf(ImmediateLoop, /^immediate$/),
  kindOf(WorkerThread, /worker thread/),
  kindOf(Port, /^message port$/),
  kindOf(Broadcast, /^message port$/),
  kindOf(SpawnedProcess, /child process \d+, pipe \(3 times\)$/),
  kindOf(ShellCommand, /child process \d+/),
  kindOf(ForkedProcess, /child process \d+/),
  kindOf(ClusterWorker, /child process \d+/),
  kindOf(FolderWatcher, /^file watcher$/),
  kindOf(PollingWatcher, /^file watcher$/),
  kindOf(WatchIterator, /^file watcher$/),
  kindOf(BlockedFile, /^file operation$/),
  kindOf(BlockedFilePromise, /^file operation$/),
  kindOf(StandardInput, /^standard input$/),
  kindOf(LineReader, /^standard input$/),
  kindOf(InCallback, /^TCP server on port \d+$/),
  kindOf(ThroughHelper, /^TCP server on port \d+$/),
  {
    type: TcpServer,
    kind: /^TCP server on port \d+$/,
    service: 'opener',
    bind: (container) =>
      container.bind('opener').toDynamicValue(() => ({ server: createServer().listen(0) })),
  },
];
