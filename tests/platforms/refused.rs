//! A tenant whose credentials are refused never sends a second request with them: repeated calls with a wrong secret get the IP address
//! banned (trap 11).

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use crate::support;
use std::collections::BTreeMap;

use crate::support::{company, sync};
use futures_util::future::join_all;
use leaveboard::domain::{EmployeeId, PlatformKind};
use leaveboard::emulator::Emulator;
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{ApiError, Credentials, ErrorClass, Platform, Settings};
use leaveboard::sync::{Outcome, SyncDepth};
use secrecy::SecretString;

const TOKEN_CALLS: [(PlatformKind, &str); 3] = [
    (PlatformKind::WeCom, "/cgi-bin/gettoken"),
    (PlatformKind::DingTalk, "/gettoken"),
    (
        PlatformKind::Feishu,
        "/open-apis/auth/v3/tenant_access_token/internal",
    ),
];

/// The right id with a mistyped secret.
fn mistyped(emulator: &Emulator, platform: PlatformKind) -> Settings {
    let mut settings = support::settings(emulator, platform);
    match &mut settings.credentials {
        Credentials::WeCom { secret, .. }
        | Credentials::DingTalk { secret, .. }
        | Credentials::Feishu { secret, .. } => *secret = SecretString::from("mistyped"),
    }
    settings
}

/// Sixty calls side by side, and one after them; their errors.
async fn ask_everything(client: impl Platform) -> Vec<ApiError> {
    let person = [EmployeeId::new("somebody")];
    let balances = join_all((0..40).map(|_| client.fetch_balances(&person)));
    let pages = join_all((0..10).map(|_| client.fetch_people(None)));
    let types = join_all((0..10).map(|_| client.fetch_leave_types()));
    let (balances, pages, types) = tokio::join!(balances, pages, types);
    let again = client.fetch_leave_types().await;
    let lists = types.into_iter().chain([again]);
    // Without leave types DingTalk asks for nobody's balances, which is not an error.
    let balances = balances.into_iter().filter_map(Result::err);
    let pages = pages.into_iter().map(Result::unwrap_err);
    balances
        .chain(pages)
        .chain(lists.map(Result::unwrap_err))
        .collect()
}

#[tokio::test]
async fn trap_11_many_callers_with_a_wrong_secret_send_one_request_together() {
    for (platform, path) in TOKEN_CALLS {
        let emulator = company(50).await;
        let settings = mistyped(&emulator, platform);
        let errors = match platform {
            PlatformKind::WeCom => ask_everything(WeCom::connect(&settings).unwrap()).await,
            PlatformKind::DingTalk => ask_everything(DingTalk::connect(&settings).unwrap()).await,
            PlatformKind::Feishu => ask_everything(Feishu::connect(&settings).unwrap()).await,
        };
        assert!(errors.len() >= 21, "{platform:?}");
        assert!(
            errors
                .iter()
                .all(|error| error.class == ErrorClass::Refused)
        );
        assert!(
            errors
                .iter()
                .all(|error| !error.message.contains("mistyped"))
        );
        let sent = emulator.counts().requests;
        assert_eq!(sent, BTreeMap::from([(path, 1)]), "{platform:?}");
    }
}

/// Somebody who reloads may have corrected the secret on the platform. A reload costs one more
/// request, never several.
#[tokio::test]
async fn trap_11_a_sync_with_a_wrong_secret_sends_one_request_and_so_does_each_reload() {
    for (platform, path) in TOKEN_CALLS {
        let emulator = company(50).await;
        for reloads in 1..=3 {
            let synced = sync(mistyped(&emulator, platform), SyncDepth::Balances).await;
            assert!(
                matches!(synced.outcome, Some(Outcome::Refused(_))),
                "{platform:?}: {:?}",
                synced.outcome
            );
            let sent = emulator.counts().requests;
            assert_eq!(sent, BTreeMap::from([(path, reloads)]), "{platform:?}");
        }
    }
}
