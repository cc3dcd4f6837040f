/** Converts between moments and the times on a clock somewhere, as `datetime-local` fields hold them: "2027-01-14T18:00". */

const formats = new Map<string, Intl.DateTimeFormat>();

/** The time on the clocks of a zone; null for a moment or a zone that is none. */
export function clockTimeIn(moment: string, timeZone: string): string | null {
  const time = Date.parse(moment);
  const clock = Number.isNaN(time) ? null : clockAt(time, timeZone);
  return clock === null ? null : new Date(clock).toISOString().slice(0, 16);
}

/**
 * The moment at which the clocks of a zone show this time, in UTC. When they show it twice, it is the
 * first; when they skip it, it is as much later as they were put forward.
 */
export function momentOf(clockTime: string, timeZone: string): string | null {
  const clock = Date.parse(`${clockTime.slice(0, 16)}Z`);
  if (Number.isNaN(clock)) return null;
  // The offset a day before and after differ only around a change of the clocks.
  const offsets = [clock - 86_400_000, clock + 86_400_000].map((time) => {
    const shown = clockAt(time, timeZone);
    return shown === null ? null : shown - time;
  });
  const [before = null, after = null] = offsets;
  if (before === null || after === null) return null;
  const candidates = [clock - before, clock - after].filter((time) => clockAt(time, timeZone) === clock);
  const moment = candidates.length > 0 ? Math.min(...candidates) : clock - before;
  return new Date(moment).toISOString().replace(".000Z", "Z");
}

/** The clock's time, written as if it were UTC. */
function clockAt(time: number, timeZone: string): number | null {
  try {
    let format = formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat("en-GB", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
      });
      formats.set(timeZone, format);
    }
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute);
  } catch {
    return null;
  }
}
