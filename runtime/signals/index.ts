// The entry point has no exports: it is imported for its effect.
import './fatal-signals.js';
