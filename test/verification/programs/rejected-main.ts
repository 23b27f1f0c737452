import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
await Promise.reject(new Error('nobody handles this'));
