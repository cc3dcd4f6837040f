import type { ReactNode } from "react";
import { NotFoundPage } from "@/app/pages/not-found-page";
import { useMe } from "@/features/profile/use-me";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

/** Spares everybody else pages on which the API would refuse each press; it is no protection and need not be one. */
export function AdministratorsOnly({ children }: { children: ReactNode }) {
  const me = useMe();
  return (
    <QueryView
      query={me}
      level={1}
      skeleton={
        <Loading wholePage label="Loading the administration">
          <Skeleton className="h-60 w-full rounded-xl" />
        </Loading>
      }
    >
      {({ groups }) => (groups.includes("admin") ? children : <NotFoundPage />)}
    </QueryView>
  );
}
