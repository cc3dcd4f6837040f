import { lazy, Suspense } from "react";
import type { Content } from "@/shared/api/types";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { bodyText } from "./body-text";
import { ResourceContent } from "./resource-content";
import { VideoContent } from "./video-content";

// The Markdown library is the largest part of the page, and only readings need it.
const TextContent = lazy(() => import("./text-content").then((module) => ({ default: module.TextContent })));

interface ContentBodyProps {
  content: Content;
  /** Shown to its author: nothing is reported as a learner's progress. */
  preview?: boolean;
  /** Gets the body again, once the addresses of uploaded files in it are no longer valid. */
  renew?: () => Promise<Content["body"] | undefined>;
}

export function ContentBody({ content, preview = false, renew }: ContentBodyProps) {
  const { kind, title, body, uuid, position_seconds } = content;
  switch (kind) {
    case "text":
      return <Reading markdown={bodyText(body, "markdown")} />;
    case "assignment":
      return <Reading markdown={bodyText(body, "instructions")} />;
    case "video":
      return (
        <VideoContent
          contentUuid={preview ? null : uuid}
          resumeAt={position_seconds}
          title={title}
          {...addressesIn(body)}
          renew={renew && (() => renew().then(addressesIn))}
          captionsLanguage={bodyText(body, "captions_language")}
          transcript={bodyText(body, "transcript") ?? null}
        />
      );
    case "document":
    case "link":
      return <ResourceContent kind={kind} title={title} address={bodyText(body, "url")} />;
    case "quiz":
      // The quiz feature renders quizzes; the page chooses it.
      return null;
  }
}

function addressesIn(body: Content["body"] | undefined) {
  return { address: bodyText(body, "url"), captions: bodyText(body, "captions") };
}

function Reading({ markdown = "" }: { markdown: string | undefined }) {
  return (
    <Suspense fallback={<ReadingSkeleton />}>
      <TextContent markdown={markdown} />
    </Suspense>
  );
}

export function ReadingSkeleton({ wholePage = false }: { wholePage?: boolean }) {
  return (
    <Loading wholePage={wholePage} label="Loading the content">
      <div className="max-w-2xl space-y-3">
        {["w-full", "w-11/12", "w-full", "w-4/5", "w-full", "w-2/3"].map((width, line) => (
          <Skeleton key={line} className={`h-5 ${width}`} />
        ))}
      </div>
    </Loading>
  );
}
