import { CLEANUP_MS, FAILING_SERVICES, GRAPH_SERVICES, type Measured } from './measured.js';

/** The services that have a dependent, which must end before them. */
const WITH_DEPENDENTS = GRAPH_SERVICES - 10;

/** One column of the table. */
interface Column {
  readonly title: string;
  readonly cell: (one: Measured, base: Measured) => string;
}

/** Returns no figure if no cleanup ran. */
function ifEnded({ loss }: Measured, figure: string): string {
  return loss.called === 0 ? '–' : figure;
}

const columns: readonly Column[] = [
  { title: 'library', cell: ({ name }) => name },
  { title: 'request, µs', cell: ({ requestUs }) => requestUs.toFixed(0) },
  {
    title: 'in Fastify, µs more',
    cell: ({ fastifyUs }, base) => (fastifyUs - base.fastifyUs).toFixed(0),
  },
  { title: 'bytes per service', cell: ({ bytes }) => bytes.toFixed(0) },
  { title: 'independent, ms', cell: (one) => ifEnded(one, one.independent.ms.toFixed(0)) },
  { title: 'layers, ms', cell: (one) => ifEnded(one, one.layered.ms.toFixed(0)) },
  {
    title: 'ended too early',
    cell: (one) => ifEnded(one, `${one.layered.early} of ${WITH_DEPENDENTS}`),
  },
  {
    title: 'ended despite an error',
    cell: ({ loss }) => `${loss.calledAtEnd} of ${FAILING_SERVICES}`,
  },
  { title: 'error reported', cell: ({ loss }) => (loss.isReported ? 'yes' : 'no') },
  {
    title: 'transients ended',
    cell: ({ transients }) => `${transients.calledAtEnd} of ${FAILING_SERVICES}`,
  },
];

function table(base: Measured, all: readonly Measured[]): string {
  const lines = [
    columns.map(({ title }) => title),
    columns.map((_, index) => (index === 0 ? '---' : '---:')),
    ...all.map((one) => columns.map(({ cell }) => cell(one, base))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Writes the page. `base` is the measurement without services. */
export function page(base: Measured, all: readonly Measured[], where: string): string {
  const uses = all.map(({ name, how }) => `- **${name}**: ${how}`).join('\n');
  return `# Compared with other libraries

<!-- Written by npm run bench:comparison. -->

This page shows how long it takes to create services and to clean them up, and which cleanups run. Speed and correctness
are shown side by side, because a cleanup that isn't awaited is always faster.

${table(base, all)}

- **request**: processor time to create five services, each of which depends on the one before, to end them, and to wait for
  the end. There is one request per turn of the event loop; the cleanups do nothing. A request without services takes ${base.requestUs.toFixed(0)} µs.
- **in Fastify**: the same in the handler of a Fastify route that is called by \`inject()\`, minus the ${base.fastifyUs.toFixed(0)} µs that the route takes
  without services.
- **bytes per service**: heap size of a service in an open request, with everything that belongs to it.
- **independent**: the time to end ${GRAPH_SERVICES} services that don't depend on each other, whose cleanups take ${CLEANUP_MS} ms each.
- **layers**: the time to end ten layers of ten services, each of which depends on two services of the layer below. It takes at
  least ${CLEANUP_MS * 10} ms if no service ends before the services that depend on it.
- **ended too early**: how many services in layers were ended while a service that depends on them was still ending.
- **ended despite an error**: if one of ten cleanups fails, how many had been called when the end was reported.
- **error reported**: whether the caller gets that error.
- **transients ended**: how many cleanups are called for ten transient services that the program still holds. A scope without
  a container doesn't distinguish lifetimes: everything that is added to it is ended.

## How each library is used

${uses}

Each library is used in one of the ways that its documentation shows for services that are created and ended together.
Other ways of using it may give other figures. The request of NestJS contains no cleanup, because NestJS calls nothing at its end.

Each figure is the lowest of several processes, because other work on the machine can only increase it. Measured on ${where}.
`;
}
