//! A stand-in for WeCom, DingTalk and Feishu on loopback, over a generated company (all of it sample data).
//!
//! Written from the vendors' pages alone: it shares no type with the clients, so that it can disagree with them. Every person and
//! every figure is a function of (seed, index); a million people take no more memory than fifty.

mod call;
mod company;
mod connection;
mod counts;
mod credentials;
mod dates;
mod dingtalk;
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

pub use counts::RequestCounts;
pub use credentials::{
    DingTalkCredentials, EmulatorCredentials, FeishuCredentials, WeComCredentials,
};
pub use options::{EmulatorOptions, Faults, LimitScale};
pub use situation::Situation;

use connection::{ConnectionCutter, Lines};
use state::EmulatorState;

/// A running emulator. Dropping it stops it.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    world: Arc<EmulatorState>,
    serving: JoinHandle<io::Result<()>>,
    stop: DropGuard,
}

impl Emulator {
    /// Listens and serves on the current tokio runtime.
    ///
    /// # Errors
    /// `InvalidInput` when `options.listen` is not a loopback address, otherwise what binding the port answered.
    pub async fn start(options: EmulatorOptions) -> io::Result<Self> {
        require_loopback(options.listen)?;
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let world = Arc::new(EmulatorState::new(options, format!("http://{address}")));
        let stop = CancellationToken::new();
        let app = server::routes(&world).into_make_service_with_connect_info::<ConnectionCutter>();
        let serve = axum::serve(Lines(listener), app)
            .with_graceful_shutdown(stop.clone().cancelled_owned());
        Ok(Self {
            address,
            world,
            serving: tokio::spawn(serve.into_future()),
            stop: stop.drop_guard(),
        })
    }

    /// `http://127.0.0.1:PORT`, the base URL of all three platforms.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The keys that are let in.
    pub fn credentials(&self) -> EmulatorCredentials {
        self.world.credentials.clone()
    }

    /// What was asked so far.
    pub fn counts(&self) -> RequestCounts {
        self.world.tally.read()
    }

    /// As an administrator who narrows what the apps may see: from now on lists of people hold the first so many only, while
    /// the departments stay listed.
    pub fn narrow_visible_range(&self, people: usize) {
        self.world.narrow(people);
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
