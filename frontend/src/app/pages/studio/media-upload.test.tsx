import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { draftKey, readDraft, writeDraft } from "@/shared/drafts/draft-store";
import { pathTo, routes } from "@/shared/navigation/paths";
import { type FakeTransfer, watchTransfers } from "@/testing/fake-transfer";
import { aLearner, COURSE, uuid } from "@/testing/fixtures";
import { MediaApi, PART } from "@/testing/media-api";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { StudioApi } from "@/testing/studio-api";

const FILM = uuid(113);
const KEPT = draftKey("ada", `studio.${COURSE}.upload.${FILM}.media`);
let studio: StudioApi;
let media: MediaApi;
let transfers: FakeTransfer[];

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
  media = new MediaApi();
  transfers = watchTransfers();
});

const open = () => renderApp(pathTo(routes.studioContent, { courseUuid: COURSE, contentUuid: FILM }));
const field = (name = "Film") => screen.findByRole("group", { name });
const said = async () => within(await field()).getByRole("alert");
const picker = async (name = "Film") => within(await field(name)).findByLabelText<HTMLInputElement>(/: file$/);

function aFile(name: string, size: number, lastModified = 1000): File {
  const file = new File(["film"], name, { lastModified });
  const cut = (from: number, to: number) => Object.defineProperty(new Blob(["f"]), "size", { value: Math.min(to, size) - from });
  return Object.defineProperties(file, { size: { value: size }, slice: { value: cut } });
}

/** The transfer that began last, once there are this many. */
async function transfer(count: number): Promise<FakeTransfer> {
  await waitFor(() => {
    expect(transfers).toHaveLength(count);
  });
  const last = transfers.at(-1);
  if (!last) throw new Error("nothing was sent");
  return last;
}

/** The bucket takes the part. */
function take(sent: FakeTransfer): void {
  act(() => {
    media.arrive(sent.url);
    sent.answer(200);
  });
}

describe("the film of a video", () => {
  it("goes up in parts, is checked, and takes the place of an address", async () => {
    studio.bodies.set(FILM, { version: 1, body: { url: "https://media.example.org/a.mp4", transcript: "Welcome." } });
    const { user } = open();
    await user.upload(await picker(), aFile("film.mp4", 2 * PART + 5));
    const first = await transfer(1);
    expect(screen.getByText("Uploading…")).toBeVisible();
    act(() => {
      first.progress(PART / 2);
    });
    expect(await screen.findByText(/8 MB of 32 MB/)).toBeVisible();
    expect(screen.getByRole("progressbar", { name: "Upload of film.mp4" })).toHaveAttribute("aria-valuenow", "25");
    take(first);
    take(await transfer(2));
    const last = await transfer(3);
    expect(last.body?.size).toBe(5);
    take(last);
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
    expect(screen.queryByLabelText("Address of the video")).not.toBeInTheDocument();
    await waitFor(() => {
      expect(studio.bodies.get(FILM)?.body).toEqual({ media: media.files[0]?.uuid, transcript: "Welcome." });
    });
    expect(readDraft(KEPT)).toBeUndefined();
  });

  it("continues by itself when the connection is back, without sending again what has arrived", async () => {
    const { user } = open();
    await user.upload(await picker(), aFile("film.mp4", 2 * PART));
    take(await transfer(1));
    const lost = await transfer(2);
    act(() => {
      lost.cut();
    });
    expect(await screen.findByText(/^The connection was lost/)).toBeVisible();
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
    act(() => {
      window.dispatchEvent(new Event("online"));
    });
    const again = await transfer(3);
    expect(again.url).toBe(lost.url);
    take(again);
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
    expect(transfers).toHaveLength(3);
  });

  it("pauses and continues", async () => {
    const { user } = open();
    await user.upload(await picker(), aFile("film.mp4", 2 * PART));
    take(await transfer(1));
    const second = await transfer(2);
    await user.click(screen.getByRole("button", { name: "Pause" }));
    expect(second.aborted).toBe(true);
    expect(screen.getByText(/^Paused/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    take(await transfer(3));
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
  });

  it("continues after a reload once the same file is chosen, and takes no other for it", async () => {
    const file = media.add("film.mp4", 2 * PART);
    media.arrived.get(file.uuid)?.add(1);
    writeDraft(KEPT, { media: file.uuid, name: "film.mp4", size: 2 * PART, lastModified: 1000 });
    const { user } = open();
    expect(await screen.findByText(/isn’t finished/)).toBeVisible();
    await user.upload(await picker(), aFile("other.mp4", 2 * PART));
    expect(await said()).toHaveTextContent("“other.mp4” isn’t the file whose upload was interrupted");
    await user.upload(await picker(), aFile("film.mp4", 2 * PART, 2000));
    expect(await said()).toHaveTextContent("it was changed since");
    expect(transfers).toHaveLength(0);
    await user.upload(await picker(), aFile("film.mp4", 2 * PART));
    const only = await transfer(1);
    expect(only.url).toMatch(/\/2$/);
    expect(media.asked).toEqual([[], [2]]);
    take(only);
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
    expect(media.files).toHaveLength(1);
  });

  it("can be given up after a reload, so that another file is uploaded", async () => {
    const file = media.add("film.mp4", 2 * PART);
    writeDraft(KEPT, { media: file.uuid, name: "film.mp4", size: 2 * PART, lastModified: 1000 });
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Give this upload up" }));
    await waitFor(() => {
      expect(media.removed).toEqual([file.uuid]);
    });
    await user.upload(await picker(), aFile("other.mp4", 9));
    take(await transfer(1));
    expect(await within(await field()).findByText("other.mp4")).toBeVisible();
  });

  it("is cancelled with what has arrived, and the next one starts anew", async () => {
    const { user } = open();
    await user.upload(await picker(), aFile("film.mp4", 2 * PART));
    const first = await transfer(1);
    await user.click(screen.getByRole("button", { name: "Cancel the upload" }));
    expect(first.aborted).toBe(true);
    await waitFor(() => {
      expect(media.removed).toEqual([media.files[0]?.uuid]);
    });
    expect(readDraft(KEPT)).toBeUndefined();
    expect(await picker()).toBeInTheDocument();
  });

  it("is refused before anything is sent if it is of another type or too large", async () => {
    open();
    fireEvent.change(await picker(), { target: { files: [aFile("film.mov", 9)] } });
    expect(await said()).toHaveTextContent("“film.mov” can’t be used here. Choose an MP4 film, up to 2 GB.");
    fireEvent.change(await picker(), { target: { files: [aFile("film.mp4", 3 * 1024 ** 3)] } });
    expect(await said()).toHaveTextContent("An MP4 film may have up to 2 GB.");
    fireEvent.change(await picker(), { target: { files: [aFile("film.mp4", 0)] } });
    expect(await said()).toHaveTextContent("“film.mp4” is empty.");
    expect(media.files).toEqual([]);
    expect(within(await field()).getByRole("button", { name: "Choose a file" })).toHaveAccessibleDescription(/is empty/);
    fireEvent.change(await picker(), { target: { files: [aFile("film.mp4", 9)] } });
    expect(await said()).toBeEmptyDOMElement();
  });

  it("says why the check refused it, and takes another", async () => {
    media.refusesBecause = "The film is damaged or incomplete.";
    const { user } = open();
    await user.upload(await picker(), aFile("film.mp4", 9));
    take(await transfer(1));
    expect(await screen.findByText("The film is damaged or incomplete.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Choose another file" }));
    expect(studio.saves).toEqual([]);
    media.refusesBecause = null;
    await user.upload(await picker(), aFile("better.mp4", 9));
    take(await transfer(2));
    expect(await within(await field()).findByText("better.mp4")).toBeVisible();
  });

  it("asks for a new address when one was refused, and stops when that is refused too", async () => {
    const { user } = open();
    await user.upload(await picker(), aFile("film.mp4", 9));
    for (const count of [1, 2]) {
      const sent = await transfer(count);
      act(() => {
        sent.answer(403);
        window.dispatchEvent(new Event("online"));
      });
      if (count === 1) {
        await screen.findByText(/^The connection was lost/);
        act(() => {
          window.dispatchEvent(new Event("online"));
        });
      }
    }
    expect(await screen.findByText("The upload was refused")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    take(await transfer(3));
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
  });

  it("is dropped", async () => {
    open();
    const button = within(await field()).getByRole("button", { name: "Choose a file" });
    fireEvent.drop(button, { dataTransfer: { files: [aFile("film.mp4", 9)] } });
    take(await transfer(1));
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
  });
});

describe("a file that was uploaded before", () => {
  it("is chosen from the files that fit, and takes the place of an address", async () => {
    const [film] = [media.add("film.mp4", 9), media.add("unfinished.mp4", 9), media.add("film.vtt", 9)];
    for (const file of media.files) file.state = file.name.startsWith("unfinished") ? "waiting" : "checked";
    studio.bodies.set(FILM, { version: 1, body: { url: "https://media.example.org/a.mp4", transcript: "Welcome." } });
    const { user } = open();
    await user.click(within(await field()).getByRole("button", { name: /^Use an uploaded file/ }));
    expect(await screen.findAllByRole("menuitem")).toHaveLength(1);
    await user.click(screen.getByRole("menuitem", { name: /^film\.mp4/ }));
    expect(await within(await field()).findByText("film.mp4")).toBeVisible();
    await waitFor(() => {
      expect(studio.bodies.get(FILM)?.body).toEqual({ media: film.uuid, transcript: "Welcome." });
    });
    expect(transfers).toHaveLength(0);
    await user.click(within(await field()).getByRole("button", { name: /^Use an uploaded file/ }));
    expect(await screen.findByText("No other file of this course fits here.")).toBeVisible();
  });
});

describe("captions", () => {
  it("are uploaded beside the film, with their language", async () => {
    const { user } = open();
    await user.upload(await picker("Captions"), aFile("film.vtt", 9));
    take(await transfer(1));
    await user.type(await screen.findByLabelText("Language of the captions"), "cy");
    await waitFor(() => {
      expect(studio.bodies.get(FILM)?.body).toEqual({ captions: media.files[0]?.uuid, captions_language: "cy" });
    });
  });

  it("are said to be missing on purpose", async () => {
    const { user } = open();
    await user.click(await screen.findByLabelText(/^This film has no captions/));
    expect(screen.queryByRole("group", { name: "Captions" })).not.toBeInTheDocument();
    await waitFor(() => {
      expect(studio.bodies.get(FILM)?.body).toEqual({ captions: "none" });
    });
    await user.click(screen.getByLabelText(/^This film has no captions/));
    expect(await field("Captions")).toBeVisible();
  });
});
