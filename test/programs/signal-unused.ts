import '../../runtime/signals/index.js';

setInterval(() => undefined, 1000);
console.log('ready');
