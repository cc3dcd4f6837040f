import { describeError } from "@/shared/api/error-texts";
import { Button } from "./button";

/** What this needs of an infinite query. */
export interface LoadMoreQuery {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
}

interface LoadMoreProps {
  query: LoadMoreQuery;
  label: string;
}

export function LoadMore({ query, label }: LoadMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex flex-col items-center gap-3 pt-8">
      {query.isFetchNextPageError && (
        <p role="alert" className="text-danger">
          {describeError(query.error).title}. Please try again.
        </p>
      )}
      <Button
        tone="secondary"
        busy={query.isFetchingNextPage}
        onClick={() => {
          query.fetchNextPage();
        }}
      >
        {label}
      </Button>
    </div>
  );
}
