//! The HTTP client of one tenant: one request on the wire, and what can go wrong on the way.

use std::error::Error as _;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};

use super::answer::HttpAnswer;
use super::call::ApiCall;
use super::protocol::TokenPlace;
use super::timeouts::HttpTimeouts;
use crate::platform::allow::Method;
use crate::platform::base_url::BaseUrl;
use crate::platform::fault::RequestFault;
use crate::platform::settings::Clock;

/// The requests to one host. Redirects are never followed, because they would carry the credentials elsewhere.
pub(super) struct HttpClient {
    client: Client,
    base: Url,
    clock: Clock,
    timeouts: HttpTimeouts,
}

impl HttpClient {
    pub(super) fn open(
        base_url: &BaseUrl,
        clock: Clock,
        timeouts: HttpTimeouts,
    ) -> Result<Self, RequestFault> {
        Ok(Self {
            client: build_client(base_url, timeouts)?,
            base: base_url.url().clone(),
            clock,
            timeouts,
        })
    }

    /// Sends one request and reads the whole body. `path` must be on the list of permitted ones.
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
        let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(self.timeouts.largest_reply));
        while let Some(part) = response.chunk().await.map_err(explain)? {
            if bytes.len() + part.len() > self.timeouts.largest_reply {
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

fn build_client(base_url: &BaseUrl, timeouts: HttpTimeouts) -> Result<Client, RequestFault> {
    // Fails only if a provider is installed already, and any provider will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        let builder = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.total)
            .https_only(!base_url.is_plain_http())
            .referer(false)
            .user_agent(concat!("leaveboard/", env!("CARGO_PKG_VERSION")));
        if base_url.is_loopback() {
            builder.no_proxy()
        } else {
            builder
        }
    };
    let client = if base_url.is_plain_http() {
        // Without the CA store, so that the demo runs on a host that has none.
        builder().tls_certs_only([]).build()
    } else {
        builder()
            .build()
            .or_else(|_| with_bundled_roots(builder()).build())
    };
    client.map_err(|error| RequestFault::on_the_way("tls", &innermost(&error)))
}

/// With the root certificates that are compiled in, for hosts without a CA store.
fn with_bundled_roots(builder: ClientBuilder) -> ClientBuilder {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok());
    builder.tls_certs_only(roots)
}

/// A fault on the way, in our own codes. The URL is left out, because it holds the token (trap 18).
fn explain(error: reqwest::Error) -> RequestFault {
    let error = error.without_url();
    let message = innermost(&error);
    // A failure of TLS after the handshake is a broken connection, whose request may have arrived.
    let code = if error.is_connect() && is_tls(&error) {
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

/// Whether TLS failed. An I/O error is unwrapped too, because its `source` skips the error that it wraps.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let wrapped = error.downcast_ref::<std::io::Error>();
    let wrapped = wrapped.and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>()
        || wrapped.is_some_and(|inner| is_tls(inner))
        || error.source().is_some_and(is_tls)
}

/// The texts of the causes, outermost first.
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
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Arc;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rustls::{ServerConfig, ServerConnection, Stream};

    use super::*;

    /// A certificate for nobody, and its key: the client of this test accepts any.
    const CERTIFICATE: &str = "MIIBazCCARKgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjYxMTI3MDgxMDA3WhgPMjEyNjEx\
        MDMwODEwMDdaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABI07RhA8njnRQ3QsUvaROJB4\
        CQX4ZaoFJ1459ZoMukkicbdmr0MxevzpO92e6d6TIcDr5UJCaAJOvB3ACjHQxAqjUzBRMB0GA1UdDgQWBBTp3A31lp+c589i8BO3\
        X+HQh7jzPDAfBgNVHSMEGDAWgBTp3A31lp+c589i8BO3X+HQh7jzPDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQC\
        IAikTh7tRDyS+h+inv8QMVfymBPg1RjAylpYsvI62HX0AiBePzGa9dno4RptgAgK3ufTqJHodijEwj7+AzgguR+7bg==";
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHm6qId3N/OcDcWi9jyn/Bg2m6Kg1MdAzS585o0c1kB6hRANCAASN\
        O0YQPJ450UN0LFL2kTiQeAkF+GWqBSdeOfWaDLpJInG3Zq9DMXr86TvdnunekyHA6+VCQmgCTrwdwAox0MQK";

    /// A server that reads one request over TLS, and then goes on in plain text.
    fn serve_tls_once() -> SocketAddr {
        let der = |text| STANDARD.decode(text).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![der(CERTIFICATE).into()], der(KEY).try_into().unwrap());
        let mut connection = ServerConnection::new(Arc::new(config.unwrap())).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let read = Stream::new(&mut connection, &mut socket).read(&mut [0; 4096]);
            assert!(read.unwrap() > 0);
            socket
                .write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
                .unwrap();
        });
        address
    }

    #[tokio::test]
    async fn tls_that_fails_after_the_request_was_sent_does_not_count_as_not_sent() {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            .tls_danger_accept_invalid_certs(true);
        let url = format!("https://{}/", serve_tls_once());
        let sent = client.build().unwrap().get(url).send().await;
        let error = sent.unwrap_err();
        assert!(is_tls(&error), "{error:?}");
        let fault = explain(error);
        assert_eq!((fault.code.as_str(), fault.is_unbilled()), ("reset", false));
    }
}
