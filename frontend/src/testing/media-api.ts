/** The files of a course, in memory: parts stay when a connection is lost, as in the bucket. */
import type { components } from "@/shared/api/schema";
import { pageOf, uuid } from "./fixtures";
import { http, server } from "./server";

type Media = components["schemas"]["MediaView"];

export const PART = 16 * 1024 * 1024;
const BUCKET = "https://bucket.test";

export class MediaApi {
  files: Media[] = [];
  /** The parts that have arrived, by file. */
  arrived = new Map<string, Set<number>>();
  /** Which parts were asked for, one list a request. */
  asked: number[][] = [];
  removed: string[] = [];
  /** Why the check refuses the next file; null: it passes. */
  refusesBecause: string | null = null;

  constructor() {
    server.use(
      http.get("/api/studio/courses/{course_uuid}/media/", ({ response }) => response(200).json(pageOf(this.files))),
      http.post("/api/studio/courses/{course_uuid}/media/", async ({ request, response }) => {
        const { name, size_bytes } = await request.json();
        const file = this.add(name, size_bytes);
        return response(201).json(file);
      }),
      http.post("/api/studio/courses/{course_uuid}/media/{media_uuid}/upload/", async ({ params, request, response }) => {
        const file = this.#of(params.media_uuid);
        if (file.state !== "waiting") return response(409).json({ error: { code: "CONFLICT", message: "The file has arrived already." } });
        const { parts } = await request.json();
        this.asked.push(parts);
        const target = (number: number) => ({
          url: `${BUCKET}/${file.uuid}/${number}`,
          method: "PUT",
          headers: {},
          expires_at: new Date(Date.now() + 900_000).toISOString(),
        });
        const isWhole = file.size_bytes <= PART;
        return response(200).json({
          put: isWhole ? target(0) : null,
          part_bytes: PART,
          parts: parts.map((number) => ({ number, size_bytes: Math.min(PART, file.size_bytes - (number - 1) * PART), upload: target(number) })),
          finished: [...(this.arrived.get(file.uuid) ?? [])],
        });
      }),
      http.post("/api/studio/courses/{course_uuid}/media/{media_uuid}/complete/", ({ params, response }) => {
        const file = this.#of(params.media_uuid);
        file.state = this.refusesBecause === null ? "checked" : "rejected";
        file.reason = this.refusesBecause;
        if (file.state === "checked") file.url = `${BUCKET}/${file.uuid}?response-content-type=video%2Fmp4`;
        return response(200).json(file);
      }),
      http.delete("/api/studio/courses/{course_uuid}/media/{media_uuid}/", ({ params, response }) => {
        this.removed.push(params.media_uuid);
        return response(204).empty();
      }),
    );
  }

  add(name: string, size_bytes: number): Media {
    const file: Media = {
      uuid: uuid(900 + this.files.length),
      name,
      type: name.endsWith(".vtt") ? "vtt" : name.endsWith(".pdf") ? "pdf" : "mp4",
      size_bytes,
      state: "waiting",
      reason: null,
      uploaded_by: uuid(7),
      created_at: "2026-11-27T08:00:00Z",
      published: false,
    };
    this.files.push(file);
    this.arrived.set(file.uuid, new Set());
    return file;
  }

  /** The bucket has this part, which a test sees arrive at its address. */
  arrive(address: string): void {
    const [, file = "", part = ""] = new URL(address).pathname.split("/");
    this.arrived.get(file)?.add(Number(part));
  }

  #of(media: string): Media {
    const file = this.files.find((each) => each.uuid === media);
    if (file === undefined) throw new Error(`no file ${media}`);
    return file;
  }
}
