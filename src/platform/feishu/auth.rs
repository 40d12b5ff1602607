//! How Feishu's access token is fetched, and how its answers are judged: by `code`, not by HTTP status (trap 1).

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::errors::{self, CodeGroup, ErrorMeaning};
use crate::domain::WholeNumber;
use crate::domain::text::clean;
use crate::platform::allow::{self, Endpoint};
use crate::platform::error::ErrorClass;
use crate::platform::fault::RequestFault;
use crate::platform::http::{ApiCall, HttpAnswer, IssuedToken, Protocol, TokenPlace};
use crate::platform::json::JsonObject;

/// The token of a self-built app, and the meaning of codes.
pub(super) struct FeishuProtocol {
    pub(super) app_id: String,
    pub(super) secret: SecretString,
}

impl Protocol for FeishuProtocol {
    fn token_call(&self) -> ApiCall {
        let secret = self.secret.expose_secret();
        ApiCall::new(&allow::FEISHU_TOKEN)
            .json(&json!({"app_id": self.app_id, "app_secret": secret}))
    }

    /// The token is at the top level. It may have any form and size (trap 6), and live only briefly (trap 5).
    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        let reply: JsonObject = serde_json::from_str(body).ok()?;
        let text = reply.verbatim("tenant_access_token")?;
        let seconds = lifetime(&reply.text("expire")?)?;
        (!text.is_empty()).then(|| IssuedToken {
            text: SecretString::from(text),
            life: Duration::from_secs(seconds),
        })
    }

    fn token_place(&self) -> TokenPlace {
        TokenPlace::Bearer
    }

    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault> {
        let envelope = answer.envelope();
        let reply: JsonObject = envelope.map_err(|fault| without_json(answer, fault))?;
        match code(&reply) {
            Some(0) => Ok(()),
            code => Err(fault(endpoint, answer, &reply, code)),
        }
    }
}

/// A gateway of Feishu's that refuses the token says so by the status alone (trap 4).
fn without_json(answer: &HttpAnswer, fault: RequestFault) -> RequestFault {
    if answer.status != 401 {
        return fault;
    }
    let meaning = errors::meaning_of_status(answer.status);
    RequestFault {
        class: meaning.class,
        hint: meaning.hint,
        ..fault
    }
}

/// Seconds. A number beyond `u64` is read as a long life, which the transport bounds.
fn lifetime(text: &str) -> Option<u64> {
    let whole = WholeNumber::read(text)?;
    u64::try_from(whole.value).ok()
}

fn code(reply: &JsonObject) -> Option<i64> {
    reply.integer("code")
}

fn fault(
    endpoint: &Endpoint,
    answer: &HttpAnswer,
    reply: &JsonObject,
    code: Option<i64>,
) -> RequestFault {
    let meaning = match code {
        Some(code) => errors::meaning(group(endpoint), code)
            .unwrap_or_else(|| errors::meaning_of_status(answer.status)),
        None => errors::meaning_without_code(answer.status),
    };
    let shown = code.map_or_else(|| "no_code".to_owned(), |code| code.to_string());
    let class = with_pause(meaning, answer);
    let fault = RequestFault::new(shown, &message(reply), class, meaning.hint)
        .log_id(log_id(answer, reply));
    RequestFault {
        reach: meaning.reach,
        ..fault
    }
}

/// The group of the path, without which a code has no meaning (trap 23).
fn group(endpoint: &Endpoint) -> CodeGroup {
    match endpoint.name {
        name if name == allow::FEISHU_TOKEN.name => CodeGroup::Gateway,
        name if name == allow::FEISHU_DEPARTMENTS.name => CodeGroup::Gateway,
        name if name == allow::FEISHU_EXPIRY.name => CodeGroup::Expiry,
        name if name == allow::FEISHU_EMPLOYEES.name => CodeGroup::Employees,
        name if name == allow::FEISHU_SEARCH.name => CodeGroup::Employees,
        _ => CodeGroup::Leave,
    }
}

/// The class, with the pause that the header asks for where the call was throttled (trap 2).
fn with_pause(meaning: ErrorMeaning, answer: &HttpAnswer) -> ErrorClass {
    match meaning.class {
        ErrorClass::Throttled(usual) => {
            let pause = answer
                .header("x-ogw-ratelimit-reset")
                .and_then(whole_seconds);
            ErrorClass::Throttled(pause.or(answer.retry_after()).unwrap_or(usual))
        }
        class => class,
    }
}

/// Seconds, rounded up; `None` for what is not a number, or a negative one. The transport bounds the wait.
fn whole_seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let seconds: u64 = whole.parse().ok()?;
    let more = fraction.bytes().any(|digit| digit != b'0');
    Some(Duration::from_secs(seconds.saturating_add(u64::from(more))))
}

/// The message of a reply, with the permissions that are missing and the links where to grant them.
fn message(reply: &JsonObject) -> String {
    let said = reply.text("msg").unwrap_or_default();
    let error = reply.object("error").unwrap_or_default();
    let scopes = field_of_each(&error, "permission_violations", "subject");
    let links = field_of_each(&error, "helps", "url");
    let parts = scopes.into_iter().chain(links);
    parts
        .filter(|part| !said.contains(part))
        .fold(said.clone(), |all, part| all + " " + &part)
}

fn field_of_each(error: &JsonObject, list: &str, field: &str) -> Vec<String> {
    let list = error.list(list).unwrap_or_default();
    list.iter()
        .filter_map(|one| JsonObject::read(one)?.text(field))
        .collect()
}

/// `X-Tt-Logid`, otherwise `error.log_id`, otherwise the gateway's request id.
fn log_id(answer: &HttpAnswer, reply: &JsonObject) -> Option<String> {
    let header = answer.header("x-tt-logid").map(clean);
    header
        .or_else(|| reply.object("error")?.text("log_id"))
        .or_else(|| answer.log_id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> HttpAnswer {
        HttpAnswer {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
            body: body.to_owned(),
            received: Timestamp::UNIX_EPOCH,
            holds_token: false,
        }
    }

    fn protocol() -> FeishuProtocol {
        FeishuProtocol {
            app_id: "cli_generated".to_owned(),
            secret: SecretString::from("generated"),
        }
    }

    fn judged(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> RequestFault {
        let answer = answer(status, headers, body);
        protocol()
            .judge(&allow::FEISHU_BALANCES, &answer)
            .unwrap_err()
    }

    const THROTTLED: &str = r#"{"code":99991400,"msg":"request trigger frequency limit"}"#;

    #[test]
    fn feishu_trap_1_the_code_decides_whatever_the_status() {
        for status in [200, 400, 401, 403, 429, 500] {
            let fault = judged(
                status,
                &[],
                r#"{"code":99991663,"msg":"Invalid access token"}"#,
            );
            assert_eq!(fault.class, ErrorClass::Refresh, "{status}");
        }
        let success = answer(200, &[], r#"{"code":"0","msg":"success","data":{}}"#);
        assert!(protocol().judge(&allow::FEISHU_BALANCES, &success).is_ok());
    }

    #[test]
    fn feishu_trap_2_throttling_is_429_or_400_and_waits_as_told() {
        for status in [429, 400, 200] {
            let fault = judged(status, &[("x-ogw-ratelimit-reset", "52")], THROTTLED);
            assert_eq!(
                fault.class,
                ErrorClass::Throttled(Duration::from_secs(52)),
                "{status}"
            );
        }
        for code in ["1161604", "2200"] {
            let body = format!(r#"{{"code":{code},"msg":"QPS over limit"}}"#);
            assert!(matches!(
                judged(200, &[], &body).class,
                ErrorClass::Throttled(_)
            ));
        }
        let unknown = judged(429, &[], r#"{"code":5,"msg":"slow down"}"#);
        assert!(matches!(unknown.class, ErrorClass::Throttled(_)));
    }

    #[test]
    fn feishu_trap_2_a_senseless_reset_header_becomes_a_short_wait() {
        for header in ["-3", "NaN", "", "soon"] {
            let fault = judged(429, &[("x-ogw-ratelimit-reset", header)], THROTTLED);
            assert_eq!(
                fault.class,
                ErrorClass::Throttled(Duration::from_secs(2)),
                "{header}"
            );
        }
        let fault = judged(429, &[("x-ogw-ratelimit-reset", "1.5")], THROTTLED);
        assert_eq!(fault.class, ErrorClass::Throttled(Duration::from_secs(2)));
    }

    #[test]
    fn feishu_trap_3_a_spent_quota_is_final_though_it_comes_as_429() {
        let fault = judged(429, &[], r#"{"code":99991403,"msg":"quota used up"}"#);
        assert_eq!(fault.class, ErrorClass::QuotaSpent);
    }

    #[test]
    fn feishu_trap_18_a_missing_scope_names_the_scopes_and_where_to_grant_them() {
        let fault = judged(
            400,
            &[("x-request-id", "gateway")],
            r#"{"code":99991672,"msg":"Access denied. One of the following scopes is required: [corehr:leave:read]",
                "error":{"log_id":"L1","permission_violations":[{"subject":"corehr:leave:read"},{"subject":"corehr:corehr"}],
                         "helps":[{"url":"https://open.feishu.cn/app/cli_generated/auth"}]}}"#,
        );
        assert_eq!(fault.class, ErrorClass::Refused);
        assert_eq!(
            fault.message,
            "Access denied. One of the following scopes is required: [corehr:leave:read] corehr:corehr \
             https://open.feishu.cn/app/cli_generated/auth"
        );
        assert_eq!(
            fault.log_id.as_deref(),
            Some("L1"),
            "trap 23: the log id of the body"
        );
    }

    #[test]
    fn a_missing_scope_refuses_its_endpoint_and_a_foreign_ip_the_whole_tenant() {
        use crate::platform::fault::FaultReach;
        let reach = |code: i64| judged(400, &[], &format!(r#"{{"code":{code},"msg":""}}"#)).reach;
        assert_eq!(reach(99_991_672), FaultReach::Endpoint);
        assert_eq!(reach(99_991_403), FaultReach::Endpoint);
        for code in [99_991_401, 99_991_543, 99_991_662, 99_991_673, 10_015] {
            assert_eq!(reach(code), FaultReach::Tenant, "{code}");
        }
    }

    #[test]
    fn feishu_trap_23_the_header_log_id_comes_first() {
        let headers = [("X-Tt-Logid", "L2"), ("X-Request-Id", "gateway")];
        let body = r#"{"code":1160015,"msg":"","error":{"log_id":"L1"}}"#;
        assert_eq!(judged(500, &headers, body).log_id.as_deref(), Some("L2"));
    }

    #[test]
    fn feishu_trap_25_what_is_not_feishus_json_is_tried_again_or_said() {
        assert_eq!(
            judged(502, &[], "<html>bad gateway</html>").class,
            ErrorClass::Retry
        );
        assert_eq!(judged(200, &[], "").code, "not_json");
        assert_eq!(judged(200, &[], r#"{"status":"ok"}"#).code, "no_code");
        assert_eq!(
            judged(503, &[], r#"{"error":"upstream"}"#).class,
            ErrorClass::Retry
        );
    }

    #[test]
    fn a_token_that_is_refused_by_the_status_alone_is_replaced_too() {
        for body in [
            "",
            "Unauthorized",
            "<html>401</html>",
            r#"{"error":"token"}"#,
        ] {
            assert_eq!(judged(401, &[], body).class, ErrorClass::Refresh, "{body}");
        }
        assert_eq!(judged(404, &[], "nothing here").class, ErrorClass::Bug);
    }

    #[test]
    fn feishu_trap_5_a_token_lives_as_long_as_its_reply_says() {
        let short = r#"{"code":0,"msg":"ok","tenant_access_token":"t-generated","expire":"4567"}"#;
        let token = protocol().read_token(short).unwrap();
        assert_eq!(token.life, Duration::from_secs(4_567));
        for most in [
            "9223372036854775807",
            "18446744073709551615",
            "99999999999999999999",
        ] {
            let endless =
                format!(r#"{{"code":0,"tenant_access_token":"t-generated","expire":{most}}}"#);
            let token = protocol().read_token(&endless).unwrap();
            assert!(token.life > Duration::from_hours(24), "{most}");
        }
        let lifeless = r#"{"code":0,"tenant_access_token":"t-generated"}"#;
        assert!(protocol().read_token(lifeless).is_none());
    }

    #[test]
    fn feishu_trap_6_a_token_may_be_of_any_form_and_size() {
        let jwt = format!("eyJ{}", "x".repeat(4_000));
        let body = format!(r#"{{"code":0,"tenant_access_token":"{jwt}","expire":7200}}"#);
        let token = protocol().read_token(&body).unwrap();
        assert_eq!(token.text.expose_secret(), jwt);
        assert!(
            protocol()
                .read_token(r#"{"code":0,"expire":7200}"#)
                .is_none()
        );
    }
}
