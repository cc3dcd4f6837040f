import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { readDraft, removeDraft, writeDraft } from "@/shared/drafts/draft-store";
import type { JsonObject } from "./draft-types";
import type { DraftItem } from "./draft-item";
import { useCourseDraft, useEdited } from "./edited-item";
import { isRecord, withValueAt } from "./field-path";
import { announceMedia, completeMedia, deleteMedia, mediaQuery, signMediaUpload } from "./media-requests";
import { type InterruptedUpload, MediaUpload } from "./media-upload";

/** An upload and the body that gets its file. The page may have been left and opened again since it began. */
interface Held {
  upload: MediaUpload;
  item: DraftItem;
}

/** Uploads by session, course, content and field. An upload outlives its page but not its session. */
const uploads = new WeakMap<QueryClient, Map<string, Held>>();

interface MediaUploadInField {
  upload: MediaUpload;
  state: ReturnType<MediaUpload["state"]>;
  /** What a reload interrupted, until it goes on or is given up. */
  interrupted: InterruptedUpload | null;
  start: (file: File) => void;
  giveUp: () => void;
}

/** The upload for a field. `replaces` are the fields that say the same in another way. */
export function useMediaUpload(field: string, replaces: readonly string[]): MediaUploadInField {
  const queryClient = useQueryClient();
  const draft = useCourseDraft();
  const { item, scope } = useEdited();
  const key = draft.uploadKey(`${scope}.${field}`);
  const { upload } = held(queryClient, `${draft.uuid} ${scope} ${field}`, item, (now) => ({
    announce: (file, idempotencyKey, signal) => announceMedia(draft.uuid, file, idempotencyKey, signal),
    sign: (media, parts, signal) => signMediaUpload(draft.uuid, media, parts, signal),
    complete: (media, signal) => completeMedia(draft.uuid, media, signal),
    remove: (media) => deleteMedia(draft.uuid, media),
    keep: (unfinished) => {
      if (key === null) return;
      if (unfinished === null) removeDraft(key);
      else writeDraft(key, unfinished);
    },
    onChecked: (media) => {
      void queryClient.invalidateQueries({ queryKey: mediaQuery(draft.uuid).queryKey });
      const into = now();
      into.change([...replaces].reduce(without, withValueAt(into.state().value, field, media.uuid)));
    },
  }));
  const state = useSyncExternalStore(upload.subscribe, upload.state);
  const [interrupted, setInterrupted] = useState(() => (key === null || state.phase !== "idle" ? null : asInterrupted(readDraft(key))));
  const isUnderWay = upload.isUnderWay;
  useEffect(() => {
    if (!isUnderWay) return;
    // Closing the window would interrupt the upload, so the browser asks first.
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [isUnderWay]);
  return {
    upload,
    state,
    interrupted,
    start: (file) => {
      setInterrupted(null);
      upload.start(file, interrupted);
    },
    giveUp: () => {
      setInterrupted(null);
      if (key !== null) removeDraft(key);
      // What cannot be removed now is removed by the bucket after a week.
      if (interrupted !== null) void deleteMedia(draft.uuid, interrupted.media).catch(() => undefined);
    },
  };
}

function held(
  queryClient: QueryClient,
  name: string,
  item: DraftItem,
  steps: (now: () => DraftItem) => ConstructorParameters<typeof MediaUpload>[0],
): Held {
  const known = uploads.get(queryClient) ?? new Map<string, Held>();
  uploads.set(queryClient, known);
  const open = known.get(name);
  if (open !== undefined) {
    open.item = item;
    return open;
  }
  const made: Held = { upload: new MediaUpload(steps(() => made.item)), item };
  known.set(name, made);
  return made;
}

function without(value: JsonObject, field: string): JsonObject {
  return withValueAt(value, field, undefined);
}

function asInterrupted(kept: unknown): InterruptedUpload | null {
  if (!isRecord(kept)) return null;
  const { media, name, size, lastModified } = kept;
  const isWhole = typeof media === "string" && typeof name === "string" && typeof size === "number" && typeof lastModified === "number";
  return isWhole ? { media, name, size, lastModified } : null;
}
