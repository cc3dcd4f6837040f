import { describe, expect, it } from "vitest";
import { safePath, safeUrl } from "./safe-url";

describe("a path of this site", () => {
  it.each(["/courses", "/courses/1/learn?session_id=cs_1#top"])("is %s", (path) => {
    expect(safePath(path)).toBe(path);
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "/.//evil.example",
    "/./\\evil.example",
    "/a/..//evil.example",
    "/%2e//evil.example",
    "/\t/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "courses",
    "",
    null,
  ])("is not %j", (address) => {
    expect(safePath(address)).toBeNull();
  });

  it("leads nowhere else when it is used, whatever it was made from", () => {
    const parts = ["/", ".", "..", "\\", "%2e", "\t", "host", "@", ":", "?", "#"];
    for (let seed = 0; seed < 20_000; seed++) {
      let rest = seed;
      let address = "/";
      for (; rest > 0; rest = Math.floor(rest / parts.length)) address += parts[rest % parts.length] ?? "";
      const path = safePath(address);
      if (path !== null) expect(new URL(path, "https://learn.example").origin).toBe("https://learn.example");
    }
  });
});

describe("an address elsewhere", () => {
  it.each(["https://example.org/a", "http://127.0.0.1:4570/c/pay/cs_1"])("is %s", (address) => {
    expect(safeUrl(address)?.href).toBe(address);
  });

  it.each(["http://example.org/", "javascript:alert(1)", "data:text/html,x", "/courses", "", undefined])(
    "is not %s",
    (address) => {
      expect(safeUrl(address)).toBeNull();
    },
  );
});
