/**
 * The states that every page shares, drawn once: loading, offline, failed with a retry, and the data.
 * What was shown before stays while a refresh fails, since old data beats an error page.
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { CloudOff, SearchX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "@/shared/api/api-error";
import { describeError } from "@/shared/api/error-texts";
import { Button } from "./button";
import { PageMessage } from "./page-message";

type Query<T> = Pick<UseQueryResult<T>, "data" | "error" | "fetchStatus" | "isFetching" | "refetch">;

interface QueryViewProps<T> {
  query: Query<T>;
  skeleton: ReactNode;
  /** A message of the page's own for a certain error; null leaves it to the usual one. */
  renderError?: (error: ApiError) => ReactNode;
  level?: 1 | 2;
  children: (data: T) => ReactNode;
}

export function QueryView<T>({ query, skeleton, renderError, level = 2, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    const own = query.error instanceof ApiError ? renderError?.(query.error) : null;
    return (
      own ?? (
        <ErrorMessage
          error={query.error}
          level={level}
          busy={query.isFetching}
          onRetry={() => void query.refetch()}
        />
      )
    );
  }
  if (query.fetchStatus === "paused") return <OfflineMessage level={level} onRetry={() => void query.refetch()} />;
  return skeleton;
}

interface ErrorMessageProps {
  error: unknown;
  level?: 1 | 2;
  busy?: boolean;
  onRetry: () => void;
}

export function ErrorMessage({ error, level = 2, busy = false, onRetry }: ErrorMessageProps) {
  const { title, detail } = describeError(error);
  const missing = error instanceof ApiError && error.code === "NOT_FOUND";
  return (
    <PageMessage
      urgent
      icon={missing ? SearchX : TriangleAlert}
      title={title}
      level={level}
      actions={
        <Button tone="secondary" busy={busy} onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {detail}
    </PageMessage>
  );
}

function OfflineMessage({ level, onRetry }: { level: 1 | 2; onRetry: () => void }) {
  return (
    <PageMessage
      urgent
      icon={CloudOff}
      title="You are offline"
      level={level}
      actions={
        <Button tone="secondary" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      This page will load by itself as soon as your connection is back.
    </PageMessage>
  );
}
