import './fatal-signals.js';
