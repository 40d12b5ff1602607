//! `[store] url` without its password, for screens and messages.
//!
//! A password can stand in several places of a URL, and an unescaped one can make the URL mean something else than its author thinks.
//! Only what is certainly no part of a password is therefore shown.

/// Stands for everything that may be a password or a part of one.
const REDACTED: &str = "(redacted)";

/// The parameters of a PostgreSQL URL whose values are no secrets.
const PUBLIC_PARAMETERS: [&str; 17] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "options",
    "port",
    "sslmode",
    "sslnegotiation",
    "target_session_attrs",
    "user",
];

/// `postgres://me:(redacted)@host/db` for `postgres://me:hunter2@host/db`. Where it is not certain which part is the password, all of
/// the URL after its scheme is redacted.
pub fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme @ ("postgres" | "postgresql"), rest)) => {
            let shown = server_shown(rest).unwrap_or_else(|| REDACTED.to_owned());
            format!("{scheme}://{shown}")
        }
        _ if url == "none" || url == "sqlite" || url.starts_with("sqlite:") => url.to_owned(),
        _ => REDACTED.to_owned(),
    }
}

/// The part of a PostgreSQL URL after its scheme. `None` where a `/`, `?` or `@` in a password may have split it in the wrong place.
fn server_shown(rest: &str) -> Option<String> {
    let (place, parameters) = match rest.split_once('?') {
        Some((place, parameters)) => (place, Some(parameters)),
        None => (rest, None),
    };
    let (authority, path) = match place.split_once('/') {
        Some((authority, path)) => (authority, Some(path)),
        None => (place, None),
    };
    let mut shown = match authority.rsplit_once('@') {
        Some((login, hosts)) => format!("{}@{}", login_shown(login), hosts_shown(hosts)?),
        None => hosts_shown(authority)?.to_owned(),
    };
    if let Some(path) = path {
        let path = Some(path).filter(|path| !path.contains('@'))?;
        shown.extend(["/", path]);
    }
    if let Some(parameters) = parameters {
        let parameters: Option<Vec<String>> = parameters.split('&').map(parameter_shown).collect();
        shown.extend(["?", &parameters?.join("&")]);
    }
    Some(shown)
}

fn login_shown(login: &str) -> String {
    match login.split_once(':') {
        Some((user, _)) => format!("{user}:{REDACTED}"),
        None => login.to_owned(),
    }
}

fn hosts_shown(hosts: &str) -> Option<&str> {
    hosts.split(',').all(is_host).then_some(hosts)
}

/// Whether this is a host with or without a port. A colon that no number follows may introduce a password whose host is missing.
fn is_host(text: &str) -> bool {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (name, port) = match bracketed {
        Some((address, rest)) => (address, rest.strip_prefix(':')),
        None => match text.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (text, None),
        },
    };
    let may_be_in_a_name = |c: char| c.is_alphanumeric() || "-._:%".contains(c);
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    name.chars().all(may_be_in_a_name) && port.is_none_or(is_number)
}

/// A parameter without a password in it. `None` for a name that no server knows: it may be half of a password, or an escaped
/// `password`.
fn parameter_shown(text: &str) -> Option<String> {
    match text.split_once('=')? {
        ("password", _) => Some(format!("password={REDACTED}")),
        // A value with `@` may be the end of a password that began before the parameters.
        (name, value) if PUBLIC_PARAMETERS.contains(&name) && !value.contains('@') => {
            Some(text.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_secret_is_shown() {
        for (url, shown) in [
            ("none", "none"),
            ("sqlite", "sqlite"),
            ("sqlite:/a/b@c", "sqlite:/a/b@c"),
            ("postgres://db/leave", "postgres://db/leave"),
            ("postgresql://me@db:5433", "postgresql://me@db:5433"),
            ("postgres://[::1]:5433/x", "postgres://[::1]:5433/x"),
            (
                "postgres://me:hunter2@db/leave",
                "postgres://me:(redacted)@db/leave",
            ),
            (
                "postgres://me:hun@ter2@db/leave",
                "postgres://me:(redacted)@db/leave",
            ),
            (
                "postgres://me:hun#ter2@db,db2:1/x",
                "postgres://me:(redacted)@db,db2:1/x",
            ),
            (
                "postgres://db/leave?user=me&password=hunter2&sslmode=require",
                "postgres://db/leave?user=me&password=(redacted)&sslmode=require",
            ),
            (
                "postgres:///leave?host=/run/postgresql",
                "postgres:///leave?host=/run/postgresql",
            ),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn no_form_of_a_url_shows_a_password_or_a_part_of_one() {
        for url in [
            "postgres://db:5432/leave?user=me&password=hun@ter",
            "postgres://db/leave?password=hun&password=ter",
            "postgres://me:hun@db/leave?password=ter",
            "postgres://db/leave?p%61ssword=hun&user=me",
            "postgres://db/leave?PASSWORD=hun",
            "postgres://db/leave?password=hun&ter",
            "postgres://db/leave?password=hun&ter=x",
            "postgres://db/leave?sslpassword=hun",
            "postgres://me:hun/ter@db/leave",
            "postgres://me:hun?ter@db/leave",
            "postgres://me:hun?user=ter@db/leave?x",
            "postgres:me:hun@db",
            "postgres://me:hun",
            "postgres://me:hun/ter",
            "postgres://me:1?user=ter@db",
            "host=db password=hun",
            "mysql://me:hun@db",
        ] {
            let shown = without_password(url);
            assert!(!shown.contains("hun") && !shown.contains("ter"), "{shown}");
        }
    }
}
