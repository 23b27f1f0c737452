import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import '../../container/auto.js';
import { finalizeWith } from '../../decorators/index.js';

@injectable()
@finalizeWith((text: string) => console.log(text), () => ['closed by the teardown'])
class LogFile {}

const container = new Container();
container.bind(LogFile).toSelf().inSingletonScope();
container.get(LogFile);
console.log('disposable', Symbol.asyncDispose in container);
container.unbindAll();
