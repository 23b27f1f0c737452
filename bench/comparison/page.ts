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
  { title: 'bytes a service', cell: ({ bytes }) => bytes.toFixed(0) },
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

This page shows how long it takes to create services and to clean them up, and which cleanups run. Speed and correctness stand side by
side because the fastest way to end something is not to wait for it.

${table(base, all)}

- **request**: processor time to create five services, each of which gets the one before, and to end them and wait for that.
  One request per turn of the event loop; the cleanups do nothing. Creating and ending nothing costs ${base.requestUs.toFixed(0)} µs.
- **in Fastify**: the same in the handler of a Fastify route, called by \`inject()\`, without the ${base.fastifyUs.toFixed(0)} µs that the same route
  takes without services.
- **bytes a service**: heap of a service in an open request, with everything that belongs to it.
- **independent**: the time to end ${GRAPH_SERVICES} services that don't depend on each other, whose cleanups take ${CLEANUP_MS} ms each.
- **layers**: the time to end ten layers of ten services, each of which gets two of the layer below. At least
  ${CLEANUP_MS * 10} ms are needed if no service ends before what depends on it.
- **ended too early**: the services in layers that were ended while something that depends on them was still ending.
- **ended despite an error**: the cleanups that had been called when the end was reported, if one of ten fails.
- **error reported**: whether the caller gets that error.
- **transients ended**: the cleanups that are called for ten transient services that the program still holds. A scope without
  a container has no lifetimes: everything that is added to it is ended.

## How each is used

${uses}

Each library is used in one of the ways that its documentation shows for services that are created and ended together.
Other ways of using it may give other figures. The request of NestJS contains no cleanup, since nothing is called at its end.

Each figure is the lowest of separate processes, since other work on the machine can only make it worse. Measured on ${where}.
`;
}
