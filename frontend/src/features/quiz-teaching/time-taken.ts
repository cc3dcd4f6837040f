/** "4 min 05 s": how long an attempt took, measured by the server if timed, otherwise as the browser reported. */
export function timeTaken(attempt: { measured_seconds: number | null; time_spent_seconds: number | null }): string | null {
  const seconds = attempt.measured_seconds ?? attempt.time_spent_seconds;
  if (seconds === null) return null;
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
}
