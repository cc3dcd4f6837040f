import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { safeUrl } from "@/shared/navigation/safe-url";

/**
 * Opens a Stripe Checkout Session and answers the address of its page. The place itself comes later,
 * from Stripe's event to the back end, never from this browser.
 */
export function useCreateCheckout() {
  const key = useIntentionKey();
  return useMutation({
    mutationFn: async (courseUuid: string) => {
      const checkout = await unwrap(
        api().POST("/api/courses/{course_uuid}/checkout/", {
          params: { path: { course_uuid: courseUuid } },
          headers: { "Idempotency-Key": key.current() },
        }),
      );
      const page = safeUrl(checkout.url);
      if (page === null) throw new ApiError("PAYMENT_UNAVAILABLE", 200, "The payment page has no usable address.");
      return page;
    },
    onSettled: (_page, error) => {
      // While the outcome is unknown the key stays, so that a second press finds the same session.
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
    },
  });
}
