//! A Checkout Session.

use serde_json::{Value, json};

use crate::event::EventDetails;

pub(super) fn session(change: &str, details: &EventDetails) -> Value {
    let (status, usual) = match change {
        "completed" | "async_payment_succeeded" => ("complete", "paid"),
        "async_payment_failed" => ("complete", "unpaid"),
        _ => ("expired", "unpaid"),
    };
    let payment_status = details.payment_status.as_deref().unwrap_or(usual);
    // Nothing to pay for a course with a price is a discount of all of it, and no payment.
    let free = payment_status == "no_payment_required";
    let (total, discount) = if free { (0, details.amount) } else { (details.amount, 0) };
    let payment_intent = (!free && status == "complete").then_some(&details.payment_intent);
    let buyer = details.email.as_deref().unwrap_or("stripe@example.com");
    json!({
        "id": details.session,
        "object": "checkout.session",
        "after_expiration": null,
        "allow_promotion_codes": null,
        "amount_subtotal": details.amount,
        "amount_total": total,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "billing_address_collection": null,
        "cancel_url": "https://learning.example/checkout/cancelled",
        "client_reference_id": details.learner,
        "client_secret": null,
        "consent": null,
        "consent_collection": null,
        "created": details.created,
        "currency": details.currency,
        "currency_conversion": null,
        "custom_fields": [],
        "customer": null,
        "customer_creation": "if_required",
        "customer_details": {
            "address": null, "business_name": null, "email": buyer, "individual_name": null, "name": null,
            "phone": null, "tax_exempt": "none", "tax_ids": [],
        },
        "customer_email": details.email,
        "discounts": [],
        "expires_at": details.created + 86_400,
        "invoice": null,
        "invoice_creation": null,
        "livemode": details.livemode,
        "locale": null,
        "metadata": details.metadata,
        "mode": "payment",
        "payment_intent": payment_intent,
        "payment_link": null,
        "payment_method_collection": if free { "if_required" } else { "always" },
        "payment_method_options": { "card": { "request_three_d_secure": "automatic" } },
        "payment_method_types": ["card"],
        "payment_status": payment_status,
        "phone_number_collection": { "enabled": false },
        "recovered_from": null,
        "setup_intent": null,
        "shipping_address_collection": null,
        "shipping_cost": null,
        "shipping_options": [],
        "status": status,
        "submit_type": null,
        "subscription": null,
        "success_url": "https://learning.example/checkout/success",
        "total_details": { "amount_discount": discount, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": null,
    })
}
