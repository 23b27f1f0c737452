export { DrainError, FinalizeError, type FinalizeErrorCode } from './errors.js';
