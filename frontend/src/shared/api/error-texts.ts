/**
 * What a person reads when a request fails. By the API's codes first; its own message only for codes
 * we do not know, since those messages are written for developers.
 */
import { ApiError } from "./api-error";

export interface ErrorText {
  title: string;
  detail: string;
}

const texts: Record<string, ErrorText> = {
  NETWORK: {
    title: "We could not reach the server",
    detail: "Check your connection and try again. Nothing you did has been lost.",
  },
  TIMEOUT: {
    title: "That took too long",
    detail: "The server did not answer in time. Please try again.",
  },
  NOT_AUTHENTICATED: {
    title: "Your session has ended",
    detail: "Please sign in again to carry on.",
  },
  PERMISSION_DENIED: {
    title: "You do not have access to this",
    detail: "If you think that you should, please contact your course administrator.",
  },
  NOT_FOUND: {
    title: "We could not find that",
    detail: "It may have been removed, or the address may be incomplete.",
  },
  NOT_ENROLLED: {
    title: "This is part of a course you are not enrolled on",
    detail: "Enrol on the course to open its content.",
  },
  COURSE_IS_FREE: {
    title: "This course is free",
    detail: "There is nothing to pay. Reload the page to enrol directly.",
  },
  PAYMENT_REQUIRED: {
    title: "This course has a price",
    detail: "It is not free any more. Reload the page to see what it costs; you have not been charged.",
  },
  NOT_PUBLISHED: {
    title: "This course is not available",
    detail: "It has been withdrawn or is not published yet.",
  },
  ENROLMENT_CLOSED: {
    title: "Enrolment is closed",
    detail: "This course does not take new learners at the moment. You have not been charged.",
  },
  COURSE_FULL: {
    title: "This course is full",
    detail: "All places are taken. You have not been charged.",
  },
  ALREADY_ENROLLED: {
    title: "You are already enrolled",
    detail: "You have a place on this course already. You have not been charged again.",
  },
  PAYMENT_UNAVAILABLE: {
    title: "Payment is not available right now",
    detail: "Our payment provider could not be reached. You have not been charged; please try again in a minute.",
  },
  NOT_A_QUIZ: {
    title: "This part is not a quiz",
    detail: "Go back to the course outline and open it from there.",
  },
  MAX_ATTEMPTS_REACHED: {
    title: "Maximum attempts reached",
    detail: "You have used all your attempts. If you need another one, please contact your instructor.",
  },
  COMPLETED_BY_GRADING: {
    title: "This part is completed by passing it",
    detail: "It cannot be marked as complete by hand.",
  },
  ALREADY_GRADED: {
    title: "This work has been graded already",
    detail: "Reload the page to see the grade. Nothing was changed.",
  },
  CONFLICT: {
    title: "Something changed in the meantime",
    detail: "Reload the page to see the current state, then try again.",
  },
  RATE_LIMITED: {
    title: "Too many requests",
    detail: "Please wait a moment before you try again.",
  },
  UNAVAILABLE: {
    title: "The service is briefly unavailable",
    detail: "Please try again in a minute. Nothing you did has been lost.",
  },
};

const unknownError: ErrorText = {
  title: "Something went wrong",
  detail: "Please try again. If it keeps happening, contact support.",
};

export function describeError(error: unknown): ErrorText {
  if (!(error instanceof ApiError)) return unknownError;
  const known = texts[error.code];
  if (known) return known;
  if (error.message !== "" && error.status < 500) return { title: error.message, detail: unknownError.detail };
  return unknownError;
}
