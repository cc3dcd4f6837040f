/**
 * The stage's settings, fetched when the app starts, so that one build serves every stage. They are
 * public; nothing in them is secret.
 */
export interface RuntimeConfig {
  /** The API's base URL, without a trailing slash. */
  apiUrl: string;
  /** The OpenID Connect issuer, which serves the discovery document. */
  issuer: string;
  /** The ID of the public client registered with the issuer. */
  clientId: string;
  /** The course provider's name, as it appears in emails and on certificates. */
  providerName: string;
}

export async function loadRuntimeConfig(): Promise<RuntimeConfig> {
  const response = await fetch("/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return readRuntimeConfig(await response.json());
}

export function readRuntimeConfig(json: unknown): RuntimeConfig {
  const fields = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  return {
    apiUrl: address(fields, "api_url"),
    issuer: address(fields, "issuer"),
    clientId: filled(fields, "client_id"),
    // A configuration of an earlier release has no name; the site works without.
    providerName: typeof fields.provider_name === "string" && fields.provider_name !== "" ? fields.provider_name : "CPD",
  };
}

function filled(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") throw new Error(`config.json lacks ${name}`);
  return value;
}

function address(fields: Record<string, unknown>, name: string): string {
  const value = filled(fields, name);
  if (!/^https?:\/\//.test(value)) throw new Error(`config.json: ${name} is not an address`);
  return value.replace(/\/+$/, "");
}
