import { useCourseDraft } from "@/features/studio/edited-item";
import { PublicationList } from "@/features/studio/publication-list";
import { useCourseFacts } from "./course-facts";

export function HistoryPage() {
  const draft = useCourseDraft();
  const { reload } = useCourseFacts();
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-4 text-2xl">
        History
      </h2>
      <PublicationList draft={draft} onRestored={() => void reload()} />
    </section>
  );
}
