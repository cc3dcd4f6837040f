//! Calls SES and classifies its response for retries.

use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::operation::send_email::builders::SendEmailFluentBuilder;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{
    self, AttachmentContentDisposition, AttachmentContentTransferEncoding, Body, Content, Destination,
    EmailContent, Message, MessageHeader, MessageTag,
};
use domain::MessageId;
use tokio::time::Instant;

use crate::calendar::Attachment;
use crate::render::Rendered;
use crate::state::App;

/// The parts of a send that are not rendered.
pub(crate) struct Envelope<'a> {
    /// The message that the e-mail is sent for.
    pub(crate) id: MessageId,
    /// The e-mail's name, as a tag for SES.
    pub(crate) template: &'static str,
    pub(crate) to: &'a str,
}

pub(crate) enum SesResponse {
    /// SES will send it; with SES's id.
    Accepted(String),
    /// SES definitely did not take it.
    Refused {
        /// SES's code, without its message: that quotes addresses.
        code: String,
        /// The account's sending rate is exceeded, so a retry may succeed.
        busy: bool,
    },
    /// SES may have taken it.
    Unknown(&'static str),
}

/// Sends the e-mail, once.
pub(crate) async fn send(app: &App, envelope: &Envelope<'_>, mail: &Rendered, until: Instant) -> SesResponse {
    let Ok(request) = request(app, envelope, mail) else { return SesResponse::not_built() };
    // The SDK must not retry after a time-out: that would be a second e-mail, and SES has no key to detect it.
    // Retries are disabled here and not on the client, where the setting could be forgotten.
    let once = aws_sdk_sesv2::Config::builder().retry_config(RetryConfig::disabled());
    match tokio::time::timeout_at(until, request.customize().config_override(once).send()).await {
        Ok(Ok(output)) => SesResponse::Accepted(output.message_id.unwrap_or_default()),
        Ok(Err(error)) => SesResponse::from(&error),
        Err(_) => SesResponse::Unknown("no answer before the deadline"),
    }
}

/// Whether SES refuses every e-mail of the account, whatever is in it.
pub(crate) fn is_closed(code: &str) -> bool {
    const CLOSED: [&str; 4] =
        ["SendingPaused", "AccountSuspended", "LimitExceeded", "MailFromDomainNotVerified"];
    CLOSED.iter().any(|closed| code.starts_with(closed))
}

impl SesResponse {
    fn not_built() -> Self {
        Self::Refused { code: "the request could not be built".to_owned(), busy: false }
    }
}

impl From<&SdkError<SendEmailError>> for SesResponse {
    fn from(error: &SdkError<SendEmailError>) -> Self {
        let status = error.raw_response().map(|response| response.status().as_u16());
        let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
        match (error, status) {
            (SdkError::ConstructionFailure(_), _) => Self::not_built(),
            // 408: SES gave up waiting for the request, which may have arrived all the same.
            (_, Some(status @ (400..=407 | 409..=499))) => {
                let code = code.map_or_else(|| format!("status {status}"), str::to_owned);
                let busy =
                    status == 429 || code.starts_with("TooManyRequests") || code.starts_with("Throttl");
                Self::Refused { code, busy }
            }
            (SdkError::TimeoutError(_), _) => Self::Unknown("timeout"),
            (SdkError::DispatchFailure(_), _) => Self::Unknown("broken connection"),
            (_, Some(500..=599)) => Self::Unknown("SES failed"),
            _ => Self::Unknown("no understandable answer"),
        }
    }
}

fn request(
    app: &App,
    envelope: &Envelope<'_>,
    mail: &Rendered,
) -> Result<SendEmailFluentBuilder, BuildError> {
    let content = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let id = envelope.id.to_string();
    let header = |name: &str, value: &str| MessageHeader::builder().name(name).value(value).build();
    let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(value).build();
    let attachment = |file: &Attachment| {
        types::Attachment::builder()
            .file_name(file.name)
            .content_type(file.content_type)
            .content_disposition(AttachmentContentDisposition::Attachment)
            .content_transfer_encoding(AttachmentContentTransferEncoding::Base64)
            .raw_content(Blob::new(file.content.as_bytes()))
            .build()
    };
    let attachments = mail.attachment.iter().map(attachment).collect::<Result<Vec<_>, _>>()?;
    // The first header also keeps mail programs from grouping e-mails that share a subject.
    let mut headers = vec![header("X-Entity-Ref-ID", &id)?, header("X-Message-Id", &id)?];
    if let Some(url) = &mail.one_click_url {
        headers.push(header("List-Unsubscribe", &format!("<{url}>"))?);
        headers.push(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
    }
    let message = Message::builder()
        .set_attachments(Some(attachments).filter(|files| !files.is_empty()))
        .subject(content(&mail.subject)?)
        .body(Body::builder().html(content(&mail.html)?).text(content(&mail.text)?).build())
        .set_headers(Some(headers))
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
