//! Addresses at which a browser gets one version of an uploaded file, for an hour: signed here, without a call.
//!
//! The function that learners use most would carry the SDK's client of S3, for one signature.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use domain::CourseId;
use domain::course::media::media_key;
use domain::course::media_use::MediaUse;
use jiff::Timestamp;

/// How long an address is valid. A player asks for a new one when it is over.
const VALID_FOR: Duration = Duration::from_secs(3600);

/// An address could not be signed.
#[derive(Debug, thiserror::Error)]
#[error("an address cannot be signed: {0}")]
pub struct LinkError(String);

/// Signs addresses of files in a bucket.
#[derive(Clone, Debug)]
pub struct MediaLinks {
    config: Arc<SdkConfig>,
    bucket: String,
}

impl MediaLinks {
    /// With the credentials, region and endpoint of `config`.
    pub fn new(config: SdkConfig, bucket: String) -> Self {
        Self { config: Arc::new(config), bucket }
    }

    /// Where a browser gets the version that was published, whole or in ranges.
    ///
    /// # Errors
    /// There are no credentials.
    pub async fn sign(&self, course: CourseId, used: &MediaUse, now: Timestamp) -> Result<String, LinkError> {
        let missing = |what: &str| LinkError(format!("no {what}"));
        let region = self.config.region().ok_or_else(|| missing("region"))?.as_ref();
        let provider = self.config.credentials_provider().ok_or_else(|| missing("credentials"))?;
        let identity = provider.provide_credentials().await.map_err(failed)?.into();
        let version = used.version.as_deref().ok_or_else(|| missing("version"))?;
        let mut url = url::Url::parse(&self.base(region)).map_err(failed)?;
        url.set_path(&format!("{}/{}", url.path().trim_end_matches('/'), media_key(course, used.uuid)));
        url.query_pairs_mut().append_pair("versionId", version);
        if let Some(kind) = used.kind {
            url.query_pairs_mut().append_pair("response-content-type", kind.content_type());
        }
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.expires_in = Some(VALID_FOR);
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name("s3")
            .time(SystemTime::from(now))
            .settings(settings)
            .build()
            .map_err(failed)?
            .into();
        let request =
            SignableRequest::new("GET", url.as_str(), std::iter::empty(), SignableBody::UnsignedPayload);
        let (instructions, _signature) =
            sign(request.map_err(failed)?, &parameters).map_err(failed)?.into_parts();
        let (_headers, query) = instructions.into_parts();
        url.query_pairs_mut().extend_pairs(query);
        Ok(url.into())
    }

    /// The bucket's address; at a stand-in that has no name of its own, its name is in the path.
    fn base(&self, region: &str) -> String {
        match self.config.endpoint_url() {
            Some(endpoint) => format!("{}/{}", endpoint.trim_end_matches('/'), self.bucket),
            None => {
                let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
                format!("https://{}.s3.{region}.amazonaws.com{suffix}", self.bucket)
            }
        }
    }
}

fn failed(error: impl std::error::Error) -> LinkError {
    tracing::error!(%error, "an address cannot be signed");
    LinkError(error.to_string())
}
