import { finalize } from '../../src/index.js';
import { hostileErrors, throwing, unreadableThenable } from '../support/hostile.js';
import { out, owner } from './finalizers.js';

class Socket {}

const socket = new Socket();
finalize(owner, out, 'last');
for (const [, error] of hostileErrors().toReversed()) finalize(socket, throwing(error));
finalize(Symbol('token'), () => unreadableThenable('no then'));
const circle = new Error('circle', { cause: new Error('of causes') });
(circle.cause as Error).cause = circle;
finalize(socket, throwing(circle));
process.on('exit', () => out(String(socket instanceof Socket)));
