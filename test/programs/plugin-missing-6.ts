import 'reflect-metadata';
import { Container, injectable } from 'inversify-6-2';
import { finalizeContainer } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

@injectable()
@finalizeWith(() => undefined)
class LogFile {}

@injectable()
class Plain {}

const before = new Container();
before.bind(LogFile).toSelf();
before.bind(Plain).toSelf();
before.get(LogFile);
finalizeContainer(new Container());
before.get(Plain);
finalizeContainer(new Container());
before.get(LogFile);
before.get(LogFile);
const given = new Container();
given.bind('late').to(LogFile);
finalizeContainer(given);
given.get('late');
console.log('gets', 3);
