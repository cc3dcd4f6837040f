import { Loading, Skeleton } from "@/shared/ui/skeleton";

export function TeachingSkeleton({ label, wholePage = true }: { label: string; wholePage?: boolean }) {
  return (
    <Loading wholePage={wholePage} label={label}>
      <div className="max-w-3xl space-y-4">
        <Skeleton className="h-11 w-4/5" />
        <Skeleton className="h-24 rounded-xl" />
        <Skeleton className="h-24 rounded-xl" />
      </div>
    </Loading>
  );
}
