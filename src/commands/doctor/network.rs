//! The way to a platform before any call: its name, a proxy, and whether something answers there.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::future::select_ok;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::domain::Bilingual;
use crate::platform::BaseUrl;
use crate::platform::proxy::{NamedProxy, proxy_for};

use super::check::CheckList;
use super::words;

/// How long a name or a connection may take.
const NETWORK_LIMIT: Duration = Duration::from_secs(5);

/// Checks the way to `base_url`. The error is the step that failed, so that no call can get
/// through.
pub(super) async fn examine(base_url: &BaseUrl, list: &mut CheckList) -> Result<(), &'static str> {
    if let Some(proxy) = proxy_for(base_url) {
        return examine_proxy(&proxy, list).await;
    }
    let Some(addresses) = resolve(base_url, list).await else {
        list.skip("proxy", words::after("name_resolution"));
        list.skip("connection", words::after("name_resolution"));
        return Err("name_resolution");
    };
    list.pass("proxy", words::no_proxy(base_url.is_loopback()));
    let place = format!("{}:{}", base_url.host(), base_url.port());
    match connect(&addresses).await {
        Ok(address) => list.pass("connection", words::connected(address)),
        Err(why) => {
            list.fail(
                "connection",
                words::not_connected(&place, &why),
                words::check_network(),
            );
            return Err("connection");
        }
    }
    Ok(())
}

/// A proxy resolves the platform's name and connects to it, so only the proxy itself is looked at.
async fn examine_proxy(proxy: &NamedProxy, list: &mut CheckList) -> Result<(), &'static str> {
    list.skip("name_resolution", words::left_to_proxy());
    let found = find(&proxy.host, proxy.port).await;
    let reached = match found {
        Ok(addresses) => connect(&addresses).await.map(drop),
        Err(why) => Err(why),
    };
    match reached {
        Ok(()) => {
            list.pass("proxy", words::through_proxy(&proxy.address));
            list.skip("connection", words::left_to_proxy());
            Ok(())
        }
        Err(why) => {
            let place = &proxy.address;
            list.fail(
                "proxy",
                words::not_connected(place, &why),
                words::check_proxy(),
            );
            list.skip("connection", words::after("proxy"));
            Err("proxy")
        }
    }
}

async fn resolve(base_url: &BaseUrl, list: &mut CheckList) -> Option<Vec<SocketAddr>> {
    let (host, port) = (base_url.host(), base_url.port());
    if let Ok(address) = host.parse::<IpAddr>() {
        list.pass("name_resolution", words::is_an_address(host));
        return Some(vec![SocketAddr::new(address, port)]);
    }
    match find(host, port).await {
        Ok(addresses) => {
            list.pass("name_resolution", words::resolved(host, &addresses));
            Some(addresses)
        }
        Err(why) => {
            let detail = words::not_resolved(host, &why);
            list.fail("name_resolution", detail, words::check_dns());
            None
        }
    }
}

async fn find(host: &str, port: u16) -> Result<Vec<SocketAddr>, Bilingual> {
    match timeout(NETWORK_LIMIT, lookup_host((host, port))).await {
        Ok(Ok(found)) => {
            let addresses: Vec<SocketAddr> = found.collect();
            if addresses.is_empty() {
                return Err(Bilingual::new("没有地址", "no address"));
            }
            Ok(addresses)
        }
        Ok(Err(error)) => Err(Bilingual::of_io(&error)),
        Err(_) => Err(took_too_long()),
    }
}

async fn connect(addresses: &[SocketAddr]) -> Result<SocketAddr, Bilingual> {
    // All at once: an address that never answers, as on an IPv6 network without a route, must not
    // use up the time of the others.
    let tries = addresses
        .iter()
        .map(|address| Box::pin(TcpStream::connect(*address)));
    match timeout(NETWORK_LIMIT, select_ok(tries)).await {
        Ok(Ok((stream, _))) => stream.peer_addr().map_err(|error| Bilingual::of_io(&error)),
        Ok(Err(error)) => Err(Bilingual::of_io(&error)),
        Err(_) => Err(took_too_long()),
    }
}

fn took_too_long() -> Bilingual {
    let seconds = NETWORK_LIMIT.as_secs();
    Bilingual::new(
        format!("{seconds} 秒内没有应答"),
        format!("no answer within {seconds} s"),
    )
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn an_address_that_answers_is_found_beside_one_that_refuses() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let answering = listener.local_addr().unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let refusing = closed.local_addr().unwrap();
        drop(closed);
        let found = connect(&[refusing, answering]).await;
        assert_eq!(found, Ok(answering));
        assert!(connect(&[refusing]).await.is_err());
    }
}
