import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
setTimeout(() => {
  throw new Error('nobody catches this');
}, 1);
