import { useMutation } from "@tanstack/react-query";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { unarchiveDraft } from "./studio-api";

export function ArchivedNotice({ course, onTakenOut }: { course: string; onTakenOut: () => void }) {
  const takeOut = useMutation({
    mutationFn: () => unarchiveDraft(course),
    onSuccess: onTakenOut,
    meta: { failure: "The course is still archived" },
  });
  return (
    <Notice
      tone="waiting"
      title="This course is archived"
      actions={
        <Button
          tone="secondary"
          size="sm"
          busy={takeOut.isPending}
          onClick={() => {
            takeOut.mutate();
          }}
        >
          Take it out of the archive
        </Button>
      }
    >
      Nothing you change is saved until it’s taken out.
    </Notice>
  );
}
