// Finds the live finalizers of the program, in every scope and container of this copy of the package.
import { program } from '../../src/program.js';
import { Chain, type FinalizerRecord } from '../../src/record.js';

/**
 * Returns the live finalizers that were created after a moment, newest first.
 *
 * @param moment A creation number; if it is omitted, all live finalizers are returned.
 */
export function liveRecords(moment = -1): FinalizerRecord[] {
  const records: FinalizerRecord[] = [];
  for (const chain of program().chains) {
    // Another copy of the package has its own chains.
    if (!(chain instanceof Chain)) continue;
    for (
      let record = chain.newest;
      record !== undefined && record.sequence > moment;
      record = record.older
    ) {
      records.push(record);
    }
  }
  return records.sort((one, other) => other.sequence - one.sequence);
}
