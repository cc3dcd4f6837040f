//! The services besides the functions: port, command, and the path of the health check. To add one, add a line to
//! [`all`] and its address to infra/local/deploy.py.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use crate::paths::{in_root, local, python_tool, root, stack_file};

/// A program that runs as long as the local stack.
pub(crate) struct Service {
    /// Used in messages and for its files in `.local/`.
    pub(crate) name: &'static str,
    /// The name shown to users.
    pub(crate) what: &'static str,
    /// On 127.0.0.1 only.
    pub(crate) address: SocketAddr,
    /// Returns 200 once the service is ready. `None` if it is ready as soon as it listens.
    pub(crate) ready: Option<&'static str>,
    /// The program, its arguments and its folder.
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) folder: PathBuf,
    pub(crate) environment: Vec<(String, String)>,
}

impl Service {
    /// A module of infra/local, run by the project's Python.
    fn python(name: &'static str, what: &'static str, port: u16, script: &[&str]) -> Self {
        let mut arguments: Vec<OsString> = script.iter().map(Into::into).collect();
        arguments.extend(["--port".into(), port.to_string().into()]);
        Self {
            name,
            what,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            ready: Some("/healthz"),
            program: python_tool("python"),
            arguments,
            folder: in_root("infra/local"),
            environment: vec![("PYTHONUNBUFFERED".to_owned(), "1".to_owned())],
        }
    }

    fn with(mut self, arguments: &[&dyn AsRef<OsStr>]) -> Self {
        self.arguments.extend(arguments.iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    fn ready(mut self, path: &'static str) -> Self {
        self.ready = Some(path);
        self
    }

    /// The URL of the service.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The log file.
    pub(crate) fn log_file(&self) -> PathBuf {
        local("logs").join(format!("{}.log", self.name))
    }
}

/// All services except [`watch`], in starting order. They keep their state in `state`.
pub(crate) fn all(state: &Path, watched: bool) -> Vec<Service> {
    let mut cloud = Service::python("cloud", "AWS stack", 4566, &["cloud.py"])
        .with(&[&"--state", &state.join("cloud")])
        .ready("/_ministack/health");
    if watched {
        cloud = cloud.with(&[&"--watch", &watch().url()]);
    }
    let stand_in = |name, what, port, module| {
        let file = state.join(format!("{name}.json"));
        Service::python(name, what, port, &["-m", module]).with(&[&"--state-file", &file])
    };
    vec![
        cloud,
        stand_in("stripe", "Stripe, with its dashboard", 4570, "standins.stripe"),
        stand_in("zoom", "Zoom", 4571, "standins.zoom"),
        stand_in("oidc", "OpenID Connect issuer", 4572, "standins.oidc"),
        Service::python("mailbox", "Inbox of sent mails, previews", 4573, &["-m", "standins.mailbox"])
            .with(&[&"--previews", &local("previews")]),
        Service::python("gateway", "Front end and API", 4574, &["gateway.py"]).with(&[
            &"--files",
            &in_root("frontend/dist"),
            &"--stack",
            &stack_file(),
        ]),
    ]
}

/// `cargo lambda watch`: builds and runs the functions from source, and rebuilds them after each change. It listens
/// where `cargo lambda invoke` looks for it, if this machine has that address.
pub(crate) fn watch() -> Service {
    let has_ipv6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    let host = if has_ipv6 { IpAddr::V6(Ipv6Addr::LOCALHOST) } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
    let words = ["lambda", "watch", "--invoke-port", "9000", "--invoke-address", &host.to_string()];
    Service {
        name: "watch",
        what: "Functions, reloaded on change",
        address: SocketAddr::new(host, 9000),
        ready: None,
        program: python_tool("cargo-lambda"),
        arguments: words.iter().map(Into::into).collect(),
        folder: root(),
        environment: watch_environment(),
    }
}

/// The functions' environment for [`watch`], as written by the deployer: one `NAME=value` per line.
fn watch_environment() -> Vec<(String, String)> {
    let text = fs::read_to_string(local("watch.env")).unwrap_or_default();
    text.lines().filter_map(|line| line.split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
}
