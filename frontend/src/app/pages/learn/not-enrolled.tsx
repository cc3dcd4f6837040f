import { Link } from "@tanstack/react-router";
import { DoorOpen } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";

export function NotEnrolled({ courseUuid }: { courseUuid: string }) {
  return (
    <PageMessage
      icon={DoorOpen}
      title="You’re not enrolled in this course"
      level={1}
      actions={
        <Button asChild>
          <Link to="/courses/$courseUuid" params={{ courseUuid }}>
            View course
          </Link>
        </Button>
      }
    >
      If you enrolled with a different email address, sign out and sign in with that one.
    </PageMessage>
  );
}
