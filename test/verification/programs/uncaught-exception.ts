import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
setTimeout(() => {
  throw new Error('this is not caught');
}, 1);
