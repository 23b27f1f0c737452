import '../../runtime/signals/index.js';
import { finalize, programScope } from '../../src/index.js';

const service = { name: 'service' };
finalize(service, () => console.log('finalized'));
const timer = setInterval(() => programScope.size, 1000);
process.on('SIGTERM', () => {
  console.log('handled', service.name, 'alive', programScope.size);
  clearInterval(timer);
});
console.log('ready');
