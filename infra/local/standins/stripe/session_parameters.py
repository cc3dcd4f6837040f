"""The parameters of `POST /v1/checkout/sessions`
(https://docs.stripe.com/api/checkout/sessions/create), in the shape language of `parameters.py`.
"""

from __future__ import annotations

from typing import Any

from .errors import ApiError, missing_parameter, no_such, not_simulated
from .parameters import (
    EXPAND,
    NOT_SIMULATED,
    SMALLEST_CHARGE,
    boolean,
    checked,
    currency,
    email,
    integer,
    metadata,
    one_of,
    only_false,
    text,
    url,
)

# A debit that is confirmed days later, for each currency (https://docs.stripe.com/payments/payment-methods).
DELAYED_METHOD = {
    "usd": "us_bank_account",
    "gbp": "bacs_debit",
    "eur": "sepa_debit",
    "aud": "au_becs_debit",
    "cad": "acss_debit",
}
EXPIRY_SECONDS_MIN = 30 * 60
EXPIRY_SECONDS_MAX = 24 * 60 * 60

PRODUCT_DATA = {
    "name": text(),
    "description": text(),
    "images": [url],
    "metadata": metadata,
    "tax_code": NOT_SIMULATED,
    "tax_details": NOT_SIMULATED,
    "unit_label": text(),
}
PRICE_DATA = {
    "currency": currency,
    "unit_amount": integer(),
    "unit_amount_decimal": NOT_SIMULATED,
    "product": text(),
    "product_data": PRODUCT_DATA,
    "recurring": NOT_SIMULATED,
    "tax_behavior": one_of("exclusive", "inclusive", "unspecified"),
}
LINE_ITEM = {
    "price": text(),
    "price_data": PRICE_DATA,
    "quantity": integer(1),
    "metadata": metadata,
    "adjustable_quantity": {"enabled": only_false, "maximum": integer(), "minimum": integer()},
    "dynamic_tax_rates": NOT_SIMULATED,
    "tax_rates": NOT_SIMULATED,
}
PAYMENT_INTENT_DATA = {
    "metadata": metadata,
    "description": text(1000),
    "receipt_email": email,
    "statement_descriptor": text(22),
    "statement_descriptor_suffix": text(22),
    "transfer_group": text(),
    "capture_method": one_of("automatic", "automatic_async"),
    "application_fee_amount": NOT_SIMULATED,
    "on_behalf_of": NOT_SIMULATED,
    "setup_future_usage": NOT_SIMULATED,
    "shipping": NOT_SIMULATED,
    "transfer_data": NOT_SIMULATED,
}
SIMULATED: dict[str, Any] = {
    "allow_promotion_codes": only_false,
    "automatic_tax": {"enabled": only_false, "liability": NOT_SIMULATED},
    "billing_address_collection": one_of("auto", "required"),
    "cancel_url": url,
    "client_reference_id": text(200),
    "currency": currency,
    "customer": text(),
    "customer_creation": one_of("always", "if_required"),
    "customer_email": email,
    "expand": EXPAND,
    "expires_at": integer(),
    "integration_identifier": text(),
    "invoice_creation": {"enabled": only_false, "invoice_data": NOT_SIMULATED},
    "line_items": [LINE_ITEM],
    "locale": text(10),
    "metadata": metadata,
    "mode": one_of("payment", "setup", "subscription"),
    "origin_context": one_of("mobile_app", "web"),
    "payment_intent_data": PAYMENT_INTENT_DATA,
    "payment_method_types": [text(40)],
    "phone_number_collection": {"enabled": only_false},
    "submit_type": one_of("auto", "book", "donate", "pay", "subscribe"),
    "success_url": url,
    "tax_id_collection": {"enabled": only_false, "required": text()},
    "ui_mode": one_of("elements", "embedded_page", "form", "hosted_page"),
    "adaptive_pricing": {"enabled": boolean},
}
NOT_SIMULATED_NAMES = (
    "after_expiration allowed_payment_method_types branding_settings consent_collection custom_fields "
    "custom_text customer_account customer_update discounts excluded_payment_method_types managed_payments "
    "name_collection optional_items payment_method_collection payment_method_configuration "
    "payment_method_data payment_method_options permissions redirect_on_completion return_url "
    "saved_payment_method_options setup_intent_data shipping_address_collection shipping_options "
    "subscription_data wallet_options"
).split()
CREATE_SESSION = SIMULATED | dict.fromkeys(NOT_SIMULATED_NAMES, NOT_SIMULATED)


def checked_session(tree: dict[str, Any], now: int) -> dict[str, Any]:
    """The parameters of a session in mode `payment`, checked alone and against each other."""
    given = checked(tree, CREATE_SESSION)
    if "mode" not in given:
        raise missing_parameter("mode")
    if given["mode"] != "payment":
        raise not_simulated("mode")
    if given.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_simulated("ui_mode")
    if not given.get("line_items"):
        raise ApiError(
            "The `line_items` parameter is required in payment mode.", code="parameter_missing", param="line_items"
        )
    if "success_url" not in given:
        raise missing_parameter("success_url")
    if "customer" in given:
        raise no_such("customer", given["customer"], "customer")
    _check_expiry(given.get("expires_at"), now)
    _check_line_items(given["line_items"], given.get("currency"))
    _check_methods(given)
    return given


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is None:
        return
    if expires_at < now + EXPIRY_SECONDS_MIN:
        raise ApiError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            param="expires_at",
        )
    if expires_at > now + EXPIRY_SECONDS_MAX:
        raise ApiError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _check_line_items(items: list[dict[str, Any]], wanted: str | None) -> None:
    currencies = set()
    for index, item in enumerate(items):
        at = f"line_items[{index}]"
        if "price" in item and "price_data" in item:
            raise ApiError("You may only specify one of these parameters: price, price_data.", param=at)
        if "price" in item:
            raise no_such("price", item["price"], f"{at}[price]")
        if "price_data" not in item:
            raise missing_parameter(f"{at}[price_data]")
        if "quantity" not in item:
            raise missing_parameter(f"{at}[quantity]")
        _check_price(item["price_data"], f"{at}[price_data]")
        currencies.add(item["price_data"]["currency"])
    if len(currencies | ({wanted} if wanted else set())) > 1:
        raise ApiError("All line items must have the same currency.", param="line_items")
    total = sum(item["price_data"]["unit_amount"] * item["quantity"] for item in items)
    smallest = SMALLEST_CHARGE[next(iter(currencies))]
    if 0 < total < smallest:
        raise ApiError(
            f"The Checkout Session's total amount due must add up to at least {smallest} minor units.",
            code="amount_too_small",
            param="line_items",
        )


def _check_price(price: dict[str, Any], at: str) -> None:
    if "currency" not in price:
        raise missing_parameter(f"{at}[currency]")
    if "unit_amount" not in price:
        raise missing_parameter(f"{at}[unit_amount]")
    if "product" in price:
        raise no_such("product", price["product"], f"{at}[product]")
    if "product_data" not in price:
        raise missing_parameter(f"{at}[product_data]")
    if "name" not in price["product_data"]:
        raise missing_parameter(f"{at}[product_data][name]")


def _check_methods(given: dict[str, Any]) -> None:
    used = given["line_items"][0]["price_data"]["currency"]
    possible = ["card", *([DELAYED_METHOD[used]] if used in DELAYED_METHOD else [])]
    for index, method in enumerate(given.get("payment_method_types", [])):
        if method not in possible:
            raise ApiError(
                f"The payment method type `{method}` is not simulated for {used}; simulated are {possible}.",
                code="standin_not_simulated",
                param=f"payment_method_types[{index}]",
            )
