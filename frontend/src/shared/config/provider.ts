/** The course provider's name, as it appears in emails and on certificates. */
export const PROVIDER_NAME = "Meridian CPD";
