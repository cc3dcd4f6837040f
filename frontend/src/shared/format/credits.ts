/**
 * Credits arrive as decimal text ("2.50") and are counted in hundredths, as integers. They are never
 * floats: 0.1 + 0.2 must be 0.30 in a return that a licence depends on.
 */

const CREDITS = /^([+-]?)(\d{1,6})(?:\.(\d{1,2}))?$/;

/** "2.50" becomes 250; invalid text becomes null. */
export function hundredthsOf(credits: string): number | null {
  const parts = CREDITS.exec(credits.trim());
  if (parts === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = parts;
  const hundredths = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return sign === "-" && hundredths > 0 ? -hundredths : hundredths;
}

/** 250 becomes "2.50". */
export function creditsOf(hundredths: number): string {
  const digits = String(Math.abs(hundredths)).padStart(3, "0");
  return `${hundredths < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** For lists of changes, where the sign matters: "+2.50", or "−2.50" with a real minus sign. */
export function signedCredits(credits: string): string {
  if (credits.startsWith("-")) return `−${credits.slice(1)}`;
  return hundredthsOf(credits) === 0 ? credits : `+${credits}`;
}

/** Progress towards the goal, 0 to 100. A goal of zero counts as reached. */
export function percentOf(earned: string, goal: string): number {
  const wanted = hundredthsOf(goal) ?? 0;
  if (wanted <= 0) return 100;
  return Math.max(0, Math.min(100, Math.floor(((hundredthsOf(earned) ?? 0) * 100) / wanted)));
}
