//! The address of a tenant's platform: https, or http where it is on this machine.

use std::net::IpAddr;

use reqwest::Url;

/// Scheme, host and port without a trailing slash, and whether the host is this machine. An error says what is wrong and how to correct
/// it.
pub(super) fn parse_base_url(text: &str) -> Result<(String, bool), (&'static str, &'static str)> {
    let url = Url::parse(text).map_err(|_| ("not an address", "write https://HOST"))?;
    let loopback = is_loopback(&url);
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => {
            return Err((
                "http would send the secret unencrypted to a host that is not this machine",
                "use https (http is for loopback hosts only)",
            ));
        }
        _ => return Err(("not an https address", "write https://HOST")),
    }
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !bare || url.path() != "/" {
        return Err((
            "the address has more than scheme, host and port",
            "write https://HOST or https://HOST:PORT",
        ));
    }
    Ok((url.origin().ascii_serialization(), loopback))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_for_this_machine_only() {
        for text in [
            "http://127.0.0.1:8080",
            "http://localhost:1/",
            "http://[::1]:9",
            "http://127.9.9.9",
        ] {
            assert!(
                parse_base_url(text).is_ok_and(|(_, loopback)| loopback),
                "{text}"
            );
        }
        for text in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "http://0.0.0.0:80",
        ] {
            assert!(parse_base_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_scheme_host_and_port_without_a_slash() {
        let kept = |text| parse_base_url(text).map(|(url, _)| url);
        assert_eq!(
            kept("https://Example.com/"),
            Ok("https://example.com".to_owned())
        );
        assert_eq!(
            kept("https://example.com:8443"),
            Ok("https://example.com:8443".to_owned())
        );
        for text in [
            "https://example.com/api",
            "https://user:pw@example.com",
            "https://example.com/?a=b",
            "ftp://example.com",
            "example.com",
            "",
        ] {
            assert!(kept(text).is_err(), "{text}");
        }
    }
}
