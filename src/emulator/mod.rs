//! A stand-in for WeCom, DingTalk and Feishu on the loopback interface, serving one generated company. All of it is sample data.
//!
//! [`Emulator::start`] is the entry point. The emulator is written from the vendors' pages alone and shares no type with the clients
//! in `platform`, so that the two can disagree. Every person and every figure is a function of (seed, index): a million people take
//! no more memory than fifty.

mod call;
mod company;
mod connection;
mod counts;
mod credentials;
mod dates;
mod dingtalk;
mod endpoint;
mod faults;
mod feishu;
mod form;
mod limits;
mod options;
mod random;
mod reply;
mod server;
mod situation;
mod state;
mod status;
mod tokens;
mod wecom;

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

pub use company::ServiceRecord;
pub use counts::RequestCounts;
pub use credentials::{AppKeys, EmulatorCredentials};
pub use options::{EmulatorOptions, Faults, LimitScale};
pub use situation::Situation;

use connection::{ConnectionCutter, CuttableListener};
use endpoint::EmulatedPlatform;
use state::EmulatorState;

/// The platforms, in the order in which their apps are listed.
const PLATFORMS: &[&dyn EmulatedPlatform] = &[
    &wecom::EmulatedWeCom,
    &dingtalk::EmulatedDingTalk,
    &feishu::EmulatedFeishu,
];

/// A running emulator. Dropping it stops it.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    state: Arc<EmulatorState>,
    serving: JoinHandle<io::Result<()>>,
    stop: DropGuard,
}

impl Emulator {
    /// Listens and serves on the current tokio runtime.
    ///
    /// # Errors
    /// `InvalidInput` when `options.listen` is not a loopback address; otherwise the error of binding the port.
    pub async fn start(options: EmulatorOptions) -> io::Result<Self> {
        require_loopback(options.listen)?;
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let keys = PLATFORMS
            .iter()
            .map(|platform| platform.app_keys().keys(options.seed));
        let credentials = EmulatorCredentials {
            base_url: format!("http://{address}"),
            apps: keys.collect(),
        };
        let state = Arc::new(EmulatorState::new(options, credentials));
        let stop = CancellationToken::new();
        let app = server::routes(&state, PLATFORMS)
            .into_make_service_with_connect_info::<ConnectionCutter>();
        let serve = axum::serve(CuttableListener(listener), app)
            .with_graceful_shutdown(stop.clone().cancelled_owned());
        Ok(Self {
            address,
            state,
            serving: tokio::spawn(serve.into_future()),
            stop: stop.drop_guard(),
        })
    }

    /// `http://127.0.0.1:PORT`, the base URL of all platforms.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The app keys that the emulator accepts.
    pub fn credentials(&self) -> EmulatorCredentials {
        self.state.credentials.clone()
    }

    /// The app keys of one platform, by its name in a configuration.
    pub fn app_keys(&self, platform: &str) -> Option<AppKeys> {
        let apps = &self.state.credentials.apps;
        apps.iter().find(|app| app.platform == platform).cloned()
    }

    /// The requests received so far and what became of them.
    pub fn counts(&self) -> RequestCounts {
        self.state.tally.read()
    }

    /// The dates that a file of the company's own would hold for its people at WeCom, whose API
    /// does not send them: when each was hired, first worked anywhere, and was last granted time
    /// off for overtime. Nine people in ten are in the file.
    pub fn service_records(&self) -> impl Iterator<Item = ServiceRecord> + '_ {
        self.state.company.service_records()
    }

    /// Narrows the apps' visible range, as an administrator can: from now on lists of people hold
    /// only the first `people` of the company, while all departments stay listed.
    pub fn narrow_visible_range(&self, people: usize) {
        self.state.narrow_visible_range(people);
    }

    /// Stops listening and closes idle connections; returns when the port is free again.
    pub async fn stop(self) {
        drop(self.stop);
        self.serving.abort();
        let _ended = self.serving.await;
    }
}

fn require_loopback(address: SocketAddr) -> io::Result<()> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let message = format!("the emulator listens on loopback addresses only, not on {address}");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
