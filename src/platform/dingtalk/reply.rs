//! The envelope of every legacy reply: whether it is a success, and if not, which code it really carries.
//!
//! Owns the traps of the envelope (26, 27, 28, 30, 35, 37). Must not know what a result means.

use std::time::Duration;

use jiff::civil::DateTime;
use serde_json::Value;

use super::errors::{self, IP_BANNED, NO_ERRCODE, NULL_RESULT};
use super::wire;
use crate::domain::Instant;
use crate::domain::day::platform_zone;
use crate::domain::text::clean;
use crate::platform::Class;

/// Why a reply is no success.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    /// The innermost code.
    pub(super) code: String,
    /// What DingTalk said: cleaned, cut, without links.
    pub(super) message: String,
    /// What it means, with the time that the text asks to wait.
    pub(super) class: Class,
    /// DingTalk's request id.
    pub(super) log_id: Option<String>,
}

/// Longer texts are cut: they are shown in one line.
const LONGEST_MESSAGE: usize = 300;

/// Reads an envelope. `Ok` only where `errcode` is 0, whatever `errmsg` and `success` are (trap 37).
pub(super) fn judge(body: &Value, now: Instant) -> Result<(), Fault> {
    let Some(errcode) = wire::text(&body["errcode"]) else {
        return Err(without_errcode(body));
    };
    if errcode == "0" {
        return Ok(());
    }
    let errmsg = wire::text(&body["errmsg"]).unwrap_or_default();
    let code = inner_code(body, &errmsg).unwrap_or(errcode);
    let message = inner_message(body, &errmsg);
    Err(Fault {
        class: class_of(&code, &message, now),
        message: presentable(&message),
        log_id: wire::text(&body["request_id"]),
        code,
    })
}

/// The `result` of a success; null or absent counts as the operator's lack of rights (trap 29).
pub(super) fn result_of(body: &Value) -> Result<&Value, Fault> {
    match &body["result"] {
        Value::Null => Err(Fault {
            code: NULL_RESULT.to_owned(),
            message: "the reply is a success without a result".to_owned(),
            class: errors::meaning_of(NULL_RESULT).class,
            log_id: wire::text(&body["request_id"]),
        }),
        result => Ok(result),
    }
}

/// Whether a body that is not JSON is the page shown to a banned IP (trap 28), and not a gateway's passing fault.
pub(super) fn is_ban_page(body: &str) -> bool {
    let body = body.to_ascii_lowercase();
    body.contains('<') && (body.contains("punish") || body.contains("1111"))
}

/// The fault of a banned IP.
pub(super) fn ip_banned() -> Fault {
    Fault {
        code: IP_BANNED.to_owned(),
        message: "this IP address is banned for five minutes".to_owned(),
        class: errors::meaning_of(IP_BANNED).class,
        log_id: None,
    }
}

/// The new host's shape (`code`, `message`), the ban, or nothing known: never a success (trap 28).
fn without_errcode(body: &Value) -> Fault {
    if wire::text(&body["status"]).as_deref() == Some(IP_BANNED) {
        return ip_banned();
    }
    let code = wire::text(&body["code"]).unwrap_or_else(|| NO_ERRCODE.to_owned());
    let message = wire::text(&body["message"]).unwrap_or_default();
    Fault {
        class: errors::meaning_of(&code).class,
        message: presentable(&message),
        log_id: wire::text(&body["requestid"]),
        code,
    }
}

/// `sub_code`, or `subcode=` inside the text, whatever the outer code (trap 26).
fn inner_code(body: &Value, errmsg: &str) -> Option<String> {
    wire::text(&body["sub_code"])
        .or_else(|| between(errmsg, "subcode=", [',', ']']).map(str::to_owned))
        .filter(|code| !code.is_empty())
}

fn inner_message(body: &Value, errmsg: &str) -> String {
    let inside = || {
        let (_, rest) = errmsg.split_once("submsg=")?;
        Some(rest.strip_suffix(']').unwrap_or(rest).to_owned())
    };
    let text = wire::text(&body["sub_msg"]).filter(|text| !text.is_empty());
    text.or_else(inside).unwrap_or_else(|| errmsg.to_owned())
}

fn between<'a>(text: &'a str, start: &str, end: [char; 2]) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split(end).next().map(str::trim)
}

fn class_of(code: &str, message: &str, now: Instant) -> Class {
    match errors::meaning_of(code).class {
        Class::Throttled(least) => Class::Throttled(penalty(message, now).unwrap_or(least)),
        class => class,
    }
}

/// `处罚将在 2019-02-13 20:40:05 结束`, in Beijing time (trap 27); at least a second and at most an IP ban's length.
fn penalty(message: &str, now: Instant) -> Option<Duration> {
    let (_, rest) = message.split_once("处罚将在")?;
    let end: DateTime = rest.trim_start().get(..19)?.parse().ok()?;
    let end = end.to_zoned(platform_zone()).ok()?.timestamp();
    let left = end.as_millisecond().saturating_sub(now.0).max(1000);
    Some(Duration::from_millis(u64::try_from(left).ok()?).min(errors::IP_BAN))
}

/// The text for an error: the scope's name stays, the apply link goes, for it holds the app key (trap 30).
fn presentable(message: &str) -> String {
    clean(&without_links(message))
        .chars()
        .take(LONGEST_MESSAGE)
        .collect()
}

/// Each link shortened to its host.
fn without_links(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("://") {
        let scheme = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        kept.push_str(scheme);
        let end = link.find(ends_link).unwrap_or(link.len());
        kept.push_str(link[..end].split(['/', '?', '#']).next().unwrap_or_default());
        rest = &link[end..];
    }
    kept + rest
}

fn ends_link(c: char) -> bool {
    c.is_whitespace() || !c.is_ascii() || matches!(c, ',' | ';' | ']' | '}' | '"' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2019-02-13 20:40:03 in Beijing.
    const NOW: Instant = Instant(1_550_061_603_000);

    fn fault(body: &str) -> Fault {
        judge(&serde_json::from_str(body).unwrap(), NOW).unwrap_err()
    }

    #[test]
    fn trap_26_the_inner_code_is_read_from_sub_code() {
        let fault = fault(
            r#"{"errcode":88,"sub_code":"40014","sub_msg":"不合法的access_token",
                "errmsg":"ding talk error[subcode=40014,submsg=不合法的access_token]","request_id":"16l4ew3d47pdp"}"#,
        );
        assert_eq!(fault.code, "40014");
        assert_eq!(fault.class, Class::Refresh);
        assert_eq!(fault.message, "不合法的access_token");
        assert_eq!(fault.log_id.as_deref(), Some("16l4ew3d47pdp"));
    }

    #[test]
    fn trap_26_the_inner_code_is_read_from_the_text_where_there_is_no_sub_code() {
        let fault = fault(
            r#"{"errcode":"88","errmsg":"ding talk error[subcode=60011,submsg=权限不足, {requiredScopes=[qyapi_get_member]}]"}"#,
        );
        assert_eq!(fault.code, "60011");
        assert_eq!(fault.class, Class::Refused);
        assert_eq!(fault.message, "权限不足, {requiredScopes=[qyapi_get_member]}");
    }

    #[test]
    fn trap_27_the_wait_lasts_until_the_penalty_ends_in_beijing_time() {
        let text = |code: &str, end: &str| {
            format!(
                r#"{{"errcode":88,"sub_code":"{code}","sub_msg":"apiPath(/user/list), 从 2019-02-13 20:40:04 到 2019-02-13 20:40:04 请求总次数超过了 300 次, 处罚将在 {end} 结束."}}"#
            )
        };
        let wait = |code, end| fault(&text(code, end)).class;
        let seconds = |s| Class::Throttled(Duration::from_secs(s));
        assert_eq!(wait("90018", "2019-02-13 20:40:05"), seconds(2));
        assert_eq!(wait("90002", "2019-02-13 20:40:33"), seconds(30));
        assert_eq!(wait("90018", "2019-02-13 20:00:00"), seconds(1), "already over");
        assert_eq!(wait("90018", "2029-02-13 20:00:00"), seconds(300), "a clock is wrong");
        assert_eq!(wait("90018", "soon"), seconds(1));
    }

    #[test]
    fn trap_28_no_errcode_is_no_success_and_1111_is_a_ban_of_five_minutes() {
        let banned = fault(r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"xxx"}"#);
        assert_eq!(banned.code, "1111");
        assert_eq!(banned.class, Class::Throttled(Duration::from_secs(300)));
        for body in ["{}", "[]", r#"{"result":[]}"#, r#"{"errcode":null}"#, "null", "3"] {
            assert_eq!(fault(body).code, "no_errcode", "{body}");
        }
        assert!(is_ban_page("<html><script>var punish='deny'</script></html>"));
        assert!(!is_ban_page("<html>502 Bad Gateway</html>"));
    }

    #[test]
    fn trap_30_the_scope_is_shown_and_the_app_key_in_the_link_is_not() {
        let fault = fault(include_str!(
            "../../../tests/fixtures/dingtalk/missing_permission.json"
        ));
        assert_eq!(fault.code, "60011");
        assert!(fault.message.contains("[qyapi_get_department_list]"));
        assert!(fault.message.contains("open-dev.dingtalk.com"));
        assert!(!fault.message.contains("dingsecretkey"));
        assert!(!fault.message.contains("://"));
    }

    #[test]
    fn trap_37_a_success_needs_neither_errmsg_nor_success() {
        for body in [r#"{"errcode":0}"#, r#"{"errcode":"0","errmsg":"ok"}"#] {
            let body = serde_json::from_str(body).unwrap();
            assert_eq!(judge(&body, NOW), Ok(()));
        }
    }

    #[test]
    fn trap_29_a_null_result_is_the_operators_fault() {
        let body = serde_json::json!({"errcode": 0, "result": null});
        let fault = result_of(&body).unwrap_err();
        assert_eq!(fault.code, "null_result");
        assert_eq!(errors::meaning_of(&fault.code).about, errors::About::Operator);
    }

    #[test]
    fn the_vendor_pages_bare_88_keeps_its_text() {
        let fault = fault(r#"{"errcode":88,"errmsg":"ding talk error"}"#);
        assert_eq!((fault.code.as_str(), fault.message.as_str()), ("88", "ding talk error"));
        assert_eq!(fault.class, Class::Bug);
    }

    #[test]
    fn a_message_is_cleaned_and_cut() {
        let long = format!(r#"{{"errcode":-1,"errmsg":"\u001b[31m{}"}}"#, "忙".repeat(1000));
        let fault = fault(&long);
        assert_eq!(fault.class, Class::Retry);
        assert_eq!(fault.message.chars().count(), 300);
        assert!(fault.message.starts_with("[31m忙"));
    }
}
