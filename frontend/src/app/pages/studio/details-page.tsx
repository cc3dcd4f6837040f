import { DetailsForm } from "@/features/studio/details-form";
import { useCourseDraft, useItem } from "@/features/studio/edited-item";

export function DetailsPage() {
  const draft = useCourseDraft();
  const hybrid = useItem(draft.outline, ({ value }) => value.format === "hybrid");
  return <DetailsForm hasLiveSessions={hybrid} />;
}
