import { DetailsForm } from "@/features/studio/details-form";
import { useCourseDraft, useItem } from "@/features/studio/edited-item";
import { valueAt } from "@/features/studio/field-path";
import { StrayProblems } from "@/features/studio/stray-problems";

export function DetailsPage() {
  const draft = useCourseDraft();
  // What a file asks for is shown where it means nothing too, so that it can be switched off.
  const attended = useItem(draft.outline, ({ value }) => value.format === "hybrid" || valueAt(value, "completion.requires_attendance") !== undefined);
  return (
    <div className="space-y-6">
      <StrayProblems page="details" />
      <DetailsForm hasLiveSessions={attended} />
    </div>
  );
}
