import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
await Promise.reject(new Error('this is not handled'));
