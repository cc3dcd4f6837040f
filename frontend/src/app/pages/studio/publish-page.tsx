import { useQueryClient } from "@tanstack/react-query";
import { useCourseDraft } from "@/features/studio/edited-item";
import { PublishPanel } from "@/features/studio/publish-panel";
import { keys } from "@/features/studio/studio-api";
import { useCourseFacts } from "./course-facts";
import { problemLink } from "./problem-link";

export function PublishPage() {
  const draft = useCourseDraft();
  const { view, reload } = useCourseFacts();
  const queryClient = useQueryClient();
  return (
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
  );
}
