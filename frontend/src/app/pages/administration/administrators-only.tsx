import type { ReactNode } from "react";
import { NotFoundPage } from "@/app/pages/not-found-page";
import { useMe } from "@/features/profile/use-me";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

/** Hides pages from users for whom the API would reject every action. The API enforces access, not this check. */
export function AdministratorsOnly({ children }: { children: ReactNode }) {
  const me = useMe();
  return (
    <QueryView
      query={me}
      level={1}
      skeleton={
        <Loading wholePage label="Loading administration">
          <Skeleton className="h-60 w-full rounded-xl" />
        </Loading>
      }
    >
      {({ groups }) => (groups.includes("admin") ? children : <NotFoundPage />)}
    </QueryView>
  );
}
