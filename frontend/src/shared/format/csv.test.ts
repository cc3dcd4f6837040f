import { expect, it } from "vitest";
import { readBase64 } from "@/shared/api/read-base64";
import { csvOf } from "./csv";

it("quotes every cell, marks the encoding and writes no formula", async () => {
  const file = csvOf(["line", "learner"], [[2, 'Zoë "Zo", Å'], [3, "=1+1"], [4, "-x"]]);
  const bytes = Uint8Array.from(atob(await readBase64(new File([file], "report.csv"))), (letter) => letter.charCodeAt(0));
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe('"line","learner"\r\n"2","Zoë ""Zo"", Å"\r\n"3","\'=1+1"\r\n"4","\'-x"\r\n');
});
