/**
 * The states that every page shares: loading, offline, failed with a retry, and the data. Data already
 * shown stays when a refresh fails, because old data is better than an error page.
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
  /** Renders a page-specific message for some errors; null falls back to the standard one. */
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
      title="You’re offline"
      level={level}
      actions={
        <Button tone="secondary" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      This page will load as soon as you’re back online.
    </PageMessage>
  );
}
