/** The names of opponents in the table. */
export const HAND = 'by hand, with token';
export const HAND_WITHOUT = 'by hand, without token';
export const LEAK_FREE = 'on-exit-leak-free 2.1.2';
export const GC_HOOK = 'gc-hook 0.4.1';
export const CPYTHON = 'CPython weakref.finalize';
