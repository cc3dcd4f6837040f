/** Course facts as text. */
import type { Course, LiveSession } from "@/shared/api/types";

/** "45 min", "2 h", "1 h 30 min" */
export function formatDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

export function formatFormat(format: Course["format"]): string {
  return format === "hybrid" ? "Live and self-paced" : "Self-paced";
}

/** Stored as "clinical_governance", shown as "Clinical governance". */
export function formatCpdType(cpdType: string): string {
  const words = cpdType.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface SessionTimes {
  start: Date;
  end: Date;
}

export function sessionTimes(session: LiveSession): SessionTimes {
  const start = new Date(session.starts_at);
  return { start, end: new Date(start.getTime() + session.duration_minutes * 60_000) };
}
