import { expect } from 'chai';
import { finalizeBinding, scopedHandler } from '../../container/index.js';
import { nextTurn } from '../support/collect.js';
import { Journal, rejection } from './journal.js';
import { newContainer } from './new-container.js';

/** Returns a container with a transient service whose finalizer writes to the journal. */
function boundService() {
  const journal = new Journal();
  const container = newContainer();
  const Service = journal.finalizedClass('Service');
  container.bind(Service).toSelf();
  return { container, journal, Service };
}

describe('scopedHandler', () => {
  it('[U2] ends the scope of each call before its promise settles, even if it rejects', async () => {
    const { container, journal, Service } = boundService();
    const queue = {
      name: 'mail',
      process: scopedHandler(container, async function (this: { name: string }, job: string) {
        container.get(Service);
        await nextTurn();
        if (job === 'broken') throw new Error('the job failed');
        return `${this.name} ${job}`;
      }),
    };
    expect(await queue.process('welcome')).to.equal('mail welcome');
    expect(journal.take()).to.deep.equal(['finalize Service1']);
    expect(await rejection(queue.process('broken'))).to.have.property('message', 'the job failed');
    expect(journal.take()).to.deep.equal(['finalize Service2']);
  });

  it('[U2] runs concurrent invocations of a serverless function with an event and a context in separate scopes', async () => {
    const { container, journal, Service } = boundService();
    const begun: Array<() => void> = [];
    const invoke = scopedHandler(
      container,
      async (event: { readonly path: string }, context: { readonly awsRequestId: string }) => {
        container.get(Service);
        await new Promise<void>((resolve) => begun.push(resolve));
        return { statusCode: 200, body: `${context.awsRequestId} ${event.path}` };
      },
    );
    const first = invoke({ path: '/a' }, { awsRequestId: '1' });
    const second = invoke({ path: '/b' }, { awsRequestId: '2' });
    begun[1]?.();
    expect(await second).to.deep.equal({ statusCode: 200, body: '2 /b' });
    expect(journal.take()).to.deep.equal(['finalize Service2']);
    begun[0]?.();
    expect(await first).to.deep.equal({ statusCode: 200, body: '1 /a' });
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  it('[U2] ends the scope of a fetch handler with its Response, which can be read afterwards', async () => {
    const { container, journal, Service } = boundService();
    const worker = {
      fetch: scopedHandler(
        container,
        async (request: Request, env: { readonly region: string }) => {
          container.get(Service);
          return new Response(`${env.region} ${await request.text()}`);
        },
      ),
    };
    const request = new Request('http://localhost/', { method: 'POST', body: 'hello' });
    const response = await worker.fetch(request, { region: 'eu' });
    expect(journal.take()).to.deep.equal(['finalize Service1']);
    expect(await response.text()).to.equal('eu hello');
  });

  it('[U2] rejects with the error of a cleanup, even if the handler throws synchronously', async () => {
    const container = newContainer();
    const failing = (): never => {
      throw new Error('close failed');
    };
    finalizeBinding(
      container.bind('connection').toDynamicValue(() => ({})),
      { func: failing },
    );
    const work = scopedHandler(container, (job: string) => {
      container.get('connection');
      if (job === 'broken') throw new Error('the job failed');
      return job;
    });
    expect(await rejection(work('done'))).to.have.property('code', 'DRAIN_FAILED');
    const both = await rejection(work('broken'));
    expect(both).to.have.nested.property('suppressed.message', 'the job failed');
    expect(both).to.have.nested.property('error.code', 'DRAIN_FAILED');
  });
});
