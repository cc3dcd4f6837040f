/** The learner's joining link for a live session, or why there is none yet. */
import { CircleAlert, CircleOff, Hourglass, Video } from "lucide-react";
import type { ReactNode } from "react";
import type { SessionRegistration } from "@/shared/api/types";
import { safeUrl } from "@/shared/navigation/safe-url";
import { Button } from "@/shared/ui/button";
import { Spinner } from "@/shared/ui/spinner";

interface SessionAccessProps {
  topic: string;
  ended: boolean;
  registration: SessionRegistration | null;
}

export function SessionAccess({ topic, ended, registration }: SessionAccessProps) {
  if (ended) return <p className="text-muted">This session has ended.</p>;
  const address = safeUrl(registration?.join_url);
  if (address !== null) {
    return (
      <Button asChild size="sm">
        <a href={address.href} target="_blank" rel="noopener noreferrer">
          <Video aria-hidden="true" className="size-4" />
          Join on Zoom
          <span className="sr-only">: {topic} (opens in a new tab)</span>
        </a>
      </Button>
    );
  }
  switch (registration?.zoom_status) {
    case "awaiting_approval":
      return (
        <Line icon={<Hourglass aria-hidden="true" className="size-4" />}>
          The host approves registrations manually. Your joining link will appear here once you’re approved.
        </Line>
      );
    case "failed":
      return (
        <Line icon={<CircleAlert aria-hidden="true" className="size-4" />} danger>
          We couldn’t register you for this session. Our team has been notified and will contact you.
        </Line>
      );
    case "cancelled":
      return (
        <Line icon={<CircleOff aria-hidden="true" className="size-4" />}>
          Your registration for this session was cancelled.
        </Line>
      );
    default:
      return <Line icon={<Spinner />}>Your joining link is being prepared and will appear here.</Line>;
  }
}

function Line({ icon, danger = false, children }: { icon: ReactNode; danger?: boolean; children: ReactNode }) {
  return (
    <p className={`flex items-start gap-2 leading-snug ${danger ? "text-danger" : "text-muted"}`}>
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span>{children}</span>
    </p>
  );
}
