//! Builds Stripe events from a few flags.
//!
//! ```text
//! SendEvent (flags) ─ EventDetails::gather (stack file, store) ─► EventDetails ─ objects ─► object ─
//! envelope ─► event
//! ```
//! To add a type with its own object: a file in `objects/`, a line in [`objects::of`]. All other types get a
//! minimal object, which an endpoint must accept.

mod assignment;
mod details;
mod envelope;
mod ids;
mod objects;
mod send;

pub(crate) use assignment::Assignment;
pub(crate) use details::EventDetails;
pub(crate) use envelope::envelope;
pub(crate) use send::Delivery;

use clap::Args;

/// The flags of `ops event`.
#[derive(Clone, Debug, Default, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SendEvent {
    /// Event type: checkout.session.completed, charge.refunded, charge.dispute.created, …
    #[arg(value_name = "NAME")]
    pub(crate) kind: String,
    /// Checkout Session [default: a new one]
    #[arg(long, value_name = "cs_…")]
    pub(crate) session: Option<String>,
    /// Payment intent [default: the session's, always the same for the same session]
    #[arg(long, value_name = "pi_…")]
    pub(crate) payment_intent: Option<String>,
    /// Charge [default: the payment's]
    #[arg(long, value_name = "ch_…")]
    pub(crate) charge: Option<String>,
    /// Dispute [default: the payment's]
    #[arg(long, value_name = "dp_…")]
    pub(crate) dispute: Option<String>,
    /// Course, by its uuid or the slug of a demo course [default: the demo course of 30.00 USD]
    #[arg(long, value_name = "UUID|SLUG")]
    pub(crate) course: Option<String>,
    /// Learner, by uuid or address [default: the first learner of the demo]
    #[arg(long, value_name = "UUID|EMAIL")]
    pub(crate) user: Option<String>,
    /// Amount paid, refunded or disputed, in minor units [default: the course's price]
    #[arg(long, value_name = "N")]
    pub(crate) amount: Option<i64>,
    /// Currency [default: the course's]
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Payment status: paid, unpaid or no_payment_required [default: depends on the type]
    #[arg(long, value_name = "STATUS")]
    pub(crate) payment_status: Option<String>,
    /// Metadata to add or override
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) metadata: Vec<Assignment>,
    /// Field of the object (or of the event, as event.FIELD) to set to a JSON value or text
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) set: Vec<Assignment>,
    /// Send no metadata, like `stripe trigger` (30.00 USD)
    #[arg(long)]
    pub(crate) bare: bool,
    /// Mark the event as live mode
    #[arg(long)]
    pub(crate) livemode: bool,
    /// Event id [default: a new one]
    #[arg(long, value_name = "evt_…")]
    pub(crate) event_id: Option<String>,
    /// Send the same event this many times
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) times: u32,
    /// Use this many connections at once
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) parallel: u32,
    /// Webhook URL [default: the stack's webhook_url]
    #[arg(long, value_name = "URL")]
    pub(crate) webhook_url: Option<String>,
    /// Signing secret [default: the stack's webhook_secret]
    #[arg(long, value_name = "whsec_…")]
    pub(crate) secret: Option<String>,
    /// Shift the signature timestamp by this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) timestamp_offset: i64,
    /// Print the event instead of sending it
    #[arg(long)]
    pub(crate) print: bool,
}

const EXAMPLES: &str = "Examples:
  ops event checkout.session.completed                      the demo learner buys the demo course
  ops event checkout.session.completed --session cs_1 --times 100 --parallel 20
  ops event charge.refunded --session cs_1                  its money goes back
  ops event charge.dispute.closed --session cs_1 --set status=lost
  ops event checkout.session.completed --amount 1           not what was asked for
  ops event checkout.session.completed --bare               what `stripe trigger` sends";
