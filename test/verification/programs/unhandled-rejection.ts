import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
void Promise.reject(new Error('this is not handled'));
