//! TLS to a server: rustls with the roots of this machine, or those compiled in where it has none. Never without checking.

use crate::store::error::StoreError;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

pub(super) type Tls = MakeRustlsConnect;

/// Ready to connect; whether it is used is `sslmode`'s matter.
pub(super) fn ready() -> Result<Tls, StoreError> {
    // Refused when a provider stands already, which is all that is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = ClientConfig::builder()
        .with_platform_verifier()
        .map_or_else(
            |_| with_own_roots(),
            |verified| Ok(verified.with_no_client_auth()),
        )?;
    Ok(MakeRustlsConnect::new(config))
}

/// For hosts without a CA store.
fn with_own_roots() -> Result<ClientConfig, StoreError> {
    let mut roots = RootCertStore::empty();
    let own = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned();
    let (added, _) = roots.add_parsable_certificates(own);
    if added == 0 {
        return Err(StoreError::Unavailable(
            "no certificate is trusted".to_owned(),
        ));
    }
    Ok(ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth())
}
