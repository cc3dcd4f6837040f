/**
 * What the user reads when a request fails, by the API's error code. The API's own message is shown
 * only for codes we do not know, because those messages are written for developers.
 */
import { ApiError } from "./api-error";

export interface ErrorText {
  title: string;
  detail: string;
}

const texts: Record<string, ErrorText> = {
  NETWORK: {
    title: "We couldn’t reach the server",
    detail: "Check your connection and try again. Nothing you did has been lost.",
  },
  TIMEOUT: {
    title: "The request took too long",
    detail: "The server didn’t respond in time. Please try again.",
  },
  NOT_AUTHENTICATED: {
    title: "Your session has ended",
    detail: "Sign in again to continue.",
  },
  PERMISSION_DENIED: {
    title: "You don’t have access to this",
    detail: "If you think you should, contact your course administrator.",
  },
  NOT_FOUND: {
    title: "We couldn’t find that",
    detail: "It may have been removed, or the address may be incomplete.",
  },
  NOT_ENROLLED: {
    title: "You’re not enrolled in this course",
    detail: "Enrol in the course to open its content.",
  },
  ACCESS_ENDED: {
    title: "Your access to this course has ended",
    detail: "Your progress, results and certificates are kept. Contact us if you need more time.",
  },
  COURSE_IS_FREE: {
    title: "This course is free",
    detail: "There’s nothing to pay. Reload the page to enrol.",
  },
  PAYMENT_REQUIRED: {
    title: "This course is no longer free",
    detail: "Reload the page to see the price. You haven’t been charged.",
  },
  NOT_PUBLISHED: {
    title: "This course isn’t available",
    detail: "It has been withdrawn or hasn’t been published yet.",
  },
  ENROLMENT_CLOSED: {
    title: "Enrolment is closed",
    detail: "This course isn’t taking new learners at the moment. You haven’t been charged.",
  },
  COURSE_FULL: {
    title: "This course is full",
    detail: "All seats are taken. You haven’t been charged.",
  },
  ALREADY_ENROLLED: {
    title: "You’re already enrolled",
    detail: "You haven’t been charged again.",
  },
  ALREADY_PAID: {
    title: "You’ve already paid for this course",
    detail: "You can rejoin it free of charge. You haven’t been charged again.",
  },
  PAYMENT_PENDING: {
    title: "Your payment is on its way",
    detail: "We’re waiting for your bank, which can take a few working days. You don’t need to pay again.",
  },
  PAYMENT_UNAVAILABLE: {
    title: "Payment isn’t available right now",
    detail: "We couldn’t reach our payment provider. You haven’t been charged. Please try again in a minute.",
  },
  NOT_A_QUIZ: {
    title: "This isn’t a quiz",
    detail: "Go back to the course outline and open it from there.",
  },
  MAX_ATTEMPTS_REACHED: {
    title: "Maximum attempts reached",
    detail: "You’ve used all your attempts. If you need another, contact your instructor.",
  },
  COMPLETED_BY_GRADING: {
    title: "You complete this part by passing it",
    detail: "It can’t be marked as complete manually.",
  },
  ALREADY_GRADED: {
    title: "This work has already been graded",
    detail: "Reload the page to see the grade. Nothing was changed.",
  },
  CONFLICT: {
    title: "Something has changed",
    detail: "Reload the page to see the latest version, then try again.",
  },
  RATE_LIMITED: {
    title: "Too many requests",
    detail: "Wait a moment, then try again.",
  },
  UNAVAILABLE: {
    title: "The service is temporarily unavailable",
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
