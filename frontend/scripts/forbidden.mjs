/** What a browser must never receive: a description and a pattern for each. */
export const forbidden = [
  ["an answer key", /"(correct_?answers?|is_?correct)"\s*:/i],
  ["a Stripe secret key", /\b(sk|rk)_(test|live)_\w+/],
  ["a Stripe signing secret", /\bwhsec_\w+/],
  ["a secret of the local stack", /local-secret/],
  // Presigned URLs contain the access key ID, which is useless without its secret.
  ["an AWS access key", /(?<!X-Amz-Credential=)\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a secret by its name", /"(client_secret|aws_secret_access_key|signing_key)"\s*:\s*"/i],
];

/** The forbidden items found in a text. */
export function foundIn(text) {
  return forbidden.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}
