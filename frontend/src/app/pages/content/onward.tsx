/** The button that leads on from a part that is done: to the next part that is required, or to the certificate. */
import { Link } from "@tanstack/react-router";
import { completedContents } from "@/features/enrolments/completed-contents";
import type { Course, Enrolment, OutlineContent } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";

interface OnwardProps {
  course: Course | undefined;
  enrolment: Enrolment | null;
  currentUuid: string;
}

export function Onward({ course, enrolment, currentUuid }: OnwardProps) {
  if (course === undefined) return null;
  const params = { courseUuid: course.uuid };
  const next = enrolment?.status === "completed" ? null : nextPart(course, enrolment, currentUuid);
  return (
    <Button asChild>
      {next === null ? (
        <Link to={routes.learn} params={params}>
          {enrolment?.certificate_uuid ? "Get your certificate" : "Back to the course"}
        </Link>
      ) : (
        <Link to={routes.content} params={{ ...params, contentUuid: next.uuid }}>
          Continue: {next.title}
        </Link>
      )}
    </Button>
  );
}

/** The next required part that is not completed, from the current one onwards and then from the start. */
function nextPart(course: Course, enrolment: Enrolment | null, currentUuid: string): OutlineContent | null {
  const completed = completedContents(enrolment);
  const parts = course.modules.flatMap((module) => module.contents);
  const current = parts.findIndex(({ uuid }) => uuid === currentUuid);
  const inOrder = [...parts.slice(current + 1), ...parts.slice(0, Math.max(current, 0))];
  return inOrder.find(({ uuid, is_required }) => is_required && !completed.has(uuid)) ?? null;
}
