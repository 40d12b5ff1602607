//! The one place that knows which client a platform has.

use std::future::Future;

use super::dingtalk::DingTalk;
use super::feishu::Feishu;
use super::http::HttpTimeouts;
use super::wecom::WeCom;
use super::{ApiError, Platform, Settings};
use crate::domain::PlatformKind;

/// Makes a client for these settings, with these timeouts. It sends nothing yet.
pub type ConnectClient<P> = fn(&Settings, HttpTimeouts) -> Result<P, ApiError>;

/// Work with a client of any platform. It is a trait because a closure cannot be generic over the
/// client.
pub trait ClientTask: Send {
    /// The result of the work.
    type Answer;

    /// Does the work, with a client that `connect` makes.
    fn run<P: Platform>(
        self,
        connect: ConnectClient<P>,
    ) -> impl Future<Output = Self::Answer> + Send;
}

/// Does `task` with the client of `platform`.
pub async fn run_on_client<T: ClientTask>(platform: PlatformKind, task: T) -> T::Answer {
    match platform {
        PlatformKind::WeCom => task.run(WeCom::connect_with).await,
        PlatformKind::DingTalk => task.run(DingTalk::connect_with).await,
        PlatformKind::Feishu => task.run(Feishu::connect_with).await,
    }
}
