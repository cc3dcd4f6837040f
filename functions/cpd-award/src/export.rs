//! A transcript as a CSV, JSON or PDF file, and the bucket for large ones.

use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use domain::credits::transcript::Transcript;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::runtime::{Aws, Deferred, deferred};
use shared::spreadsheet::{CsvFile, inert};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::TransactionType;

/// Larger files are served from the bucket. A Lambda response is limited to six megabytes.
pub(crate) const INLINE_BYTES_MAX: usize = 1_000_000;
/// How long a link is valid.
const LINK_SECONDS: u32 = 300;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// For auditors.
    Pdf,
}

impl Form {
    /// The format with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Csv, Self::Json, Self::Pdf].into_iter().find(|form| form.extension() == name)
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Pdf => "pdf",
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Pdf => "application/pdf",
        }
    }

    /// The most entries of a file: what can be made of them well within the function's time and memory.
    pub(crate) fn entries_max(self) -> usize {
        match self {
            Self::Csv | Self::Json => 200_000,
            Self::Pdf => 10_000,
        }
    }

    /// What to do about a period with more entries.
    pub(crate) fn too_many(self) -> &'static str {
        match self {
            Self::Csv | Self::Json => "selects more than 200,000 entries; choose a shorter period",
            Self::Pdf => "selects more than 10,000 entries; choose a shorter period, or CSV instead of PDF",
        }
    }

    /// Renders the file.
    pub(crate) fn write(self, transcript: &Transcript) -> Vec<u8> {
        match self {
            Self::Csv => csv(transcript),
            Self::Json => serde_json::to_vec_pretty(&TranscriptFile::from(transcript)).unwrap_or_default(),
            Self::Pdf => shared::pdf::transcript(transcript),
        }
    }
}

/// A transcript as JSON. Amounts have two decimals; days are in the learner's time zone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TranscriptFile {
    /// The provider of the transcript.
    pub provider: String,
    /// The id of the learner.
    pub learner: Uuid,
    /// The name of the learner.
    pub learner_name: String,
    /// The first requested day.
    #[schema(required)]
    pub from: Option<String>,
    /// The last requested day.
    #[schema(required)]
    pub to: Option<String>,
    /// The learner's time zone, in which years are counted.
    pub time_zone: String,
    /// When the transcript was produced.
    pub produced_at: Timestamp,
    /// The entries by the day on which they count, the oldest first.
    pub entries: Vec<TranscriptFileEntry>,
    /// CPD years, oldest first.
    pub cycles: Vec<TranscriptFileCycle>,
    /// The balance before the period.
    pub opening_balance: String,
    /// What the period added to it.
    pub total: String,
    /// The balance after the period.
    pub balance: String,
}

/// An entry of a transcript.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TranscriptFileEntry {
    /// The day on which the entry counts: of a certificate, its day of completion.
    pub date: String,
    /// The type of transaction.
    pub transaction_type: TransactionType,
    /// The course, or the reason for an adjustment.
    pub activity: String,
    /// The organiser of the course; empty for an adjustment.
    pub provider: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// The number of credits, with the sign.
    pub credits: String,
    /// The balance after this line.
    pub balance_after: String,
    /// The certificate's number.
    #[schema(required)]
    pub certificate_number: Option<String>,
}

/// A CPD year of a transcript.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TranscriptFileCycle {
    /// The first day.
    pub start: String,
    /// The last day.
    pub end: String,
    /// Earned and adjusted less revoked, in the whole year.
    pub credits: String,
    /// The goal for the year.
    pub goal: String,
}

impl From<&Transcript> for TranscriptFile {
    fn from(transcript: &Transcript) -> Self {
        let entries = transcript.entries.iter().map(|entry| TranscriptFileEntry {
            date: entry.date.to_string(),
            transaction_type: entry.kind.into(),
            activity: entry.activity.clone(),
            provider: entry.provider.clone(),
            cpd_type: entry.cpd_type.clone(),
            credits: entry.credits.to_string(),
            balance_after: entry.balance_after.to_string(),
            certificate_number: entry.certificate_number.clone(),
        });
        let cycles = transcript.cycles.iter().map(|cycle| TranscriptFileCycle {
            start: cycle.start.to_string(),
            end: cycle.end.to_string(),
            credits: cycle.credits.to_string(),
            goal: cycle.goal.to_string(),
        });
        Self {
            provider: transcript.provider.clone(),
            learner: transcript.learner.0,
            learner_name: transcript.learner_name.clone(),
            from: transcript.from.map(|day| day.to_string()),
            to: transcript.to.map(|day| day.to_string()),
            time_zone: transcript.time_zone.clone(),
            produced_at: transcript.produced_at,
            entries: entries.collect(),
            cycles: cycles.collect(),
            opening_balance: transcript.opening.to_string(),
            total: transcript.total.to_string(),
            balance: transcript.balance.to_string(),
        }
    }
}

const HEADINGS: [&str; 9] = [
    "date",
    "transaction_type",
    "activity",
    "provider",
    "cpd_type",
    "credits",
    "balance_after",
    "certificate_number",
    "learner_name",
];

fn csv(transcript: &Transcript) -> Vec<u8> {
    let mut file = CsvFile::new(&HEADINGS);
    for entry in &transcript.entries {
        file.line([
            entry.date.to_string(),
            entry.kind.as_str().to_owned(),
            inert(&entry.activity),
            inert(&entry.provider),
            inert(&entry.cpd_type),
            entry.credits.to_string(),
            entry.balance_after.to_string(),
            entry.certificate_number.clone().unwrap_or_default(),
            inert(&transcript.learner_name),
        ]);
    }
    file.finish()
}

/// A download link for an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportLink {
    /// A presigned URL; it needs no token.
    pub url: String,
    /// When the link expires.
    pub expires_at: Timestamp,
}

/// The bucket for large exports; its lifecycle rule removes them after a day.
#[derive(Debug)]
pub struct Exports {
    client: Deferred<aws_sdk_s3::Client>,
    bucket: String,
}

impl Exports {
    /// Exports that are stored in `bucket`.
    pub fn new(aws: &Aws, bucket: String) -> Self {
        // AWS has one host per bucket; the local stack has one host for all.
        let path_style = aws.config.endpoint_url().is_some();
        let client = deferred(&aws.config, move |config| {
            let config = aws_sdk_s3::config::Builder::from(config).force_path_style(path_style);
            aws_sdk_s3::Client::from_conf(config.build())
        });
        Self { client, bucket }
    }

    /// Stores a file and returns a link; `None` if the bucket refused it.
    pub(crate) async fn put(
        &self,
        key: &str,
        file: Vec<u8>,
        form: Form,
        now: Timestamp,
    ) -> Option<ExportLink> {
        let disposition = format!("attachment; filename=\"cpd-transcript.{}\"", form.extension());
        let put = self.client.put_object().bucket(&self.bucket).key(key);
        let put = put.content_type(form.content_type()).content_disposition(disposition);
        if let Err(error) = put.body(ByteStream::from(file)).send().await {
            tracing::error!(error = %error.into_service_error(), "export not stored");
            return None;
        }
        let lives = PresigningConfig::expires_in(Duration::from_secs(LINK_SECONDS.into())).ok()?;
        let url = self.client.get_object().bucket(&self.bucket).key(key).presigned(lives).await.ok()?;
        let expires_at = now + SignedDuration::from_secs(LINK_SECONDS.into());
        Some(ExportLink { url: url.uri().to_owned(), expires_at })
    }
}
