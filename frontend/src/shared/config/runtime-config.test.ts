import { describe, expect, it } from "vitest";
import { readRuntimeConfig } from "./runtime-config";

const good = { api_url: "https://api.example/", issuer: "https://id.example/pool", client_id: "cpd-web", provider_name: "Meridian CPD" };

describe("config.json", () => {
  it("is read without trailing slashes", () => {
    expect(readRuntimeConfig(good)).toEqual({
      apiUrl: "https://api.example",
      issuer: "https://id.example/pool",
      clientId: "cpd-web",
      providerName: "Meridian CPD",
    });
    expect(readRuntimeConfig({ ...good, provider_name: undefined }).providerName).toBe("CPD");
  });

  it.each(["api_url", "issuer", "client_id"])("is rejected without %s, naming it", (name) => {
    expect(() => readRuntimeConfig({ ...good, [name]: undefined })).toThrow(name);
  });

  it.each([null, [], "text", { ...good, api_url: "javascript:alert(1)" }])("is rejected as %j", (json) => {
    expect(() => readRuntimeConfig(json)).toThrow();
  });
});
