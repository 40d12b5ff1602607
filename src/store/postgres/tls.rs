//! TLS to the server: rustls with the roots of this machine, or those compiled in if it has none. Certificates are always checked.

use crate::store::error::StoreError;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

pub(super) type Tls = MakeRustlsConnect;

/// The TLS configuration. `sslmode` in the URL decides whether it is used.
pub(super) fn ready() -> Result<Tls, StoreError> {
    // An error means that there is a provider already, which is just as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = ClientConfig::builder()
        .with_platform_verifier()
        .map_or_else(
            |_| with_own_roots(),
            |verified| Ok(verified.with_no_client_auth()),
        )?;
    Ok(MakeRustlsConnect::new(config))
}

/// For machines without a CA store.
fn with_own_roots() -> Result<ClientConfig, StoreError> {
    let mut roots = RootCertStore::empty();
    let own = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned();
    let (added, _) = roots.add_parsable_certificates(own);
    if added == 0 {
        return Err(StoreError::unavailable((
            "没有可信任的证书",
            "no certificate is trusted",
        )));
    }
    Ok(ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth())
}
