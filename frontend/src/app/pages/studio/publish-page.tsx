import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCourseDraft, useItem } from "@/features/studio/edited-item";
import { PublishPanel } from "@/features/studio/publish-panel";
import { keys } from "@/features/studio/studio-api";
import { routes } from "@/shared/navigation/paths";
import { useCourseFacts } from "./course-facts";
import { problemLink } from "./problem-link";

export function PublishPage() {
  const draft = useCourseDraft();
  const { view, reload } = useCourseFacts();
  const queryClient = useQueryClient();
  const live = useItem(draft.outline, ({ value }) => Array.isArray(value.sessions) && value.sessions.length > 0);
  return (
    <div className="space-y-6">
      {live && (
        <p>
          Does Zoom agree with the live sessions?{" "}
          <Link to={routes.studioSessions} params={{ courseUuid: draft.uuid }} className="link font-semibold">
            Check the meetings
          </Link>{" "}
          before learners are told.
        </p>
      )}
      <PublishPanel
        draft={draft}
        publication={view.publication}
        renderLink={problemLink(draft.uuid)}
        onPublished={() => {
          void queryClient.invalidateQueries({ queryKey: keys.publications(draft.uuid) });
          // The catalogue and the course page show what was published.
          void queryClient.invalidateQueries({ queryKey: ["get", "/api/courses/"] });
          void queryClient.invalidateQueries({ queryKey: ["get", "/api/courses/{course_uuid}/"] });
          void reload();
        }}
      />
    </div>
  );
}
