import { Link } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Course, OutlineContent } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";

export function PreviousAndNext({ course, currentUuid }: { course: Course; currentUuid: string }) {
  const parts = course.modules.flatMap((module) => module.contents);
  const index = parts.findIndex(({ uuid }) => uuid === currentUuid);
  if (index === -1) return null;
  const previous = parts[index - 1];
  const next = parts[index + 1];
  return (
    <nav aria-label="Previous and next part" className="grid gap-4 border-t border-line pt-8 sm:grid-cols-2">
      {previous && (
        <Step course={course} content={previous} direction="Previous">
          <ArrowLeft aria-hidden="true" className="size-4" />
        </Step>
      )}
      {next && (
        <Step course={course} content={next} direction="Next">
          <ArrowRight aria-hidden="true" className="size-4" />
        </Step>
      )}
    </nav>
  );
}

interface StepProps {
  course: Course;
  content: OutlineContent;
  direction: "Previous" | "Next";
  children: ReactNode;
}

function Step({ course, content, direction, children }: StepProps) {
  const next = direction === "Next";
  return (
    <Link
      to={routes.content}
      params={{ courseUuid: course.uuid, contentUuid: content.uuid }}
      className={`min-w-0 rounded-xl border border-line bg-surface p-4 wrap-anywhere hover:border-brand ${next ? "sm:col-start-2 sm:text-right" : ""}`}
    >
      <span className={`flex items-center gap-1.5 text-sm text-muted ${next ? "sm:flex-row-reverse" : ""}`}>
        {children}
        {direction}
      </span>
      <span className="block font-semibold">{content.title}</span>
    </Link>
  );
}
