import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { Logo } from "@/shared/ui/logo";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";

export function NotFoundPage() {
  usePageTitle("Page not found");
  return (
    <PageMessage
      icon={Compass}
      title="Page not found"
      level={1}
      actions={
        <Button asChild>
          <Link to="/courses">Browse the catalogue</Link>
        </Button>
      }
    >
      The address may be incomplete, or the page may have moved.
    </PageMessage>
  );
}

/** The same for addresses outside the signed-in area, which have no header. */
export function LostPage() {
  return (
    <main className="page py-8">
      <Logo />
      <NotFoundPage />
    </main>
  );
}
