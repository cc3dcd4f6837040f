import { describe, expect, it } from "vitest";
import { safePath, safeUrl } from "./safe-url";

describe("a path of this site", () => {
  it.each(["/courses", "/courses/1/learn?session_id=cs_1#top"])("is %s", (path) => {
    expect(safePath(path)).toBe(path);
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "courses", "", null])(
    "is not %s",
    (address) => {
      expect(safePath(address)).toBeNull();
    },
  );
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
