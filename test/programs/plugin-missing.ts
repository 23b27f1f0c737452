import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

@injectable()
@finalizeWith(() => undefined)
class LogFile {}

@injectable()
class Plain {}

const before = new Container();
before.bind(LogFile).toSelf();
new Container().register(FinalizationPlugin);
const other = new Container();
other.bind(LogFile).toSelf();
other.bind(Plain).toSelf();
before.get(LogFile);
other.get(LogFile);
other.get(Plain);
const given = new Container();
given.bind('late').to(LogFile);
given.register(FinalizationPlugin);
given.get('late');
new Container().register(FinalizationPlugin);
other.get(LogFile);
console.log('gets', 3);
