import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
void Promise.reject(new Error('nobody handles this'));
