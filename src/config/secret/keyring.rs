//! The keyring of the operating system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! A keyring may be missing (over SSH, in containers and WSL) or wait for somebody who unlocks it. So it is used on a thread of its own and
//! given up after [`KEYRING_LIMIT`]. That thread must not be one of tokio's: the client of the Secret Service panics there.

use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use super::sources::SecretError;
use crate::domain::TenantName;

/// How long the keyring may take: it is said within two seconds that there is none.
const KEYRING_LIMIT: Duration = Duration::from_millis(1_800);

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
    Unusable(String),
    /// It does not answer: it may wait for somebody who unlocks it.
    #[error("the OS keyring did not answer within two seconds: it may be locked")]
    TooSlow,
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
            Err(error) => Err(unusable(&error)),
        }
    }

    /// Saves the secret, in place of an older one.
    pub fn set(&self, item: &KeyringItem, secret: &SecretString) -> Result<(), KeyringFault> {
        let entry = self.entry(item)?;
        let saved = entry.set_password(secret.expose_secret());
        saved.map_err(|error| unusable(&error))
    }

    /// Removes the secret. Whether there was one.
    pub fn remove(&self, item: &KeyringItem) -> Result<bool, KeyringFault> {
        match self.entry(item)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(unusable(&error)),
        }
    }

    fn entry(&self, item: &KeyringItem) -> Result<Entry, KeyringFault> {
        let entry = Entry::new_in_store(&self.store, SERVICE, item.as_str());
        entry.map_err(|error| unusable(&error))
    }
}

/// Does `work` with the keyring of this machine's user.
pub async fn with_keyring<T: Send + 'static>(
    work: impl FnOnce(&Keyring) -> Result<T, KeyringFault> + Send + 'static,
) -> Result<T, KeyringFault> {
    in_time(move || Keyring::open().and_then(|keyring| work(&keyring))).await
}

/// Runs `work` on a thread, which is left behind where it takes too long.
async fn in_time<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyringFault> + Send + 'static,
) -> Result<T, KeyringFault> {
    let (done, ended) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("keyring".to_owned());
    let started = thread.spawn(move || {
        // Nobody listens any more where it took too long.
        let _ = done.send(work());
    });
    started.map_err(|error| KeyringFault::Unusable(error.to_string()))?;
    match tokio::time::timeout(KEYRING_LIMIT, ended).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(KeyringFault::Unusable("it failed".to_owned())),
        Err(_) => Err(KeyringFault::TooSlow),
    }
}

/// The message of an error, none of which repeats the bytes that were found in place of a secret.
fn unusable(error: &Error) -> KeyringFault {
    KeyringFault::Unusable(match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "what it has is no text: set the secret again".to_owned()
        }
        Error::Ambiguous(_) => "it has several secrets of this name: remove all but one".to_owned(),
        other => other.to_string(),
    })
}

#[cfg(all(feature = "keyring", unix, not(target_os = "macos")))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    match zbus_secret_service_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(unusable(&error)),
    }
}

#[cfg(all(feature = "keyring", target_os = "macos"))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    match apple_native_keyring_store::keychain::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(unusable(&error)),
    }
}

#[cfg(all(feature = "keyring", windows))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    match windows_native_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(unusable(&error)),
    }
}

#[cfg(not(all(feature = "keyring", any(unix, windows))))]
fn open_store() -> Result<Arc<CredentialStore>, KeyringFault> {
    Err(KeyringFault::NotBuilt)
}

/// The secret of a configuration that says `{ keyring = true }`.
pub(super) async fn read(item: KeyringItem) -> Result<String, SecretError> {
    let name = item.clone();
    match with_keyring(move |keyring| keyring.get(&item)).await {
        Ok(Some(secret)) => Ok(secret.expose_secret().to_owned()),
        Ok(None) => Err(SecretError::new(
            format!("the OS keyring has no secret for {}", name.as_str()),
            "请执行 leaveboard secret set 加企业名存入密钥",
            "save one with leaveboard secret set TENANT",
        )),
        Err(fault) => Err(SecretError::new(
            fault.to_string(),
            "此处没有可用的系统钥匙串（SSH、容器、WSL 中常见）；请解锁后重试，或改用 secret = { env = \"…\" }、{ file = \"…\" } 或 { command = […] }",
            "no keyring can be used here (as over SSH, in containers and WSL); unlock it, or use secret = { env = \"...\" }, { file = \"...\" } or { command = [...] }",
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

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
            let said = unusable(&error).to_string();
            assert!(!said.contains("hunter2") && !said.contains("104"), "{said}");
        }
    }

    #[tokio::test]
    async fn a_keyring_that_never_answers_is_given_up_within_two_seconds() {
        let started = Instant::now();
        let stuck = in_time(|| {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        });
        assert_eq!(stuck.await, Err(KeyringFault::TooSlow));
        assert!(started.elapsed() >= KEYRING_LIMIT);
        assert_eq!(in_time(|| Ok(7)).await, Ok(7));
    }
}
