import { Link } from "@tanstack/react-router";
import { useCallback } from "react";
import { useCourseDraft } from "@/features/studio/edited-item";
import { OutlineEditor } from "@/features/studio/outline-editor";
import { StrayProblems } from "@/features/studio/stray-problems";
import { routes } from "@/shared/navigation/paths";

export function OutlinePage() {
  const { uuid: courseUuid } = useCourseDraft();
  const renderOpen = useCallback(
    ({ uuid, title }: { uuid: string; title: string }) => (
      <Link to={routes.studioContent} params={{ courseUuid, contentUuid: uuid }} className="link font-semibold">
        Edit<span className="sr-only"> {title}</span>
      </Link>
    ),
    [courseUuid],
  );
  return (
    <section aria-labelledby="outline">
      <h2 id="outline" className="mb-4 text-2xl">
        Outline
      </h2>
      <div className="space-y-6">
        <StrayProblems page="outline" />
        <OutlineEditor renderOpen={renderOpen} />
      </div>
    </section>
  );
}
