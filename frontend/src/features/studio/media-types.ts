/** What can be uploaded for a course, as the API takes it. */
import { formatFileSize } from "@/shared/format/file-size";
import type { components } from "@/shared/api/schema";

export type Media = components["schemas"]["MediaView"];
export type MediaUploadPlan = components["schemas"]["MediaUploadView"];

const MIB = 1024 * 1024;

interface Accepted {
  /** As the API names them. */
  types: readonly Media["type"][];
  extensions: readonly string[];
  maxBytes: number;
  /** As it is called in a sentence. */
  name: string;
}

const film: Accepted = { types: ["mp4"], extensions: ["mp4", "m4v"], maxBytes: 2048 * MIB, name: "an MP4 film" };
const captions: Accepted = { types: ["vtt"], extensions: ["vtt"], maxBytes: MIB, name: "a WebVTT file" };
const pdf: Accepted = { types: ["pdf"], extensions: ["pdf"], maxBytes: 50 * MIB, name: "a PDF" };
const picture: Accepted = { types: ["png", "jpg"], extensions: ["png", "jpg", "jpeg"], maxBytes: 10 * MIB, name: "a PNG or JPEG picture" };

/** What each field takes. */
export const accepted = { film: [film], captions: [captions], document: [pdf, picture] } as const satisfies Record<string, readonly Accepted[]>;

export type MediaPurpose = keyof typeof accepted;

/** The ID of an uploaded file; null for an address, or for nothing. */
export function mediaIn(value: unknown): string | null {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value.toLowerCase() : null;
}

/** For the file picker. */
export function extensionsOf(purpose: MediaPurpose): string {
  return accepted[purpose].flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(",");
}

/** "a PDF, up to 50 MB, or a PNG or JPEG picture, up to 10 MB" */
export function rulesOf(purpose: MediaPurpose): string {
  return accepted[purpose].map(({ name, maxBytes }) => `${name}, up to ${formatFileSize(maxBytes)}`).join(", or ");
}

/** Whether a file that has arrived and passed its check can be used there. */
export function isUsable(file: Media, purpose: MediaPurpose): boolean {
  return file.state === "checked" && accepted[purpose].some(({ types }: Accepted) => types.includes(file.type));
}

/** Why the API would not take this file, or null. */
export function refusalOf(file: File, purpose: MediaPurpose): string | null {
  const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  const type = accepted[purpose].find(({ extensions }) => extensions.includes(extension));
  if (type === undefined) return `“${file.name}” can’t be used here. Choose ${rulesOf(purpose)}.`;
  if (file.size === 0) return `“${file.name}” is empty.`;
  if (file.size > type.maxBytes) {
    return `“${file.name}” has ${formatFileSize(file.size)}. ${capitalised(type.name)} may have up to ${formatFileSize(type.maxBytes)}.`;
  }
  return null;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
