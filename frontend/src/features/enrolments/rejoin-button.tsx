import { useNavigate } from "@tanstack/react-router";
import type { Enrolment } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";
import { useCreateEnrolment } from "./use-create-enrolment";

interface RejoinButtonProps {
  enrolment: Enrolment;
  className?: string;
}

/** Takes a learner who left a paid course back, without paying again. */
export function RejoinButton({ enrolment, className }: RejoinButtonProps) {
  const rejoin = useCreateEnrolment();
  const navigate = useNavigate();
  return (
    <>
      <Button
        className={className}
        busy={rejoin.isPending}
        onClick={() => {
          rejoin.mutate(
            { body: { course_uuid: enrolment.course_uuid } },
            {
              onSuccess: () => {
                showToast({ tone: "success", title: "Welcome back!", detail: enrolment.course_title });
                void navigate({ to: routes.learn, params: { courseUuid: enrolment.course_uuid } });
              },
            },
          );
        }}
      >
        {rejoin.isPending ? "Rejoining…" : "Rejoin"}
      </Button>
      {rejoin.isError && <FailureNotice error={rejoin.error} />}
    </>
  );
}
