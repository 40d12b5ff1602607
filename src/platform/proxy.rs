//! The proxy that the environment or the system names for a platform's address, found as the HTTP client finds it.

use hyper_util::client::proxy::matcher::Matcher;

use super::base_url::BaseUrl;

/// A proxy that requests go through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedProxy {
    /// Its scheme, host and port, without a login.
    pub address: String,
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// The proxy for requests to `base_url`; `None` where they go straight there. This machine is never reached through one.
pub fn proxy_for(base_url: &BaseUrl) -> Option<NamedProxy> {
    if base_url.is_loopback() {
        return None;
    }
    let found = Matcher::from_system().intercept(&base_url.to_string().parse().ok()?)?;
    let uri = found.uri();
    let scheme = uri.scheme_str().unwrap_or("http");
    let host = uri.host()?.trim_start_matches('[').trim_end_matches(']');
    let port = uri.port_u16().unwrap_or(match scheme {
        "https" => 443,
        scheme if scheme.starts_with("socks") => 1080,
        _ => 80,
    });
    Some(NamedProxy {
        address: format!("{scheme}://{host}:{port}"),
        host: host.to_owned(),
        port,
    })
}
