/** What no browser may ever receive, by what it is and how it looks. */
export const forbidden = [
  ["an answer key", /"(correct_?answers?|is_?correct)"\s*:/i],
  ["a secret key of Stripe", /\b(sk|rk)_(test|live)_\w+/],
  ["a signing secret of Stripe", /\bwhsec_\w+/],
  ["a secret of the local stack", /local-secret/],
  // The name of a role's session stands in every address that it signed; without its secret it opens nothing.
  ["an AWS access key", /(?<!X-Amz-Credential=)\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a secret by its name", /"(client_secret|aws_secret_access_key|signing_key)"\s*:\s*"/i],
];

/** What of it stands in a text. */
export function foundIn(text) {
  return forbidden.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}
