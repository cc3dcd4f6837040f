import { Timer } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useSecondsUntil } from "./use-seconds-until";

interface TimeLeftProps {
  expiresAt: string;
  clockOffsetMs: number;
  onExpire: () => void;
}

/** Counts down by the server's clock and calls `onExpire` once at zero. */
export function TimeLeft({ expiresAt, clockOffsetMs, onExpire }: TimeLeftProps) {
  const seconds = useSecondsUntil(expiresAt, clockOffsetMs) ?? 0;
  const over = seconds === 0;
  const expire = useEffectEvent(onExpire);
  useEffect(() => {
    if (over) expire();
  }, [over]);
  const urgent = seconds <= 60;
  return (
    <>
      <p
        role="timer"
        className={`flex items-center gap-2 text-lg font-semibold tabular-nums ${urgent ? "text-danger" : "text-ink"}`}
      >
        <Timer aria-hidden="true" className="size-5" />
        {over ? "Time’s up" : `${clock(seconds)} left`}
      </p>
      {/* Screen readers do not announce the running timer, only these warnings. */}
      <p role="status" className="sr-only">
        {over ? "Time’s up" : warning(seconds)}
      </p>
    </>
  );
}

function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function warning(seconds: number): string {
  if (seconds <= 60) return "Less than one minute left";
  return seconds <= 300 ? "Less than five minutes left" : "";
}
