import { readFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

it("the committed types match the OpenAPI document (npm run api:types)", async () => {
  const document = new URL("../openapi.json", import.meta.url);
  const committed = readFileSync(new URL("../src/shared/api/schema.d.ts", import.meta.url), "utf8");
  const generated = COMMENT_HEADER + astToString(await openapiTS(document));
  expect(committed).toBe(generated);
});
