//! One request on the wire: the client, its times and sizes, and what can go wrong on the way.

use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};

use super::super::allow::Method;
use super::super::decode;
use super::super::settings::Clock;
use super::ApiCall;
use super::fault::{LONGEST_SAYING, RequestFault};
use super::token::TokenPlace;

/// Times, sizes and tries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HttpTimeouts {
    /// For a connection.
    pub connect: Duration,
    /// For one request in all, its body included.
    pub total: Duration,
    /// Bytes of a body, after decompression.
    pub largest_reply: usize,
    /// Tries of a call that may pass.
    pub tries: u32,
    /// First pause between tries; doubles.
    pub backoff: Duration,
    /// Longest pause between tries.
    pub longest_backoff: Duration,
    /// Limits count in windows so many times shorter than documented: for an emulator that does so too. Loopback only.
    pub faster: u32,
    /// Longest wait when throttled: a platform that asks for more is asked again earlier, a bounded number of times.
    pub longest_wait: Duration,
}

impl Default for HttpTimeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            largest_reply: 16 * 1024 * 1024,
            tries: 4,
            backoff: Duration::from_millis(500),
            longest_backoff: Duration::from_secs(8),
            faster: 1,
            longest_wait: Duration::from_mins(2),
        }
    }
}

/// What came back, whatever its status.
pub struct HttpAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub body: String,
    /// When it came, by the injected clock.
    pub received: Timestamp,
    /// Its text stands in no error: it may hold a token.
    pub holds_token: bool,
}

impl HttpAnswer {
    /// Reads the body's envelope; a body that is not JSON is a fault by the status.
    pub fn envelope<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, RequestFault> {
        decode::reply_from_json(&self.body).map_err(|_| {
            let message = self.opening();
            let fault = RequestFault::not_json(self.status, self.retry_after(), &message);
            // A gateway's page, whatever its status: the platform itself may answer the next time.
            let fault = if self.is_page() || self.is_cut_off() {
                fault.worth_a_try()
            } else {
                fault
            };
            fault.log_id(self.log_id())
        })
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `Retry-After`, in seconds or as a date. A date is held against the server's own clock where the answer tells it.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = http_date(text)?;
        let now = self.header("date").and_then(http_date);
        let left = until.duration_since(now.unwrap_or(self.received));
        let left = Duration::try_from(left).unwrap_or_default();
        Some(left.max(SHORTEST_PAUSE))
    }

    pub(super) fn with_token(self) -> Self {
        Self {
            holds_token: true,
            ..self
        }
    }

    fn is_page(&self) -> bool {
        self.body.trim_start().starts_with('<')
    }

    /// JSON that ends too early: whatever it was about to say, it may be said whole another time.
    fn is_cut_off(&self) -> bool {
        let whole: Result<serde::de::IgnoredAny, _> = serde_json::from_str(&self.body);
        !self.body.is_empty() && whole.is_err_and(|error| error.is_eof())
    }

    /// How a page begins. JSON that is cut off is not quoted: it may hold a token.
    fn opening(&self) -> String {
        match self.body.trim_start().chars().next() {
            None => "an empty reply".to_owned(),
            Some('{' | '[') => "the reply is cut off or not as documented".to_owned(),
            Some(_) if self.holds_token => "the reply is not JSON".to_owned(),
            Some(_) => self.body.chars().take(LONGEST_SAYING).collect(),
        }
    }

    /// The log or request id that a platform put into the headers.
    pub fn log_id(&self) -> Option<String> {
        let id = self.header("x-tt-logid").or(self.header("x-request-id"))?;
        Some(id.to_owned())
    }

    /// A status of 400 and more with a body that names no error is still one.
    pub fn reject_http_error(&self) -> Result<(), RequestFault> {
        if self.status < 400 {
            return Ok(());
        }
        let message = "an HTTP error without a code of the platform";
        Err(RequestFault::not_json(self.status, self.retry_after(), message).log_id(self.log_id()))
    }
}

/// A date that is over asks for no longer pause.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// The three forms of a date in HTTP (RFC 9110, section 5.6.7).
fn http_date(text: &str) -> Option<Timestamp> {
    const FORMS: [&str; 3] = [
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y",
    ];
    let read = |form: &&str| DateTime::strptime(form, text.trim()).ok();
    let moment = FORMS
        .iter()
        .find_map(read)?
        .to_zoned_datetime(TimeZone::UTC)
        .ok()?;
    Some(moment.timestamp())
}

/// The way to one host.
pub(super) struct HttpClient {
    client: Client,
    base: Url,
    clock: Clock,
    loopback: bool,
    patience: HttpTimeouts,
}

impl HttpClient {
    pub(super) fn open(
        base_url: &str,
        clock: Clock,
        patience: HttpTimeouts,
    ) -> Result<Self, RequestFault> {
        let (base, loopback) = parse_base(base_url)?;
        let plain = base.scheme() == "http";
        let client = build_client(plain, loopback, patience)?;
        Ok(Self {
            client,
            base,
            clock,
            loopback,
            patience,
        })
    }

    pub(super) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// How many times shorter the limits' windows are.
    pub(super) fn faster(&self) -> u32 {
        if self.loopback {
            self.patience.faster.max(1)
        } else {
            1
        }
    }

    /// Sends once and reads the whole body. `path` has been checked against the list.
    pub(super) async fn send(
        &self,
        call: &ApiCall,
        path: &str,
        token: Option<(TokenPlace, &SecretString)>,
    ) -> Result<HttpAnswer, RequestFault> {
        let request = self.request(call, path, token);
        let response = request.send().await.map_err(explain)?;
        if response.status().is_redirection() {
            return Err(RequestFault::redirect(response.status().as_u16()));
        }
        self.read(response).await
    }

    fn request(
        &self,
        call: &ApiCall,
        path: &str,
        token: Option<(TokenPlace, &SecretString)>,
    ) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(path);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        if let Some((TokenPlace::Query(name), text)) = token {
            url.query_pairs_mut()
                .append_pair(name, text.expose_secret());
        }
        let mut request = match call.endpoint.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
        };
        if let Some((TokenPlace::Bearer, text)) = token {
            request = request.bearer_auth(text.expose_secret());
        }
        if let Some(json) = &call.json {
            request = request
                .header("content-type", "application/json; charset=utf-8")
                .body(json.clone());
        }
        request
    }

    async fn read(&self, mut response: Response) -> Result<HttpAnswer, RequestFault> {
        let (status, headers) = (
            response.status().as_u16(),
            std::mem::take(response.headers_mut()),
        );
        let announced = response
            .content_length()
            .and_then(|n| usize::try_from(n).ok());
        let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(self.patience.largest_reply));
        while let Some(part) = response.chunk().await.map_err(explain)? {
            if bytes.len() + part.len() > self.patience.largest_reply {
                return Err(RequestFault::too_large());
            }
            bytes.extend_from_slice(&part);
        }
        let body = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok(HttpAnswer {
            status,
            headers,
            body,
            received: (self.clock)().now,
            holds_token: false,
        })
    }
}

/// Scheme, host and port only; http only to loopback.
fn parse_base(base_url: &str) -> Result<(Url, bool), RequestFault> {
    let url = Url::parse(base_url).map_err(|error| RequestFault::base_url(&error.to_string()))?;
    let host = url.host_str().unwrap_or_default();
    let loopback = is_loopback(host);
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    match url.scheme() {
        _ if !bare => Err(RequestFault::base_url(
            "base_url is more than scheme, host and port",
        )),
        "https" => Ok((url, loopback)),
        "http" if loopback => Ok((url, loopback)),
        "http" => Err(RequestFault::base_url("http is for loopback hosts only")),
        _ => Err(RequestFault::base_url("base_url is neither https nor http")),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn build_client(
    plain: bool,
    loopback: bool,
    patience: HttpTimeouts,
) -> Result<Client, RequestFault> {
    // Refused when a provider stands already, which is all that is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        let builder = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(patience.connect)
            .timeout(patience.total)
            .https_only(!plain)
            .referer(false)
            .user_agent(concat!("leaveboard/", env!("CARGO_PKG_VERSION")));
        if loopback {
            builder.no_proxy()
        } else {
            builder
        }
    };
    let client = if plain {
        // Never touches the CA store, so that the demo runs on a host without one.
        builder().tls_certs_only([]).build()
    } else {
        builder().build().or_else(|_| bundled(builder()).build())
    };
    client.map_err(|error| RequestFault::on_the_way("tls", &innermost(&error)))
}

/// With the roots compiled in, for hosts without a CA store.
fn bundled(builder: ClientBuilder) -> ClientBuilder {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok());
    builder.tls_certs_only(roots)
}

/// A transport fault in our own codes. The URL never gets in: it holds the token (trap 18).
fn explain(error: reqwest::Error) -> RequestFault {
    let error = error.without_url();
    let message = innermost(&error);
    let code = if is_tls(&error) {
        "tls"
    } else if error.is_connect() && causes(&error).iter().any(|cause| cause.contains("dns")) {
        "dns"
    } else if error.is_connect() {
        "connect"
    } else if error.is_timeout() {
        "timeout"
    } else {
        "reset"
    };
    RequestFault::on_the_way(code, &message)
}

/// Looks into wrapped I/O errors too: their own `source` skips what they wrap.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let wrapped = error.downcast_ref::<std::io::Error>();
    let wrapped = wrapped.and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>()
        || wrapped.is_some_and(|inner| is_tls(inner))
        || error.source().is_some_and(is_tls)
}

/// The causes in words, outermost first.
fn causes(error: &reqwest::Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    causes
}

fn innermost(error: &reqwest::Error) -> String {
    causes(error).pop().unwrap_or_else(|| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &'static str)]) -> HttpAnswer {
        HttpAnswer {
            status: 503,
            headers: headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
            body: String::new(),
            // 2026-11-26 00:00:00 in UTC.
            received: Timestamp::from_second(1_795_651_200).unwrap(),
            holds_token: false,
        }
    }

    fn seconds(headers: &[(&'static str, &'static str)]) -> Option<u64> {
        answer(headers).retry_after().map(|pause| pause.as_secs())
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_in_any_form_of_http() {
        assert_eq!(seconds(&[("retry-after", "7")]), Some(7));
        for date in [
            "Thu, 26 Nov 2026 00:00:30 GMT",
            "Thursday, 26-Nov-26 00:00:30 GMT",
            "Thu Nov 26 00:00:30 2026",
        ] {
            assert_eq!(seconds(&[("retry-after", date)]), Some(30), "{date}");
        }
        for nothing in ["soon", "", "-3", "Thu, 99 Nov 2026 00:00:30 GMT"] {
            assert_eq!(seconds(&[("retry-after", nothing)]), None, "{nothing}");
        }
        assert_eq!(
            seconds(&[("retry-after", "18446744073709551615")]),
            Some(u64::MAX)
        );
    }

    #[test]
    fn a_date_is_held_against_the_clock_of_the_server_that_wrote_it() {
        let date = ("date", "Wed, 25 Nov 2026 10:00:00 GMT");
        let until = ("retry-after", "Wed, 25 Nov 2026 10:00:45 GMT");
        assert_eq!(seconds(&[date, until]), Some(45));
        let over = ("retry-after", "Wed, 25 Nov 2026 09:00:00 GMT");
        assert_eq!(seconds(&[date, over]), Some(1));
    }
}
