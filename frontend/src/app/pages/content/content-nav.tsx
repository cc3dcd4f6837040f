import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import type { Course } from "@/shared/api/types";

interface ContentNavProps {
  course: Course;
  currentUuid: string;
  completed: ReadonlySet<string>;
}

/** A compact course outline beside the content. */
export function ContentNav({ course, currentUuid, completed }: ContentNavProps) {
  return (
    <nav aria-label="Course outline" className="space-y-6 p-1 text-[0.975rem]">
      {course.modules.map((module) => (
        <div key={module.uuid}>
          <p className="mb-1 px-3 font-semibold">{module.title}</p>
          <ul>
            {module.contents.map((content) => (
              <li key={content.uuid}>
                <Link
                  to="/courses/$courseUuid/learn/$contentUuid"
                  params={{ courseUuid: course.uuid, contentUuid: content.uuid }}
                  aria-current={content.uuid === currentUuid ? "page" : undefined}
                  className="block rounded-md px-3 py-1.5 leading-snug text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:font-semibold aria-[current=page]:text-brand"
                >
                  {content.title}
                  {completed.has(content.uuid) && <CompletedMark />}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function CompletedMark() {
  return (
    <CircleCheck role="img" aria-label="Completed" className="ml-1.5 inline size-4 align-[-0.15em] text-success" />
  );
}
