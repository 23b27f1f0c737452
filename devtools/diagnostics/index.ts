// The entry point of the diagnostics: lists of live finalizers, reports of leaks, and reports of teardowns.
export { trackCreations, type TrackOptions } from './creations.js';
export { formatLiveFinalizers, type LiveFinalizer, liveFinalizers } from './live-finalizers.js';
export type { Leak } from './leak-groups.js';
export { type LeakOptions, reportLeaks } from './leaks.js';
export { recordTeardown } from './record-teardown.js';
export type { TeardownData, TeardownReport } from './teardown-report.js';
export type { LeftAlive, RecordedService, TeardownStep } from './teardown-steps.js';
