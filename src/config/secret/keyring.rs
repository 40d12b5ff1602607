//! The keyring of the operating system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! A keyring may be missing (over SSH, in containers and WSL) or wait for somebody who unlocks it. So it is used on a thread of its own: it is
//! given up after [`OPENING_LIMIT`] where none answers, and later where a person may be typing a passphrase. That thread must not be one of
//! tokio's: the client of the Secret Service panics there.

use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::sources::SecretError;
use crate::domain::{Bilingual, TenantName};

/// How long the keyring may take to answer at all, so that its absence is reported within two
/// seconds.
const OPENING_LIMIT: Duration = Duration::from_millis(1_800);

/// How long a secret may take to be read. A locked keyring asks for its passphrase, and tenants wait meanwhile.
const READING_LIMIT: Duration = Duration::from_secs(15);

/// How long a change may take. The user who asked for it is at the terminal, and may have to type
/// a passphrase.
const CHANGING_LIMIT: Duration = Duration::from_mins(1);

/// How long the work may take: `whole` where a window on the user's display can ask for the passphrase. Without a display of ours a window is
/// not waited for: it was seen never to open, while the Secret Service waited for its answer for ever. One that opens elsewhere, on a display
/// or a terminal of the service's own, is answered too late.
fn unlocking_limit(whole: Duration, has_display: bool) -> Duration {
    if has_display { whole } else { OPENING_LIMIT }
}

/// Whether we have a display on which a window can be opened. Only a Secret Service depends on a variable for that.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !USES_SECRET_SERVICE || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Whether the keyring is a Secret Service.
const USES_SECRET_SERVICE: bool = cfg!(all(unix, not(target_os = "macos")));

/// The name under which a keyring lists this program's secrets.
const SERVICE: &str = "leaveboard";

/// Which secret of this program in the keyring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyringItem(String);

impl KeyringItem {
    /// The secret of a tenant.
    pub fn of_tenant(tenant: &TenantName) -> Self {
        Self(tenant.to_string())
    }

    /// The URL of the store. No tenant can have this name.
    pub fn of_store() -> Self {
        Self("[store] url".to_owned())
    }

    /// Its name in the keyring.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why the keyring could not be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyringFault {
    /// This program was built without it.
    #[error("this build of leaveboard has no keyring (cargo feature `keyring`)")]
    NotBuilt,
    /// There is none here, or it refuses.
    #[error("no OS keyring answers here: {0}")]
    Unusable(Bilingual),
    /// It does not answer.
    #[error("no OS keyring answered within two seconds")]
    Silent,
    /// It answers, and then nobody unlocks it.
    #[error("the OS keyring is locked, and nobody unlocked it")]
    Locked,
}

impl KeyringFault {
    /// The fault in words.
    pub fn explain(&self) -> Bilingual {
        let en = self.to_string();
        match self {
            Self::NotBuilt => {
                Bilingual::new("这个版本没有编入系统钥匙串（cargo feature `keyring`）", en)
            }
            Self::Unusable(why) => {
                Bilingual::new(format!("此处没有可用的系统钥匙串：{}", why.zh()), en)
            }
            Self::Silent => Bilingual::new("系统钥匙串两秒内没有应答", en),
            Self::Locked => Bilingual::new("系统钥匙串已锁定，没有人解锁", en),
        }
    }
}

/// An open keyring. Its calls block.
pub struct Keyring {
    store: Arc<CredentialStore>,
}

impl Keyring {
    /// The keyring of this machine's user.
    fn open() -> Result<Self, KeyringFault> {
        Ok(Self {
            store: open_store()?,
        })
    }

    /// The secret; `None` where there is none under this name.
    pub fn get(&self, item: &KeyringItem) -> Result<Option<SecretString>, KeyringFault> {
        match self.entry(item)?.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault_of(&error)),
        }
    }

    /// Saves the secret, in place of an older one.
    pub fn set(&self, item: &KeyringItem, secret: &SecretString) -> Result<(), KeyringFault> {
        let entry = self.entry(item)?;
        let saved = entry.set_password(secret.expose_secret());
        saved.map_err(|error| fault_of(&error))
    }

    /// Removes the secret, and returns whether there was one.
    pub fn remove(&self, item: &KeyringItem) -> Result<bool, KeyringFault> {
        match self.entry(item)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(fault_of(&error)),
        }
    }

    fn entry(&self, item: &KeyringItem) -> Result<Entry, KeyringFault> {
        let entry = Entry::new_in_store(&self.store, SERVICE, item.as_str());
        entry.map_err(|error| fault_of(&error))
    }
}

/// Whether there is a keyring.
pub async fn find_keyring() -> Result<(), KeyringFault> {
    in_time(Keyring::open, |_| Ok(()), OPENING_LIMIT).await
}

/// Changes the keyring of this machine's user.
pub async fn change_keyring<T: Send + 'static>(
    change: impl FnOnce(&Keyring) -> Result<T, KeyringFault> + Send + 'static,
) -> Result<T, KeyringFault> {
    let limit = unlocking_limit(CHANGING_LIMIT, has_display());
    in_time(Keyring::open, change, limit).await
}

/// Opens a keyring and works with it, on a thread that is left behind where it takes too long.
async fn in_time<T: Send + 'static>(
    open: impl FnOnce() -> Result<Keyring, KeyringFault> + Send + 'static,
    work: impl FnOnce(&Keyring) -> Result<T, KeyringFault> + Send + 'static,
    limit: Duration,
) -> Result<T, KeyringFault> {
    let (opened, opening) = oneshot::channel();
    let (done, ending) = oneshot::channel();
    let thread = std::thread::Builder::new().name("keyring".to_owned());
    let started = thread.spawn(move || {
        let (opened_well, keyring) = match open() {
            Ok(keyring) => (Ok(()), Some(keyring)),
            Err(fault) => (Err(fault), None),
        };
        // Nobody listens any more where it took too long.
        let _ = opened.send(opened_well);
        if let Some(keyring) = keyring {
            let _ = done.send(work(&keyring));
        }
    });
    started.map_err(|error| KeyringFault::Unusable(Bilingual::of_io(&error)))?;
    let failed = |_| KeyringFault::Unusable(Bilingual::new("它出错了", "it failed"));
    match timeout(OPENING_LIMIT, opening).await {
        Ok(opened) => opened.map_err(failed)??,
        Err(_) => return Err(KeyringFault::Silent),
    }
    match timeout(limit, ending).await {
        Ok(outcome) => outcome.map_err(failed)?,
        Err(_) => Err(KeyringFault::Locked),
    }
}

/// The fault that an error is. No message repeats the bytes that were found in place of a secret.
fn fault_of(error: &Error) -> KeyringFault {
    KeyringFault::Unusable(match error {
        // Somebody dismissed the question for the passphrase, or nobody could be asked.
        Error::NoStorageAccess(_) if USES_SECRET_SERVICE => return KeyringFault::Locked,
        Error::BadEncoding(_) | Error::BadDataFormat(..) => Bilingual::new(
            "其中的内容不是文字，请重新存入密钥",
            "what it has is no text: set the secret again",
        ),
        Error::Ambiguous(_) => Bilingual::new(
            "有好几个同名的密钥，请只留一个",
            "it has several secrets of this name: remove all but one",
        ),
        other => Bilingual::same(other.to_string()),
    })
}

#[cfg(all(feature = "keyring", unix, not(target_os = "macos")))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    match zbus_secret_service_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(fault_of(&error)),
    }
}

#[cfg(all(feature = "keyring", target_os = "macos"))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    match apple_native_keyring_store::keychain::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(fault_of(&error)),
    }
}

#[cfg(all(feature = "keyring", windows))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    match windows_native_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(fault_of(&error)),
    }
}

#[cfg(not(all(feature = "keyring", any(unix, windows))))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    Err(KeyringFault::NotBuilt)
}

const SECRET_IS_MISSING: [&str; 2] = [
    "请执行 leaveboard secret set 加企业名存入密钥",
    "save one with leaveboard secret set TENANT",
];
const STORE_IS_MISSING: [&str; 2] = [
    "请执行 leaveboard secret set --store 存入数据库地址",
    "save the URL with leaveboard secret set --store",
];
const OTHER_SECRETS: [&str; 2] = [
    "此处没有可用的系统钥匙串（SSH、容器、WSL 中常见）；请解锁后重试，或改用 secret = { env = \"…\" }、{ file = \"…\" } 或 { command = […] }",
    "no keyring can be used here (as over SSH, in containers and WSL); unlock it, or use secret = { env = \"...\" }, { file = \"...\" } or { command = [...] }",
];
const OTHER_URLS: [&str; 2] = [
    "此处没有可用的系统钥匙串（SSH、容器、WSL 中常见）；请解锁后重试，或改用 url = { env = \"…\" }、{ file = \"…\" } 或 { command = […] }",
    "no keyring can be used here (as over SSH, in containers and WSL); unlock it, or use url = { env = \"...\" }, { file = \"...\" } or { command = [...] }",
];

/// The secret of a configuration that says `{ keyring = true }`.
pub(super) async fn read(item: KeyringItem) -> Result<String, SecretError> {
    let is_store = item == KeyringItem::of_store();
    let name = item.clone();
    let get = move |keyring: &Keyring| keyring.get(&item);
    let limit = unlocking_limit(READING_LIMIT, has_display());
    let (what, [zh, en]) = match in_time(Keyring::open, get, limit).await {
        Ok(Some(secret)) => return Ok(secret.expose_secret().to_owned()),
        Ok(None) => (
            Bilingual::new(
                format!("系统钥匙串里没有 {}", name.as_str()),
                format!("the OS keyring has nothing for {}", name.as_str()),
            ),
            if is_store {
                STORE_IS_MISSING
            } else {
                SECRET_IS_MISSING
            },
        ),
        Err(fault) => (
            fault.explain(),
            if is_store { OTHER_URLS } else { OTHER_SECRETS },
        ),
    };
    Err(SecretError::new(what, zh, en))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use tokio::time::Instant;

    use super::*;

    /// The same keyring as everywhere, over the mock of `keyring-core`.
    fn keyring() -> Keyring {
        Keyring {
            store: keyring_core::mock::Store::new().unwrap(),
        }
    }

    fn text(secret: Option<SecretString>) -> Option<String> {
        secret.map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn a_secret_is_saved_found_replaced_and_removed_under_its_tenant_alone() {
        let keyring = keyring();
        let hq = KeyringItem::of_tenant(&TenantName::new("hq"));
        let store = KeyringItem::of_store();
        assert_eq!(text(keyring.get(&hq).unwrap()), None);
        assert_eq!(keyring.remove(&hq), Ok(false));
        for secret in ["first", "密钥 2"] {
            keyring.set(&hq, &secret.to_owned().into()).unwrap();
            assert_eq!(text(keyring.get(&hq).unwrap()).as_deref(), Some(secret));
        }
        assert_eq!(text(keyring.get(&store).unwrap()), None);
        assert_eq!(keyring.remove(&hq), Ok(true));
        assert_eq!(text(keyring.get(&hq).unwrap()), None);
    }

    #[test]
    fn an_error_never_repeats_what_was_found() {
        for error in [
            Error::BadEncoding(b"hunter2".to_vec()),
            Error::BadDataFormat(b"hunter2".to_vec(), "hunter2".into()),
        ] {
            let said = fault_of(&error).to_string();
            assert!(!said.contains("hunter2") && !said.contains("104"), "{said}");
        }
    }

    /// On the paused clock; the threads end when the test lets them go.
    #[tokio::test(start_paused = true)]
    async fn it_is_given_up_soon_where_none_answers_and_later_where_it_is_locked() {
        let (release, wait) = channel::<()>();
        let started = Instant::now();
        let silent = in_time(
            move || {
                let _ = wait.recv();
                Err(KeyringFault::NotBuilt)
            },
            |_| Ok(()),
            CHANGING_LIMIT,
        );
        assert_eq!(silent.await, Err(KeyringFault::Silent));
        assert_eq!(started.elapsed(), OPENING_LIMIT);
        assert!(OPENING_LIMIT < Duration::from_secs(2));
        drop(release);
    }

    #[test]
    fn a_passphrase_is_waited_for_only_where_a_window_can_ask_for_it() {
        assert_eq!(unlocking_limit(CHANGING_LIMIT, true), CHANGING_LIMIT);
        assert_eq!(unlocking_limit(CHANGING_LIMIT, false), OPENING_LIMIT);
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_dismissed_question_for_the_passphrase_means_that_it_is_locked() {
        let dismissed = Error::NoStorageAccess("SS error: prompt dismissed".into());
        assert_eq!(fault_of(&dismissed), KeyringFault::Locked);
    }

    /// Without the variable it stays away from the keyring of whoever runs the tests.
    #[cfg(feature = "keyring")]
    #[tokio::test]
    #[ignore = "needs a keyring; .ci/run starts one"]
    async fn the_keyring_of_the_system_keeps_a_secret_until_it_is_removed() {
        let is_ours = std::env::var_os("LEAVEBOARD_TEST_KEYRING").is_some();
        assert!(is_ours, "LEAVEBOARD_TEST_KEYRING is not set");
        let item = KeyringItem::of_tenant(&TenantName::new("test"));
        assert_eq!(find_keyring().await, Ok(()));
        for secret in ["first", "密钥 2"] {
            let changed = item.clone();
            let set = move |keyring: &Keyring| keyring.set(&changed, &secret.to_owned().into());
            assert_eq!(change_keyring(set).await, Ok(()));
            assert_eq!(read(item.clone()).await.as_deref(), Ok(secret));
        }
        let changed = item.clone();
        let was_there = change_keyring(move |keyring| keyring.remove(&changed)).await;
        assert_eq!(was_there, Ok(true));
        let error = read(item).await.unwrap_err();
        assert!(error.what.en().contains("has nothing for test"));
    }

    #[tokio::test]
    async fn what_is_done_with_it_comes_back_and_so_does_why_it_cannot_be_opened() {
        let done = in_time(|| Ok(keyring()), |_| Ok(7), READING_LIMIT);
        assert_eq!(done.await, Ok(7));
        let closed = in_time(|| Err(KeyringFault::NotBuilt), |_| Ok(7), READING_LIMIT);
        assert_eq!(closed.await, Err(KeyringFault::NotBuilt));
        let (release, wait) = channel::<()>();
        let locked = in_time(
            || Ok(keyring()),
            move |_| {
                let _ = wait.recv();
                Ok(())
            },
            Duration::from_millis(1),
        );
        assert_eq!(locked.await, Err(KeyringFault::Locked));
        drop(release);
    }
}
