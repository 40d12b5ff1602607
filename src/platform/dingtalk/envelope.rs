//! The envelope of a legacy reply: whether the reply is a success, and if not, which error code
//! counts (traps 26 to 30 and 37).

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::errors::{self, IP_BANNED, NO_ERRCODE, NULL_RESULT};
use super::wire::DingTalkEnvelope;
use crate::domain::day::platform_zone;
use crate::platform::ErrorClass;
use crate::platform::fault::RequestFault;
use crate::platform::json::filled;

/// The shortest wait for the end of a penalty.
const SHORTEST_PENALTY: Duration = Duration::from_secs(1);

/// Whether an envelope is a success: only if `errcode` is 0, whatever `errmsg` and `success` say (trap 37).
pub(super) fn judge(envelope: &DingTalkEnvelope<'_>, now: Timestamp) -> Result<(), RequestFault> {
    match &envelope.errcode {
        None => Err(without_errcode(envelope)),
        Some(code) if code == "0" => Ok(()),
        Some(code) => Err(refusal(envelope, code, now)),
    }
}

/// Refuses a success without a `result`: null is how DingTalk answers an operator who lacks rights (trap 29).
pub(super) fn require_result(envelope: &DingTalkEnvelope<'_>) -> Result<(), RequestFault> {
    match envelope.result {
        Some(_) => Ok(()),
        None => {
            Err(fault(NULL_RESULT, "a success without a result")
                .log_id(envelope.request_id.clone()))
        }
    }
}

/// Whether a body that is not JSON is the page for a banned IP (trap 28), and not the page of some gateway.
pub(super) fn is_ban_page(body: &str) -> bool {
    let body = body.to_ascii_lowercase();
    let says = |word: &str| body.contains(word);
    says("punish") && (says("deny") || says("x5sec") || says("_tmd_")) || says("\"status\":1111")
}

/// The fault of a banned IP.
pub(super) fn ip_banned() -> RequestFault {
    fault(IP_BANNED, "this IP address is banned for five minutes")
}

/// The fault of a code, without links in its text.
fn fault(code: &str, message: &str) -> RequestFault {
    errors::fault(code, &without_links(message))
}

fn refusal(envelope: &DingTalkEnvelope<'_>, outer_code: &str, now: Timestamp) -> RequestFault {
    let errmsg = envelope.errmsg.as_deref().unwrap_or_default();
    let code = inner_code(envelope, errmsg).unwrap_or_else(|| outer_code.to_owned());
    let message = inner_message(envelope, errmsg);
    let mut fault = fault(&code, &message).log_id(envelope.request_id.clone());
    if let ErrorClass::Throttled(least) = fault.class {
        fault.class = ErrorClass::Throttled(penalty(&message, now).unwrap_or(least));
    }
    fault
}

/// The fault of a reply without `errcode`: the new host's shape (`code`, `message`), the ban, or something unknown. It is never a
/// success (trap 28).
fn without_errcode(envelope: &DingTalkEnvelope<'_>) -> RequestFault {
    if envelope.status.as_deref() == Some(IP_BANNED) {
        return ip_banned();
    }
    let code = envelope.code.as_deref().unwrap_or(NO_ERRCODE);
    let message = envelope.message.as_deref();
    fault(code, message.unwrap_or("a reply without errcode")).log_id(envelope.request_id.clone())
}

/// The code in `sub_code`, or after `subcode=` inside the text, whatever the outer code is (trap 26).
fn inner_code(envelope: &DingTalkEnvelope<'_>, errmsg: &str) -> Option<String> {
    let inside = || {
        let (_, rest) = errmsg.split_once("subcode=")?;
        filled(rest.split([',', ']']).next().map(str::to_owned))
    };
    filled(envelope.sub_code.clone()).or_else(inside)
}

fn inner_message(envelope: &DingTalkEnvelope<'_>, errmsg: &str) -> String {
    let inside = || {
        let (_, rest) = errmsg.split_once("submsg=")?;
        Some(rest.strip_suffix(']').unwrap_or(rest).to_owned())
    };
    let message = filled(envelope.sub_msg.clone()).or_else(inside);
    message.unwrap_or_else(|| errmsg.to_owned())
}

/// How long a penalty still lasts, from a text such as `处罚将在 2019-02-13 20:40:05 结束`, in Beijing time (trap 27): at least a second
/// and at most as long as an IP ban.
fn penalty(message: &str, now: Timestamp) -> Option<Duration> {
    let (_, rest) = message.rsplit_once("将在")?;
    let end: DateTime = rest.trim_start().get(..19)?.parse().ok()?;
    let end = end.to_zoned_datetime(platform_zone()).ok()?.timestamp();
    let left = Duration::try_from(end.duration_since(now)).unwrap_or_default();
    Some(left.clamp(SHORTEST_PENALTY, errors::IP_BAN))
}

/// Shortens each link to its host. The link by which a permission is applied for holds the app key (trap 30); the permission's name
/// stands in the text and stays.
fn without_links(text: &str) -> String {
    let mut shortened = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("://") {
        let scheme = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        shortened.push_str(scheme);
        let end = link.find(ends_link).unwrap_or(link.len());
        shortened.push_str(
            link[..end]
                .split(['/', '?', '#'])
                .next()
                .unwrap_or_default(),
        );
        rest = &link[end..];
    }
    shortened + rest
}

fn ends_link(c: char) -> bool {
    c.is_whitespace() || !c.is_ascii() || matches!(c, ',' | ';' | ']' | '}' | '"' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::json;

    /// 2019-02-13 20:40:03 in Beijing.
    const NOW: Timestamp = Timestamp::constant(1_550_061_603, 0);

    fn fault(body: &str) -> RequestFault {
        judge(&json::from_json(body).unwrap(), NOW).unwrap_err()
    }

    #[test]
    fn trap_26_the_inner_code_is_read_from_sub_code() {
        let fault = fault(
            r#"{"errcode":88,"sub_code":"40014","sub_msg":"不合法的access_token",
                "errmsg":"ding talk error[subcode=40014,submsg=不合法的access_token]","request_id":"16l4ew3d47pdp"}"#,
        );
        assert_eq!(fault.code, "40014");
        assert_eq!(fault.class, ErrorClass::Refresh);
        assert_eq!(fault.message, "不合法的access_token");
        assert_eq!(fault.log_id.as_deref(), Some("16l4ew3d47pdp"));
    }

    #[test]
    fn trap_26_the_inner_code_is_read_from_the_text_where_there_is_no_sub_code() {
        let fault = fault(
            r#"{"errcode":"88","errmsg":"ding talk error[subcode=60011,submsg=权限不足, {requiredScopes=[qyapi_get_member]}]"}"#,
        );
        assert_eq!(fault.code, "60011");
        assert_eq!(fault.class, ErrorClass::Refused);
        assert_eq!(
            fault.message,
            "权限不足, {requiredScopes=[qyapi_get_member]}"
        );
    }

    #[test]
    fn trap_27_the_wait_lasts_until_the_penalty_ends_in_beijing_time() {
        let text = |code: &str, end: &str| {
            format!(
                r#"{{"errcode":88,"sub_code":"{code}","sub_msg":"apiPath(/user/list), 从 2019-02-13 20:40:04 到 2019-02-13 20:40:04 请求总次数超过了 300 次, 处罚将在 {end} 结束."}}"#
            )
        };
        let wait = |code, end| fault(&text(code, end)).class;
        let seconds = |s| ErrorClass::Throttled(Duration::from_secs(s));
        assert_eq!(wait("90018", "2019-02-13 20:40:05"), seconds(2));
        assert_eq!(wait("90002", "2019-02-13 20:40:33"), seconds(30));
        assert_eq!(
            wait("90018", "2019-02-13 20:00:00"),
            seconds(1),
            "already over"
        );
        assert_eq!(
            wait("90018", "2029-02-13 20:00:00"),
            seconds(300),
            "a clock is wrong"
        );
        assert_eq!(wait("90018", "soon"), seconds(1));
    }

    #[test]
    fn trap_28_no_errcode_is_no_success_and_1111_is_a_ban_of_five_minutes() {
        let banned =
            fault(r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"xxx"}"#);
        assert_eq!(banned.code, "1111");
        assert_eq!(banned.class, ErrorClass::Throttled(Duration::from_mins(5)));
        for body in [
            "{}",
            r#"{"result":[]}"#,
            r#"{"errcode":null}"#,
            r#"{"success":true}"#,
        ] {
            assert_eq!(fault(body).code, "no_errcode", "{body}");
        }
        assert!(is_ban_page(
            "<html><script>var punish='deny'</script></html>"
        ));
        assert!(is_ban_page(
            r#"<html><script>{"status":1111,"wait":5}</script></html>"#
        ));
        for other in [
            "<html>502 Bad Gateway</html>",
            r#"<html><body style="color:#111111">登录</body></html>"#,
            "<html>order 1111</html>",
            "<html>late work is punished</html>",
        ] {
            assert!(!is_ban_page(other), "{other}");
        }
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
            assert_eq!(judge(&json::from_json(body).unwrap(), NOW), Ok(()));
        }
    }

    #[test]
    fn trap_29_a_null_result_is_the_operators_fault() {
        let envelope: DingTalkEnvelope<'_> =
            json::from_json(r#"{"errcode":0,"result":null}"#).unwrap();
        assert_eq!(judge(&envelope, NOW), Ok(()));
        let fault = require_result(&envelope).unwrap_err();
        assert_eq!(fault.code, "null_result");
        assert_eq!(
            errors::row_of(&fault.code).scope,
            errors::CodeSubject::Operator
        );
    }

    #[test]
    fn the_vendor_pages_bare_88_keeps_its_text() {
        let fault = fault(r#"{"errcode":88,"errmsg":"ding talk error"}"#);
        assert_eq!(
            (fault.code.as_str(), fault.message.as_str()),
            ("88", "ding talk error")
        );
        assert_eq!(fault.class, ErrorClass::Bug);
    }

    #[test]
    fn a_message_is_cleaned() {
        let fault = fault(r#"{"errcode":-1,"errmsg":"\u001b[31m忙"}"#);
        assert_eq!(fault.class, ErrorClass::Retry);
        assert_eq!(fault.message, "忙");
    }
}
