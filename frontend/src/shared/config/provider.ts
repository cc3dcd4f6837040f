/** Who offers the courses; the same name as in mails and on certificates. */
export const PROVIDER_NAME = "Meridian CPD";
