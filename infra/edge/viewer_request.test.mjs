// CloudFront runs a script and no module, so the tests evaluate it as one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const source = file("viewer_request.js");
const handler = new Function(`${source}; return handler;`)();

const ask = (uri, headers = {}) =>
  handler({ request: { method: "GET", uri, querystring: { x: { value: "1" } }, headers: { host: { value: "learn.example" }, ...headers } } });

// The local gateway is held to the same list by infra/local/tests/test_gateway.py.
for (const [path, forwarded] of JSON.parse(file("paths.json"))) {
  test(`${path} is asked for as ${forwarded}`, () => {
    const request = ask(path);
    assert.equal(request.uri, forwarded);
    assert.deepEqual(request.querystring, { x: { value: "1" } });
  });
}

test("the API hears the host that the viewer named, whatever the viewer says", () => {
  const headers = ask("/api/courses/", { "x-forwarded-host": { value: "evil.example" }, authorization: { value: "Bearer t" } }).headers;
  assert.equal(headers["x-forwarded-host"].value, "learn.example");
  assert.equal(headers.authorization.value, "Bearer t");
});

test("pages are asked for without it", () => {
  assert.equal(ask("/courses").headers["x-forwarded-host"], undefined);
});

test("it stays within what CloudFront takes", () => {
  assert.ok(Buffer.byteLength(source) < 10240);
  // The runtime knows ES 5.1 with parts of later editions; none of these is needed.
  assert.doesNotMatch(source, /\b(let|const|class|import|export|require|async)\b|=>|`/);
});
