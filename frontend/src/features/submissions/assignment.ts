/** The rules of an assignment, read from its content's body, and whether a file meets them. */
import type { Content } from "@/shared/api/types";

const MIB = 1024 * 1024;
/** The platform's limit; an assignment may lower it. */
const PLATFORM_BYTES_MAX = 50 * MIB;

/** Every accepted file type and its media type, fixed here because browsers report different ones. */
const mediaTypes: Record<string, string> = {
  pdf: "application/pdf",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  txt: "text/plain",
  zip: "application/zip",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
};

export interface Assignment {
  uuid: string;
  courseUuid: string;
  maxScore: number;
  passingScore: number;
  dueAt: string | null;
  /** File extensions without a dot; jpg includes jpeg. */
  extensions: readonly string[];
  maxBytes: number;
}

export function assignmentOf({ uuid, course_uuid: courseUuid, body }: Content): Assignment {
  const fields = body ?? {};
  const { allowed_types: types, due_at: dueAt } = fields;
  const allowed = Array.isArray(types) ? types.filter((type): type is string => typeof type === "string") : [];
  return {
    uuid,
    courseUuid,
    maxScore: number(fields.max_score) ?? 100,
    passingScore: number(fields.passing_score) ?? 0,
    dueAt: typeof dueAt === "string" ? dueAt : null,
    extensions: (allowed.length > 0 ? allowed : Object.keys(mediaTypes)).flatMap((type) =>
      type === "jpg" ? ["jpg", "jpeg"] : [type],
    ).filter((type, index, all) => all.indexOf(type) === index),
    maxBytes: number(fields.max_size_bytes) ?? PLATFORM_BYTES_MAX,
  };
}

/** The file picker's `accept` attribute: ".pdf,.docx". */
export function acceptedBy({ extensions }: Assignment): string {
  return extensions.map((extension) => `.${extension}`).join(",");
}

/** Why a file cannot be submitted, or null. Checked here first, so that nothing is uploaded in vain. */
export function fileRefusal(file: File, { extensions, maxBytes }: Assignment): string | null {
  const extension = extensionOf(file.name);
  if (extension === "") return "The file name needs an extension, such as .pdf";
  if (!extensions.includes(extension)) return `File type .${extension} not allowed`;
  if (file.size > maxBytes) return `File too large (max ${formatLimit(maxBytes)})`;
  if (file.size === 0) return "The file is empty";
  return null;
}

export function mediaTypeOf(name: string): string {
  return mediaTypes[extensionOf(name)] ?? "application/octet-stream";
}

/** "50MB", the same format as the API's messages. */
export function formatLimit(bytes: number): string {
  return bytes >= MIB ? `${Math.floor((bytes / MIB) * 10) / 10}MB` : `${Math.floor(bytes / 1024)}KB`;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** The API sends exact numbers as text. */
function number(value: unknown): number | null {
  const read = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : null;
}
