import { TriangleAlert } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";

/** Without the stage's settings there is nobody to sign in with and nothing to ask. */
export function StartFailurePage() {
  return (
    <main className="page">
      <PageMessage
        urgent
        icon={TriangleAlert}
        title="The site could not start"
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
        Its settings could not be loaded. Check your connection, then try again.
      </PageMessage>
    </main>
  );
}
