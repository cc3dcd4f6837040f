import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Course } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";

interface ContentNavProps {
  course: Course;
  currentUuid: string;
  completed: ReadonlySet<string>;
}

/** A compact course outline beside the content. It stays in view while all of it fits there. */
export function ContentNav({ course, currentUuid, completed }: ContentNavProps) {
  const nav = useRef<HTMLElement>(null);
  const fits = useFitsInWindow(nav);
  return (
    <nav ref={nav} aria-label="Course outline" className={`space-y-6 p-1 text-[0.975rem] ${fits ? "sticky top-24" : ""}`}>
      {course.modules.map((module) => (
        <div key={module.uuid}>
          <p className="mb-1 px-3 font-semibold">{module.title}</p>
          <ul>
            {module.contents.map((content) => (
              <li key={content.uuid}>
                <Link
                  to={routes.content}
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

/** The height of the header and the space around the outline, which is `top-24` and as much as a line below. */
const AROUND_PX = 128;

/** A longer list would be cut off at the end of the window, so it moves with the page instead. */
function useFitsInWindow(list: React.RefObject<HTMLElement | null>): boolean {
  const [fits, setFits] = useState(false);
  useEffect(() => {
    const { current } = list;
    if (current === null) return;
    const measure = () => {
      setFits(current.offsetHeight + AROUND_PX <= window.innerHeight);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    window.addEventListener("resize", measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [list]);
  return fits;
}
