import { TriangleAlert } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";

/** Shown when the stage's settings cannot be loaded; without them there is no issuer and no API. */
export function StartFailurePage() {
  return (
    <main className="page">
      <PageMessage
        urgent
        icon={TriangleAlert}
        title="The site couldn’t start"
        level={1}
        actions={
          <Button
            onClick={() => {
              window.location.reload();
            }}
          >
            Try again
          </Button>
        }
      >
        Its settings couldn’t be loaded. Check your connection and try again.
      </PageMessage>
    </main>
  );
}
