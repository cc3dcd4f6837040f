/** A course in the studio, in memory: it keeps versions as the API does, so that tests can save, conflict and fail. */
import { HttpResponse } from "msw";
import type { components } from "@/shared/api/schema";
import { COURSE, pageOf, uuid } from "./fixtures";
import { http, server } from "./server";

type Schemas = components["schemas"];
type Problem = Schemas["ProblemView"];
type Body = Record<string, unknown>;

export const READING = uuid(111);
export const QUIZ = uuid(112);
export const BEN = { id: uuid(8), name: "Ben Ward" };
const ADA = { id: uuid(7), name: "Ada Learner" };
const THEN = "2026-11-01T10:00:00Z";

export function anOutline(fields: Body = {}): Body {
  return {
    uuid: COURSE,
    title: "Safeguarding Essentials",
    slug: "safeguarding-essentials",
    format: "self_paced",
    price: { amount: 3000, currency: "usd" },
    modules: [
      {
        uuid: uuid(11),
        title: "Recognising harm",
        contents: [
          { uuid: READING, title: "What safeguarding means", kind: "text" },
          { uuid: QUIZ, title: "Check your understanding", kind: "quiz" },
        ],
      },
      { uuid: uuid(12), title: "Acting on it", contents: [{ uuid: uuid(113), title: "Film", kind: "video" }] },
    ],
    ...fields,
  };
}

export function aQuizBody(): Body {
  return {
    questions: [
      {
        id: "first",
        text: "What comes first?",
        type: "single",
        options: [
          { id: "notice", text: "Notice" },
          { id: "act", text: "Act" },
        ],
        correctAnswer: "notice",
      },
    ],
  };
}

export class StudioApi {
  version = 1;
  outline = anOutline();
  bodies = new Map<string, { version: number; body: Body }>([
    [READING, { version: 1, body: { markdown: "Notice, ask, act." } }],
    [QUIZ, { version: 1, body: aQuizBody() }],
  ]);
  problems: Problem[] = [];
  publication: Schemas["DraftPublicationView"] | null = null;
  /** Those whom the stored outline names. */
  instructors: Schemas["Author"][] = [];
  /** Every save that arrived, in order. */
  saves: { version: number; value: Body }[] = [];
  /** How the next saves fail; empty: they do not. */
  failures: ("network" | "lost response" | "refused" | "expired")[] = [];

  constructor() {
    server.use(
      http.get("/api/studio/courses/{course_uuid}/", () => HttpResponse.json(this.view())),
      http.put("/api/studio/courses/{course_uuid}/", async ({ request, response }) => {
        const { version, outline } = await request.json();
        if (this.failures[0] === "network") return this.#fail();
        if (this.failures[0] === "refused") {
          this.failures.shift();
          return response(400).json({ error: { code: "VALIDATION_ERROR", message: "The outline is too large." } });
        }
        if (this.failures[0] === "expired") {
          this.failures.shift();
          // The gateway says this, and not the API.
          return response.untyped(HttpResponse.json({ message: "Unauthorized" }, { status: 401 }));
        }
        if (version !== this.version) return response(409).json(this.#conflict(this.version));
        this.saves.push({ version, value: outline });
        this.outline = outline;
        this.version += 1;
        if (this.failures[0] === "lost response") return this.#fail();
        return response(200).json(this.#saved(this.version, null));
      }),
      http.get("/api/studio/courses/{course_uuid}/contents/{content_uuid}/", ({ params, response }) => {
        const content = params.content_uuid;
        const stored = this.bodies.get(content);
        return response(200).json({
          uuid: content,
          kind: content === QUIZ ? "quiz" : "text",
          version: stored?.version ?? 0,
          body: (stored?.body ?? null) as Record<string, never> | null,
          updated_at: stored === undefined ? null : THEN,
          updated_by: stored === undefined ? null : ADA,
        });
      }),
      http.put("/api/studio/courses/{course_uuid}/contents/{content_uuid}/", async ({ params, request, response }) => {
        const content = params.content_uuid;
        const { version, body } = await request.json();
        const stored = this.bodies.get(content)?.version ?? 0;
        if (this.failures[0] === "network") return this.#fail();
        if (version !== stored) return response(409).json(this.#conflict(stored));
        this.saves.push({ version, value: body });
        this.bodies.set(content, { version: stored + 1, body });
        return response(200).json(this.#saved(stored + 1, content));
      }),
      http.get("/api/studio/courses/{course_uuid}/instructors/", ({ response }) => response(200).json({ people: this.instructors })),
      http.get("/api/studio/courses/", () =>
        HttpResponse.json(
          pageOf([
            {
              uuid: COURSE,
              title: "Safeguarding Essentials",
              slug: "safeguarding-essentials",
              format: "self_paced",
              state: "draft" as const,
              updated_at: THEN,
              updated_by: ADA.id,
              published_at: null,
            },
          ]),
        ),
      ),
    );
  }

  /** Somebody else saves the outline. */
  changeElsewhere(fields: Body): void {
    this.outline = { ...this.outline, ...fields };
    this.version += 1;
  }

  /** Somebody else saves a body. */
  changeBodyElsewhere(content: string, body: Body): void {
    this.bodies.set(content, { version: (this.bodies.get(content)?.version ?? 0) + 1, body });
  }

  view(): Schemas["DraftView"] {
    return {
      uuid: COURSE,
      version: this.version,
      state: this.publication === null ? "draft" : this.publication.visible ? "published" : "hidden",
      outline: this.outline as Record<string, never>,
      updated_at: THEN,
      updated_by: ADA,
      contents: [...this.bodies].map(([content, { version }]) => ({ uuid: content, version, updated_at: THEN })),
      publication: this.publication,
      changed: true,
      archived_at: null,
      problems: this.problems,
    };
  }

  #saved(version: number, content: string | null): Schemas["SavedPieceView"] {
    const isBody = ({ content: of, field }: Problem) => of !== null && field !== "title";
    const problems = this.problems.filter((problem) => (content === null ? !isBody(problem) : isBody(problem) && problem.content === content));
    return { version, updated_at: new Date().toISOString(), problems };
  }

  #conflict(version: number): Schemas["DraftChangedBody"] {
    return {
      error: { code: "DRAFT_CHANGED", message: "Ben Ward saved this." },
      changed_by: BEN,
      changed_at: "2026-11-27T08:00:00Z",
      version,
    };
  }

  #fail() {
    this.failures.shift();
    return HttpResponse.error();
  }
}
