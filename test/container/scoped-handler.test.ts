import { expect } from 'chai';
import { Container } from 'inversify';
import { FinalizationPlugin, scopedHandler } from '../../container/index.js';
import { nextTurn } from '../support/collect.js';
import { Journal, rejection } from './journal.js';

describe('scopedHandler', () => {
  it('[U2] ends the scope of each call before its promise settles, also if it rejects', async () => {
    const journal = new Journal();
    const container = new Container();
    container.register(FinalizationPlugin);
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
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
});
