/** Dates and times in the reader's own time zone. Every time of day names its zone. */

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const utcDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const utcMonth = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const utcMonthShort = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockAndZone = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

/** "4 November 2026" */
export function formatDate(timestamp: string): string {
  return day.format(new Date(timestamp));
}

/** The same in a time zone by its name; in the device's if it has no such zone. */
export function formatDateIn(timestamp: string, timeZone: string | null | undefined): string {
  try {
    const there = new Intl.DateTimeFormat("en-GB", {
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: timeZone ?? deviceTimeZone(),
    });
    return there.format(new Date(timestamp));
  } catch {
    return formatDate(timestamp);
  }
}

/** A day without a time, "2026-11-04", which is the same day in every zone: "4 November 2026" */
export function formatDay(date: string): string {
  return utcDay.format(new Date(`${date}T00:00:00Z`));
}

/** A month, "2026-11": "November 2026" and "Nov" */
export function formatMonth(month: string): { long: string; short: string } {
  const first = new Date(`${month}-01T00:00:00Z`);
  return { long: utcMonth.format(first), short: utcMonthShort.format(first) };
}

/** "Wednesday 4 November 2026" */
export function formatWeekday(date: Date): string {
  return weekday.format(date);
}

/** "18:00 GMT" */
export function formatTime(timestamp: string): string {
  return clockAndZone.format(new Date(timestamp));
}

/** "18:00 – 19:30 GMT", with the end date when it falls on another day. */
export function formatTimeRange(start: Date, end: Date): string {
  const sameDay = day.format(start) === day.format(end);
  const until = sameDay ? clockAndZone.format(end) : `${clockAndZone.format(end)} (${day.format(end)})`;
  return `${clock.format(start)} – ${until}`;
}

/** The IANA name of the reader's time zone, in which this site shows every time. */
export function deviceTimeZone(): string {
  return clock.resolvedOptions().timeZone;
}

/** The same, for display: "America/New York". */
export function timeZoneName(): string {
  return deviceTimeZone().replaceAll("_", " ");
}

/** "5 minutes ago", "yesterday", or a date when it is more than a week ago. */
export function formatAgo(timestamp: string, now: Date): string {
  const seconds = Math.round((new Date(timestamp).getTime() - now.getTime()) / 1000);
  const elapsed = Math.abs(seconds);
  if (elapsed < 45) return "just now";
  if (elapsed < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (elapsed < 86_400) return relative.format(Math.round(seconds / 3600), "hour");
  if (elapsed < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), "day");
  return day.format(new Date(timestamp));
}
