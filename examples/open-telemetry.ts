/**
 * Turns the teardown of a container and its cleanup callbacks into OpenTelemetry spans. The package
 * doesn't depend on OpenTelemetry: the spans come from its events.
 */
import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { context, type Context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from 'inversify-finalize/container';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = trace.getTracer('inversify-finalize');

interface CleanupMessage {
  readonly name?: string;
  readonly reason?: string;
  readonly error?: unknown;
}

/** The span that surrounds the current callback: callbacks of a teardown are children of its span. */
const parents = new AsyncLocalStorage<Context>();

/** Makes a span for each operation that the channel traces. */
function traceOperation(operation: 'cleanup' | 'teardown'): void {
  const spans = new WeakMap<object, Span>();
  const finish = (message: object): void => {
    const { error } = message as CleanupMessage;
    if (!('error' in message || 'result' in message)) return;
    const span = spans.get(message);
    if ('error' in message) {
      span?.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    }
    span?.end();
  };
  channel(`tracing:inversify-finalize:${operation}:start`).bindStore(parents, (message) => {
    const { name = operation, reason } = message as CleanupMessage;
    const parent = parents.getStore() ?? context.active();
    const span = tracer.startSpan(
      name,
      reason === undefined ? {} : { attributes: { reason } },
      parent,
    );
    spans.set(message as object, span);
    return trace.setSpan(parent, span);
  });
  tracingChannel(`inversify-finalize:${operation}`).subscribe({
    start: () => undefined,
    end: finish,
    asyncStart: () => undefined,
    asyncEnd: finish,
    error: () => undefined,
  });
}

traceOperation('teardown');
traceOperation('cleanup');

class Database {}
class Cache {}

async function disconnect(): Promise<void> {
  await Promise.resolve();
}

function flush(): void {
  throw new Error('disk full');
}

const container = new Container();
container.register(FinalizationPlugin);
finalizeBinding(container.bind(Database).toSelf().inSingletonScope(), {
  func: disconnect,
  argsOf: () => [],
});
finalizeBinding(container.bind(Cache).toSelf().inSingletonScope(), {
  func: flush,
  argsOf: () => [],
});
container.get(Database);
container.get(Cache);
await container.unbindAllAsync().catch(() => undefined);

const spans = exporter.getFinishedSpans();
for (const span of spans) {
  const parent = spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
  const status = span.status.code === SpanStatusCode.ERROR ? ` failed: ${span.status.message}` : '';
  console.log(`${span.name}${parent === undefined ? '' : ` in ${parent.name}`}${status}`);
}
