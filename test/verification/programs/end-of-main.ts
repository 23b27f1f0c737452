import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
