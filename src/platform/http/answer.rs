//! What came back over HTTP, before a platform has judged it.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;

use crate::domain::Bilingual;
use crate::platform::fault::{LONGEST_UNREDACTED_MESSAGE, RequestFault};
use crate::platform::json;

/// An answer, whatever its status.
pub struct HttpAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub body: String,
    /// When it came, by the injected clock.
    pub received: Timestamp,
    /// Whether it may hold a token, so that no error quotes it.
    pub holds_token: bool,
}

impl HttpAnswer {
    /// Reads the envelope of the body. A body that is not JSON is a fault by its HTTP status.
    pub fn envelope<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, RequestFault> {
        json::reply_from_json(&self.body).map_err(|_| {
            let message = self.opening();
            let fault = RequestFault::not_json(self.status, self.retry_after(), message);
            // A page is some gateway's, whatever its status: the platform itself may answer the next time.
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

    /// `Retry-After`, in seconds or as a date. A date is compared with the server's own clock, if
    /// the answer has a `Date`.
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

    /// How far this machine's clock is ahead of the server's, if the answer has a `Date`. That one
    /// has no fractions of a second.
    pub(super) fn clock_ahead(&self) -> Option<SignedDuration> {
        let theirs = self.header("date").and_then(http_date)?;
        Some(self.received.duration_since(theirs))
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

    /// Whether the body is JSON that ends too early: another try may bring it whole.
    fn is_cut_off(&self) -> bool {
        let whole: Result<serde::de::IgnoredAny, _> = serde_json::from_str(&self.body);
        !self.body.is_empty() && whole.is_err_and(|error| error.is_eof())
    }

    /// How the body begins. JSON that is cut off is not quoted, because it may hold a token.
    fn opening(&self) -> Bilingual {
        match self.body.trim_start().chars().next() {
            None => Bilingual::new("回复是空的", "an empty reply"),
            Some('{' | '[') => Bilingual::new(
                "回复不完整或与文档不符",
                "the reply is cut off or not as documented",
            ),
            Some(_) if self.holds_token => Bilingual::new("回复不是 JSON", "the reply is not JSON"),
            Some(_) => {
                let opening = self.body.chars().take(LONGEST_UNREDACTED_MESSAGE);
                Bilingual::same(opening.collect::<String>())
            }
        }
    }

    /// The log or request id in the headers.
    pub fn log_id(&self) -> Option<String> {
        let id = self.header("x-tt-logid").or(self.header("x-request-id"))?;
        Some(id.to_owned())
    }

    /// Refuses a status of 400 or more although the body names no error.
    pub fn reject_http_error(&self) -> Result<(), RequestFault> {
        if self.status < 400 {
            return Ok(());
        }
        let message = Bilingual::new(
            "HTTP 错误，没有平台的错误码",
            "an HTTP error without a code of the platform",
        );
        Err(RequestFault::not_json(self.status, self.retry_after(), message).log_id(self.log_id()))
    }
}

/// The pause after a date that is over already.
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
