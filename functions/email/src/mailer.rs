//! The call to SES, and what its answer means for a second try.

use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::operation::send_email::builders::SendEmailFluentBuilder;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};
use domain::MessageId;
use tokio::time::Instant;

use crate::handler::App;
use crate::render::Rendered;

/// What stands outside of a mail.
pub(crate) struct Envelope<'a> {
    /// The message that it is sent for.
    pub(crate) id: MessageId,
    /// Which mail it is.
    pub(crate) template: &'static str,
    /// Where it goes.
    pub(crate) to: &'a str,
}

/// What SES's answer means.
pub(crate) enum Answer {
    /// It will be sent; with SES's id of it.
    Accepted(String),
    /// It was definitely not taken.
    Refused {
        /// SES's code. Its message is not repeated: it quotes addresses.
        code: String,
        /// The account's rate is exceeded: later it may pass.
        busy: bool,
    },
    /// It may have been taken.
    Unknown(&'static str),
}

/// Hands the mail to SES, idempotent.
pub(crate) async fn send(app: &App, envelope: &Envelope<'_>, mail: &Rendered, until: Instant) -> Answer {
    let request = match request(app, envelope, mail) {
        Ok(request) => request,
        Err(_) => return Answer::Refused { code: "the request could not be built".to_owned(), busy: false },
    };
    // A retry by the SDK after a time-out would be a second mail, and SES has no key to tell the two apart.
    // So it is switched off here and not on the client, where somebody could forget it.
    let idempotent = aws_sdk_sesv2::Config::builder().retry_config(RetryConfig::disabled());
    match tokio::time::timeout_at(until, request.customize().config_override(idempotent).send()).await {
        Ok(Ok(output)) => Answer::Accepted(output.message_id.unwrap_or_default()),
        Ok(Err(error)) => judge(&error),
        Err(_) => Answer::Unknown("no answer before the deadline"),
    }
}

fn judge(error: &SdkError<SendEmailError>) -> Answer {
    let status = error.raw_response().map(|response| response.status().as_u16());
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    match (error, status) {
        (SdkError::ConstructionFailure(_), _) => {
            Answer::Refused { code: "the request could not be built".to_owned(), busy: false }
        }
        // 408: SES gave up waiting for the request, which may have arrived all the same.
        (_, Some(status @ (400..=407 | 409..=499))) => {
            let code = code.map_or_else(|| format!("status {status}"), str::to_owned);
            let busy = status == 429 || code.starts_with("TooManyRequests") || code.starts_with("Throttl");
            Answer::Refused { code, busy }
        }
        (SdkError::TimeoutError(_), _) => Answer::Unknown("timeout"),
        (SdkError::DispatchFailure(_), _) => Answer::Unknown("broken connection"),
        (_, Some(500..=599)) => Answer::Unknown("SES failed"),
        _ => Answer::Unknown("no understandable answer"),
    }
}

fn request(
    app: &App,
    envelope: &Envelope<'_>,
    mail: &Rendered,
) -> Result<SendEmailFluentBuilder, BuildError> {
    let content = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let id = envelope.id.to_string();
    let header = |name: &str| MessageHeader::builder().name(name).value(&id).build();
    let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(value).build();
    let message = Message::builder()
        .subject(content(&mail.subject)?)
        .body(Body::builder().html(content(&mail.html)?).text(content(&mail.text)?).build())
        // The first one also keeps mail programs from folding mails with the same subject into one.
        .headers(header("X-Entity-Ref-ID")?)
        .headers(header("X-Message-Id")?)
        .build();
    Ok(app
        .mailer
        .send_email()
        .from_email_address(app.config.sender.header())
        .destination(Destination::builder().to_addresses(envelope.to).build())
        .content(EmailContent::builder().simple(message).build())
        .email_tags(tag("template", envelope.template)?)
        .email_tags(tag("message_id", &id)?)
        .set_configuration_set_name(app.config.configuration_set.clone()))
}
