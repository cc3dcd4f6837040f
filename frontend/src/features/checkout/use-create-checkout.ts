import { ApiError } from "@/shared/api/api-error";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { safeUrl } from "@/shared/navigation/safe-url";

/**
 * Opens a Stripe Checkout Session and returns the URL of its page. The enrolment itself comes later,
 * from Stripe's event to the back end, never from this browser.
 */
export function useCreateCheckout() {
  return useIntentionMutation("post", "/api/courses/{course_uuid}/checkout/", {
    // A refusal may mean that this page is out of date: paid, pending or enrolled by now.
    refreshes: ["/api/enrollments/"],
    read: ({ url }) => {
      const page = safeUrl(url);
      if (page === null) throw new ApiError("PAYMENT_UNAVAILABLE", 200, "The payment page has no usable address.");
      return page;
    },
  });
}
