//! Translates `[store] url` for the driver, and decides whether a password may be sent without TLS.
//!
//! The driver takes everything before the first `@` for the login, even if the `@` is in a
//! parameter, and would connect to whatever follows it. So this file decides which marks belong to
//! a password and which divide the URL, before the driver sees it.

use std::net::IpAddr;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use crate::store::error::StoreError;

pub(super) fn parse(url: &str) -> Result<Config, StoreError> {
    let url = divided(url).ok_or_else(unreadable_url)?;
    let mut config: Config = url.parse().map_err(|_| unreadable_url())?;
    // The word `disable` is the only way to send a password through a network without TLS.
    if config.get_ssl_mode() == SslMode::Prefer && !is_local(&config) {
        config.ssl_mode(SslMode::Require);
    }
    Ok(config)
}

/// The URL with every `@` of its parameters escaped. `None` if there is one that could belong to a password as well as divide the URL.
fn divided(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (place, parameters) = match rest.split_once('?') {
        Some((place, parameters)) => (place, Some(parameters)),
        None => (rest, None),
    };
    let (authority, path) = place.split_once('/').unwrap_or((place, ""));
    if authority.matches('@').count() > 1 || path.contains('@') {
        return None;
    }
    let parameters = parameters.map(|text| text.split('&').map(parameter).collect::<Vec<_>>());
    let parameters = parameters.map_or_else(String::new, |all| format!("?{}", all.join("&")));
    Some(format!("{scheme}://{place}{parameters}"))
}

/// With TLS the server's certificate is always checked, so the stricter modes of libpq demand nothing more.
fn parameter(text: &str) -> String {
    match text {
        "sslmode=verify-full" | "sslmode=verify-ca" => "sslmode=require".to_owned(),
        "sslmode=allow" => "sslmode=prefer".to_owned(),
        _ => text.replace('@', "%40"),
    }
}

/// Whether no byte leaves this machine, whichever host answers.
fn is_local(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    if addresses.is_empty() {
        config.get_hosts().iter().all(is_local_host)
    } else {
        // If addresses are given, names are used only to check certificates.
        addresses.iter().all(is_loopback)
    }
}

fn is_local_host(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name.eq_ignore_ascii_case("localhost")
                || name.parse().is_ok_and(|address| is_loopback(&address))
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn is_loopback(address: &IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// The first host and its port. `None` if that cannot be a host; most likely it is a part of a password with a mark in it.
pub(super) fn name_of(config: &Config) -> Option<String> {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match (config.get_hosts().first(), config.get_hostaddrs().first()) {
        (Some(Host::Tcp(host)), _) if host.chars().all(may_be_in_a_host) => {
            Some(format!("{host}:{port}"))
        }
        #[cfg(unix)]
        (Some(Host::Unix(folder)), _) => Some(format!("{}:{port}", folder.display())),
        (None, Some(address)) => Some(format!("{address}:{port}")),
        (Some(Host::Tcp(_)) | None, _) => None,
    }
}

fn may_be_in_a_host(c: char) -> bool {
    c.is_alphanumeric() || "-._:[]".contains(c)
}

/// The URL is not quoted, because it may hold a password.
pub(super) fn unreadable_url() -> StoreError {
    StoreError::unavailable((
        "[store] url 不是 PostgreSQL 地址（postgres://USER:PASSWORD@HOST/DATABASE?sslmode=require；密码里的 @ 写作 %40，/ 写作 %2F，? 写作 %3F）",
        "[store] url is no PostgreSQL URL (postgres://USER:PASSWORD@HOST/DATABASE?sslmode=require; write marks in the password as %40 for @, %2F for /, %3F for ?)",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ssl_mode(url: &str) -> SslMode {
        parse(url).unwrap().get_ssl_mode()
    }

    #[test]
    fn a_password_leaves_this_machine_only_over_tls_unless_the_url_says_otherwise_in_words() {
        for url in [
            "postgres://me:hunter2@db.example/leave",
            "postgresql://me:hunter2@db.example",
            "postgres://me:hunter2@db/leave?sslmode=prefer",
            "postgres://me:hunter2@db/leave?sslmode=allow",
            "postgres://me:hunter2@db/leave?sslmode=verify-full",
            "postgres://10.0.0.7/leave?user=me&password=a@b",
            "postgres://[2001:db8::1]/leave",
            // Whichever answers: one of them is elsewhere.
            "postgres://me:hunter2@localhost,db.example/leave",
            "postgres://me:hunter2@localhost/leave?host=db.example",
            // The name proves nothing where the address is given.
            "postgres://me:hunter2@localhost/leave?hostaddr=10.0.0.7",
            "postgres://me:hunter2@localhost.example/leave",
            "postgres://me:hunter2@127.0.0.1.example/leave",
            "postgres://localhost/leave?sslmode=verify-ca",
        ] {
            assert_eq!(ssl_mode(url), SslMode::Require, "{url}");
        }
        let without_tls = "postgres://me:hunter2@db/leave?sslmode=disable";
        assert_eq!(ssl_mode(without_tls), SslMode::Disable);
    }

    #[test]
    fn on_this_machine_tls_is_used_where_the_server_has_it() {
        for url in [
            "postgres://me:hunter2@localhost:5433/leave",
            "postgres://me:hunter2@127.0.0.3/leave",
            "postgres://me:hunter2@[::1]:5433/leave",
            "postgres://me:hunter2@%2Fvar%2Frun%2Fpostgresql/leave",
            "postgres:///leave?host=/var/run/postgresql&password=x",
            "postgres://db/leave?hostaddr=127.0.0.1",
        ] {
            assert_eq!(ssl_mode(url), SslMode::Prefer, "{url}");
        }
    }

    #[test]
    fn a_password_with_a_mark_in_it_is_read_whole_or_not_at_all() {
        for (url, password) in [
            ("postgres://db/leave?user=me&password=a@b", Some("a@b")),
            ("postgres://db:5433/leave?password=a@b&user=me", Some("a@b")),
            ("postgres://me@db/leave?password=a@b", Some("a@b")),
            ("postgres://me:a%40b@db/leave", Some("a@b")),
            ("postgres://me:a#b@db/leave", Some("a#b")),
            ("postgres://me:a@b@db/leave", None),
            ("postgres://me:12/x@db/leave", None),
            ("postgres://me:1?x@db/leave", None),
        ] {
            let config = parse(url).ok();
            let found = config.as_ref().and_then(|config| config.get_password());
            assert_eq!(found, password.map(str::as_bytes), "{url}");
            if let Some(name) = config.as_ref().and_then(name_of) {
                assert!(name.starts_with("db:"), "{url}: {name}");
            }
        }
    }
}
