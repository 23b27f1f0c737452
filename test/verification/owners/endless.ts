/*
 * A program that runs until the program of the case ends, for the services that start processes and threads.
 * The parent isn't enough to know that: it may have ended before this program has started.
 */
import process from 'node:process';

const owner = Number(process.env['OWNER_PID']);
setInterval(() => {
  try {
    process.kill(owner, 0);
  } catch {
    process.exit();
  }
}, 500);
