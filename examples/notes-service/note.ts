/** The data of an uploaded note. */
export interface Note {
  readonly id: number;
  readonly title: string;
  readonly size: number;
  readonly sha256: string;
}
