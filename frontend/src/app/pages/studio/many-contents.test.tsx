/** Typing costs the same in a course with 500 contents as in one with 5: what renders is counted, not timed. */
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it, vi } from "vitest";
import type * as FieldFrameModule from "@/features/studio/field-frame";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { anOutline, StudioApi } from "@/testing/studio-api";

const rendered = vi.hoisted(() => ({ fields: 0 }));

vi.mock("@/features/studio/field-frame", async (original) => {
  const real = await original<typeof FieldFrameModule>();
  const FieldFrame: typeof real.FieldFrame = (props) => {
    rendered.fields += 1;
    return real.FieldFrame(props);
  };
  return { ...real, FieldFrame };
});

async function renderedByTyping(contents: number): Promise<number> {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  const studio = new StudioApi();
  const list = Array.from({ length: contents }, (_each, index) => ({ uuid: uuid(1000 + index), title: `Part ${index + 1}`, kind: "text" }));
  studio.outline = anOutline({ modules: [{ uuid: uuid(11), title: "Everything", contents: list }] });
  renderApp(pathTo(routes.studioOutline, { courseUuid: COURSE }));
  const title = await screen.findByDisplayValue("Part 3", undefined, { timeout: 30_000 });
  rendered.fields = 0;
  for (const text of ["Part 3a", "Part 3ab", "Part 3abc"]) fireEvent.change(title, { target: { value: text } });
  expect(title).toHaveValue("Part 3abc");
  const { fields } = rendered;
  cleanup();
  localStorage.clear();
  return fields;
}

it("renders one field for each keystroke, with 5 contents and with 500", async () => {
  const few = await renderedByTyping(5);
  const many = await renderedByTyping(500);
  expect(few).toBeGreaterThanOrEqual(3);
  expect(few).toBeLessThanOrEqual(9);
  expect(many).toEqual(few);
}, 120_000);
