/**
 * Sends a message part by part of the roster. A part that failed can be sent again, because no learner gets
 * the message twice; closing the page stops it, and it can be continued later.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { CourseMessageProgress } from "@/shared/api/types";

/** How far the sending of a message has come on this page. */
export interface Sending {
  progress: CourseMessageProgress;
  running: boolean;
  /** Why it stopped before the end. */
  error: unknown;
}

export function useMessageSending(courseUuid: string) {
  const queryClient = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  // The newest walk: an older one stops, and so does all of it when the page is left.
  const walk = useRef(0);
  useEffect(
    () => () => {
      walk.current += 1;
    },
    [],
  );

  const goOn = async (from: CourseMessageProgress) => {
    walk.current += 1;
    const mine = walk.current;
    let progress = from;
    setSending({ progress, running: true, error: null });
    try {
      while (progress.finished_at === null) {
        const path = { course_uuid: courseUuid, message_uuid: progress.uuid };
        progress = await unwrap(
          api.POST("/api/office/courses/{course_uuid}/messages/{message_uuid}/continue/", { params: { path } }),
        );
        if (walk.current !== mine) return;
        setSending({ progress, running: progress.finished_at === null, error: null });
      }
    } catch (error) {
      if (walk.current === mine) setSending({ progress, running: false, error });
    }
    void refresh(queryClient, ["/api/office/courses/{course_uuid}/messages/"]);
  };

  return {
    sending,
    /** Sends to those whom the message has not reached yet. */
    goOn: (from: CourseMessageProgress) => {
      void goOn(from);
    },
  };
}
