/** How long a transfer still takes, by how fast it went lately. */

/** What was sent longer ago says little about the connection now. */
const WINDOW_MS = 20_000;
/** Before that, an estimate jumps. */
const LEAST_MS = 2000;

export class TransferRate {
  #samples: { at: number; bytes: number }[] = [];

  /** Notes how much was sent in all. */
  note(bytes: number, at: number): void {
    this.#samples = [...this.#samples.filter((sample) => at - sample.at <= WINDOW_MS), { at, bytes }];
  }

  /** The time for this many more bytes; null while nothing is known. */
  secondsFor(bytes: number): number | null {
    const [first, last] = [this.#samples.at(0), this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.at - first.at < LEAST_MS || last.bytes <= first.bytes) return null;
    return (bytes * (last.at - first.at)) / (last.bytes - first.bytes) / 1000;
  }

  /** A pause says nothing about the connection. */
  forget(): void {
    this.#samples = [];
  }
}

export function timeLeft(seconds: number): string {
  if (seconds < 60) return "less than a minute left";
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return minutes === 1 ? "about 1 minute left" : `about ${minutes} minutes left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}
