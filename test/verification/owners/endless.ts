/*
 * A program that runs until its parent ends, for the services that start processes and threads.
 */
import process from 'node:process';

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 500);
