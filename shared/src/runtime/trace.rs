//! Joins X-Ray's traces with our correlation ids: a subsegment whose annotation is the id, so that
//! `annotation.correlation_id = "…"` finds every trace of what one request led to.
//!
//! Lambda keeps X-Ray's daemon beside each function. It takes datagrams, so nothing waits for an answer. A datagram that
//! cannot be sent is lost: tracing fails no request.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::LazyLock;

use domain::Clock;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Environment, SystemClock};

/// Precedes the document in each datagram.
const HEADER: &str = "{\"format\": \"json\", \"version\": 1}\n";

/// X-Ray cuts longer values off.
const ANNOTATION_CHARACTERS_MAX: usize = 1_000;

/// Annotates the trace of the current invocation. Without a daemon or a sampled trace it does nothing.
pub fn annotate(correlation_id: &str) {
    static DAEMON: LazyLock<Option<Daemon>> =
        LazyLock::new(|| Daemon::at(&Environment.optional("AWS_XRAY_DAEMON_ADDRESS")?));
    let Some(daemon) = DAEMON.as_ref() else { return };
    // lambda_runtime sets it anew for each invocation.
    let Some(trace) = Environment.optional("_X_AMZN_TRACE_ID").and_then(|text| Trace::sampled(&text)) else {
        return;
    };
    daemon.send(&trace.annotated(correlation_id, &SystemClock));
}

/// The segment that X-Ray keeps for this invocation.
#[derive(Debug, PartialEq, Eq)]
struct Trace {
    root: String,
    parent: String,
}

impl Trace {
    /// Reads `Root=1-…;Parent=…;Sampled=1`; nothing if it is malformed or nobody keeps it.
    fn sampled(header: &str) -> Option<Self> {
        let part = |name: &str| {
            let mut parts = header.split(';').filter_map(|part| part.trim().split_once('='));
            parts.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        (part("Sampled")? == "1").then_some(())?;
        Some(Self { root: part("Root")?, parent: part("Parent")? })
    }

    /// A subsegment with the annotation.
    fn annotated(&self, correlation_id: &str, clock: &dyn Clock) -> Value {
        let now = seconds(clock.now());
        // The last eight bytes of an id are random.
        let id: String = clock.new_id().as_bytes()[8..].iter().map(|byte| format!("{byte:02x}")).collect();
        let value: String = correlation_id.chars().take(ANNOTATION_CHARACTERS_MAX).collect();
        json!({
            "name": "correlation",
            "type": "subsegment",
            "id": id,
            "trace_id": self.root,
            "parent_id": self.parent,
            "start_time": now,
            "end_time": now,
            "annotations": {"correlation_id": value},
        })
    }
}

/// Seconds since 1970 with three decimals, as X-Ray writes times.
fn seconds(at: Timestamp) -> Value {
    let milliseconds = at.as_millisecond();
    let text = format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000);
    serde_json::from_str(&text).unwrap_or_default()
}

/// X-Ray's daemon.
struct Daemon(UdpSocket);

impl Daemon {
    /// The daemon at `ADDRESS:PORT`, as Lambda names it.
    fn at(address: &str) -> Option<Self> {
        let address: SocketAddr = address.parse().ok()?;
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.set_nonblocking(true).ok()?;
        socket.connect(address).ok()?;
        Some(Self(socket))
    }

    fn send(&self, document: &Value) {
        if let Err(error) = self.0.send(format!("{HEADER}{document}").as_bytes()) {
            tracing::debug!(%error, "the trace has no correlation id");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SAMPLED: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    fn received(correlation_id: &str) -> Value {
        let daemon = UdpSocket::bind("127.0.0.1:0").unwrap();
        daemon.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let sender = Daemon::at(&daemon.local_addr().unwrap().to_string()).unwrap();
        sender.send(&Trace::sampled(SAMPLED).unwrap().annotated(correlation_id, &SystemClock));
        let mut buffer = [0; 65_536];
        let length = daemon.recv(&mut buffer).unwrap();
        let text = std::str::from_utf8(&buffer[..length]).unwrap();
        let (header, document) = text.split_once('\n').unwrap();
        assert_eq!(serde_json::from_str::<Value>(header).unwrap(), json!({"format": "json", "version": 1}));
        serde_json::from_str(document).unwrap()
    }

    #[test]
    fn the_daemon_receives_a_subsegment_of_the_function() {
        let document = received("evt_1");
        assert_eq!(document["trace_id"], "1-5759e988-bd862e3fe1be46a994272793");
        assert_eq!(document["parent_id"], "53995c3f42cd8ad8");
        assert_eq!(document["type"], "subsegment");
        assert_eq!(document["annotations"], json!({"correlation_id": "evt_1"}));
        let id = document["id"].as_str().unwrap();
        assert!(id.len() == 16 && id.chars().all(|digit| digit.is_ascii_hexdigit()), "{id}");
        assert_eq!(seconds("2026-11-27T08:00:00.007Z".parse().unwrap()).to_string(), "1795766400.007");
        assert_eq!(document["start_time"], document["end_time"]);
    }

    #[test]
    fn an_id_from_outside_is_escaped_and_cut_off() {
        assert_eq!(received("a\"b\nc")["annotations"]["correlation_id"], "a\"b\nc");
        let long = received(&"é".repeat(2_000));
        assert_eq!(long["annotations"]["correlation_id"].as_str().unwrap().chars().count(), 1_000);
    }

    #[test]
    fn what_is_not_sampled_or_malformed_is_no_trace() {
        for header in ["", "Root=1-a-b", "Root=1-a-b;Parent=c", "Root=1-a-b;Sampled=1", "Sampled=1;Parent=c"]
        {
            assert_eq!(Trace::sampled(header), None, "{header}");
        }
        assert_eq!(Trace::sampled(&SAMPLED.replace("Sampled=1", "Sampled=0")), None);
        // In any order, and with what Lambda adds.
        let other = "Self=1-x; Sampled=1; Parent=c; Root=1-a-b; Lineage=1:2:0";
        assert_eq!(Trace::sampled(other), Some(Trace { root: "1-a-b".into(), parent: "c".into() }));
    }

    #[test]
    fn a_daemon_that_is_away_or_misnamed_fails_nothing() {
        for address in ["", "nowhere", "127.0.0.1", "tcp:127.0.0.1:2000"] {
            assert!(Daemon::at(address).is_none(), "{address}");
        }
        let closed = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let sender = Daemon::at(&closed).unwrap();
        for _ in 0..100 {
            sender.send(&json!({}));
        }
        // Nothing is set where tests run.
        annotate("evt_1");
    }
}
