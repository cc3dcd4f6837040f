/**
 * Keeps where a learner is in a video: the position is sent while it plays, when it pauses and when the page is left,
 * and the video resumes there. A report that is lost costs nothing, since the next one replaces it.
 */
import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, type SyntheticEvent, useCallback, useEffect, useRef } from "react";
import { api } from "@/shared/api/client";
import { cacheKey } from "@/shared/api/query-cache";

/** How far the position may have moved, in seconds, before it is sent while the video plays. */
const REPORT_SECONDS = 20;
/** Less than this from the end, the learner has seen it: the video starts again from the beginning. */
const END_SECONDS = 5;

/** Properties of the video element. */
interface WatchedVideo {
  ref: RefObject<HTMLVideoElement | null>;
  onLoadedMetadata: (event: SyntheticEvent<HTMLVideoElement>) => void;
  onTimeUpdate: () => void;
  onPause: () => void;
}

export function useWatchPosition(contentUuid: string | null, resumeAt: number | null): WatchedVideo {
  const video = useRef<HTMLVideoElement>(null);
  const queryClient = useQueryClient();
  // Reports update the cached content, which must not move the video that is playing.
  const start = useRef(resumeAt);
  const sent = useRef(resumeAt ?? 0);

  const report = useCallback(
    (minimum: number) => {
      const player = video.current;
      if (contentUuid === null || player === null || !Number.isFinite(player.duration) || player.duration <= 0) return;
      const ended = player.duration - player.currentTime < END_SECONDS;
      const position = ended ? 0 : Math.floor(player.currentTime);
      if (Math.abs(position - sent.current) < minimum) return;
      sent.current = position;
      // Watching completes nothing: the learner marks the part as complete.
      const percent = Math.min(99, Math.floor((player.currentTime / player.duration) * 100));
      const params = { path: { content_uuid: contentUuid } };
      void api
        .POST("/api/learning/progress/content/{content_uuid}/", {
          params,
          body: { progress_percent: percent, position_seconds: position },
          keepalive: true,
        })
        .then(({ data }) => {
          if (data === undefined) return;
          const { content_percent: progress_percent, position_seconds } = data;
          queryClient.setQueryData(
            cacheKey("/api/learning/content/{content_uuid}/", { params }),
            (known) => known && { ...known, progress_percent, position_seconds },
          );
        })
        .catch(() => {
          sent.current = -REPORT_SECONDS;
        });
    },
    [contentUuid, queryClient],
  );

  useEffect(() => {
    const whenHidden = () => {
      if (document.visibilityState === "hidden") report(1);
    };
    document.addEventListener("visibilitychange", whenHidden);
    return () => {
      document.removeEventListener("visibilitychange", whenHidden);
    };
  }, [report]);

  return {
    ref: video,
    onLoadedMetadata: ({ currentTarget: player }) => {
      if (start.current === null) return;
      if (start.current < player.duration - END_SECONDS) player.currentTime = start.current;
      start.current = null;
    },
    onTimeUpdate: () => {
      report(REPORT_SECONDS);
    },
    onPause: () => {
      report(1);
    },
  };
}
