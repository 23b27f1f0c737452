import { finalize } from '../../src/index.js';

const service = { name: 'service' };
finalize(service, () => console.log('finalized'));
setInterval(() => service.name, 1000);
console.log('ready', process.listenerCount('SIGTERM'), process.listenerCount('SIGINT'));
