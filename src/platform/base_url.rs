//! The address of a tenant's platform: https, or http to this machine alone.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use crate::domain::Bilingual;

/// Scheme, host and port of a platform, parsed once where the configuration is read. Plain http is possible on loopback only, where
/// the emulator is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseUrl {
    url: Url,
    is_loopback: bool,
}

/// Why a text is not a [`BaseUrl`]. The text is not repeated: it may hold a password.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{problem}: {remedy}")]
pub struct BaseUrlError {
    /// What is wrong.
    pub problem: Bilingual,
    /// What would be right.
    pub remedy: Bilingual,
}

impl BaseUrl {
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// The host: a name, or an address without brackets.
    pub fn host(&self) -> &str {
        let host = self.url.host_str().unwrap_or_default();
        host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The port, the scheme's default one if the address names none.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Whether it is http without TLS.
    pub fn is_plain_http(&self) -> bool {
        self.url.scheme() == "http"
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        let error = |problem: (&str, &str), remedy: (&str, &str)| {
            Err(BaseUrlError {
                problem: problem.into(),
                remedy: remedy.into(),
            })
        };
        let host = ("请写成 https://HOST", "write https://HOST");
        let Ok(url) = Url::parse(text) else {
            return error(("不是网址", "not an address"), host);
        };
        let is_loopback = is_on_this_machine(&url);
        match url.scheme() {
            "https" => {}
            "http" if is_loopback => {}
            "http" => {
                return error(
                    (
                        "http 会把密钥不加密地发到本机以外",
                        "http would send the secret unencrypted to a host that is not this machine",
                    ),
                    (
                        "请用 https（http 只能用于本机地址）",
                        "use https (http is for loopback hosts only)",
                    ),
                );
            }
            _ => return error(("不是 https 网址", "not an https address"), host),
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare || url.path() != "/" {
            return error(
                (
                    "网址里除协议、主机、端口外还有别的",
                    "the address has more than scheme, host and port",
                ),
                (
                    "请写成 https://HOST 或 https://HOST:PORT",
                    "write https://HOST or https://HOST:PORT",
                ),
            );
        }
        Ok(Self { url, is_loopback })
    }
}

/// Without a trailing slash.
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url.origin().ascii_serialization())
    }
}

fn is_on_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feishu_trap_26_http_goes_to_loopback_only_and_a_base_url_is_nothing_more() {
        for text in [
            "http://127.0.0.1:8080",
            "http://localhost:1/",
            "http://[::1]:9",
            "http://127.9.9.9",
        ] {
            let url: BaseUrl = text.parse().unwrap();
            assert!(url.is_loopback() && url.is_plain_http(), "{text}");
        }
        for text in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "http://0.0.0.0:80",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_scheme_host_and_port_without_a_slash() {
        let shown = |text: &str| text.parse::<BaseUrl>().map(|url| url.to_string());
        assert_eq!(
            shown("https://Example.com/"),
            Ok("https://example.com".to_owned())
        );
        assert_eq!(
            shown("https://example.com:8443"),
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
            assert!(shown(text).is_err(), "{text}");
        }
    }
}
