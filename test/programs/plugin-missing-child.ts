import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

@injectable()
@finalizeWith(() => undefined)
class PlannedByChild {}

const parent = new Container();
parent.bind(PlannedByChild).toSelf();
const child = new Container({ parent });
child.get(PlannedByChild);
new Container().register(FinalizationPlugin);
// The parent itself isn't used again.
for (let count = 0; count < 2; count++) child.get(PlannedByChild);
console.log('gets', 3);
