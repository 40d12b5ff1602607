//! WeCom's error codes: what each means and what the administrator can do about it.
//!
//! From the pages of the two vacation interfaces (93375 and 93376), and from the list of global codes (document 90313) where they
//! refer to it.

use std::time::Duration;

use crate::domain::balance::Hint;
use crate::platform::error::ErrorClass;
use crate::platform::error_table::{self, ErrorRow};
use crate::platform::fault::RequestFault;

/// 45009 blocks for a minute at least, the shortest of its windows (document 90312).
const SHORTEST_BLOCK: Duration = Duration::from_mins(1);

const fn row(
    codes: &'static [&'static str],
    class: ErrorClass,
    zh: &'static str,
    en: &'static str,
) -> ErrorRow<()> {
    ErrorRow::new(codes, class, (), zh, en)
}

/// A refusal of the credentials or of the app, whatever is asked.
const fn refused(
    codes: &'static [&'static str],
    zh: &'static str,
    en: &'static str,
) -> ErrorRow<()> {
    row(codes, ErrorClass::Refused, zh, en).everywhere()
}

pub(super) static TABLE: &[ErrorRow<()>] = &[
    row(
        &["-1"],
        ErrorClass::Retry,
        "企业微信系统繁忙；请稍后重试",
        "WeCom is busy; try later",
    ),
    row(
        &["6000"],
        ErrorClass::Retry,
        "数据版本冲突；请稍后重试",
        "the data changed meanwhile; try later",
    ),
    row(
        &["45033"],
        ErrorClass::Throttled(Duration::from_secs(3)),
        "同时发出的请求过多；请避免多个程序同时读取本企业的数据",
        "too many requests at once; do not let several programs read this company at the same time",
    ),
    row(
        &["45036"],
        ErrorClass::Throttled(Duration::from_secs(10)),
        "访问过于频繁；请在配置中调低 requests_per_minute 后重试",
        "asked too quickly; lower requests_per_minute in the configuration and try again",
    ),
    row(
        &["45009"],
        ErrorClass::Throttled(SHORTEST_BLOCK),
        "接口调用超过频率限制；请等待后重试，或在企业微信开发者工具页自助解封",
        "the interface's call limit is exceeded; wait, or lift the block yourself on WeCom's developer tools page",
    ),
    row(
        &["45029"],
        ErrorClass::PerItem,
        "该部门的返回过大；请把部门拆小，或缩小应用的可见范围",
        "this department's list is too large to be sent; split the department or narrow the app's visible range",
    ),
    row(
        &["301064"],
        ErrorClass::Retry,
        "假勤服务内部错误；请稍后重试",
        "internal error of the leave service; try later",
    ),
    row(
        &["301026"],
        ErrorClass::Retry,
        "审批服务出错；请稍后重试",
        "the approval service failed; try later",
    ),
    row(
        &["40014"],
        ErrorClass::Refresh,
        "访问令牌无效；请确认 Secret 属于本应用，且没有其他程序在频繁换取令牌",
        "the access token is not taken; check that the secret is this app's and that no other program keeps fetching tokens",
    ),
    row(
        &["42001"],
        ErrorClass::Refresh,
        "访问令牌已过期；请检查本机时间后重试",
        "the access token has expired; check this machine's clock and try again",
    ),
    row(
        &["41001"],
        ErrorClass::Refresh,
        "请求缺少访问令牌；请检查代理是否改写了请求",
        "the access token did not arrive; check whether a proxy rewrites requests",
    ),
    row(
        &["40001"],
        ErrorClass::Refresh,
        "Secret 与企业 ID 不匹配、已被重置或应用已停用；请在管理后台重新复制本应用的 Secret",
        "the secret does not fit the corp ID, was reset, or the app is disabled; copy this app's secret again from the console",
    ),
    refused(
        &["40013"],
        "企业 ID 不正确；请在管理后台 > 我的企业 中核对 corp_id",
        "the corp ID is wrong; compare corp_id with My Company in the console",
    ),
    refused(
        &["2000002"],
        "企业 ID 不存在；请在管理后台 > 我的企业 中核对 corp_id",
        "no company has this corp ID; compare corp_id with My Company in the console",
    ),
    refused(
        &["40091"],
        "Secret 属于另一家企业；请填写本企业应用的 Secret",
        "the secret belongs to another company; use the secret of this company's app",
    ),
    refused(
        &["41002"],
        "缺少企业 ID；请在配置中填写 corp_id",
        "the corp ID is missing; set corp_id in the configuration",
    ),
    refused(
        &["41004"],
        "缺少 Secret；请在配置中填写 secret",
        "the secret is missing; set secret in the configuration",
    ),
    refused(
        &["50003"],
        "应用已停用；请在管理后台启用该应用",
        "the app is disabled; enable it in the console",
    ),
    refused(
        &["60031"],
        "应用被禁止使用；请在管理后台启用该应用",
        "the app is forbidden; enable it in the console",
    ),
    refused(
        &["301007"],
        "企业当前不可用；请确认企业状态与应用已启用",
        "the company is not available; check its state and that the app is enabled",
    ),
    refused(
        &["60020"],
        "本机 IP 不被允许；请把错误中的 IP（from ip 后面）加入应用的「企业可信IP」，约 1 分钟后生效",
        "this machine's IP is not allowed; add the IP after \"from ip\" to 企业可信IP (trusted IPs) of the app, it takes about a minute",
    ),
    row(
        &["48002"],
        ErrorClass::Refused,
        "该应用无权调用此接口；请使用自建应用，并把它加入 审批 > API > 可调用接口的应用（系统应用的 Secret 自 2023-12-01 起不再支持）",
        "this kind of app may not call this interface; use a self-built app and add it under 审批 (Approval) > API > apps that may call (secrets of system apps are no longer taken since 2023-12-01)",
    ),
    row(
        &["48006"],
        ErrorClass::Refused,
        "接口权限因长期未使用被收回；请管理员在后台重新开启",
        "the permission was taken back after long disuse; an administrator has to switch it on again",
    ),
    row(
        &["48009"],
        ErrorClass::Refused,
        "通讯录同步 Secret 不能从新 IP 读取成员；请改用自建应用的 Secret",
        "the contact-sync secret may not read members from a new IP; use a self-built app's secret",
    ),
    row(
        &["301055"],
        ErrorClass::Refused,
        "没有审批数据权限；请把应用加入 审批 > API > 可调用接口的应用",
        "no permission for approval data; add the app under 审批 (Approval) > API > apps that may call",
    ),
    row(
        &["301062"],
        ErrorClass::Refused,
        "没有假勤权限；请把应用加入 审批 > API > 可调用接口的应用（系统应用的 Secret 自 2023-12-01 起不再支持）",
        "no permission for leave data; add the app under 审批 (Approval) > API > apps that may call (secrets of system apps are no longer taken since 2023-12-01)",
    ),
    row(
        &["60011"],
        ErrorClass::Hidden,
        "该成员或部门不在应用的可见范围内；请在管理后台扩大应用的可见范围",
        "this member or department is outside the app's visible range; widen it in the console",
    ),
    row(
        &["60021"],
        ErrorClass::Hidden,
        "超出应用的可见范围；请在管理后台扩大应用的可见范围",
        "outside the app's visible range; widen it in the console",
    ),
    row(
        &["60030"],
        ErrorClass::Hidden,
        "超出应用的可见范围；请在管理后台扩大应用的可见范围",
        "outside the app's visible range; widen it in the console",
    ),
    row(
        &["60111"],
        ErrorClass::PerItem,
        "找不到该成员：可能已离职、被删除或不在可见范围；请核对通讯录",
        "no such member: left, deleted or outside the visible range; check the contacts",
    ),
    row(
        &["60123"],
        ErrorClass::PerItem,
        "部门无效；请核对通讯录，或重新加载",
        "the department is not valid; check the contacts, or reload",
    ),
    row(
        &["60003"],
        ErrorClass::PerItem,
        "部门不存在：可能刚被删除；请重新加载",
        "no such department, perhaps just deleted; reload",
    ),
    row(
        &["301063"],
        ErrorClass::PerItem,
        "参数错误：该成员的数据无法查询；请在企业微信后台核对该成员",
        "wrong parameter: this member cannot be asked for; check the member in WeCom's console",
    ),
    row(
        &["301098"],
        ErrorClass::PerItem,
        "该成员不在此假期类型的适用范围内",
        "the member is not in this leave type's scope",
    ),
    row(
        &["301025"],
        ErrorClass::Bug,
        "审批参数错误；请报告此问题",
        "wrong parameter of the approval interface; please report this",
    ),
    row(
        &["40063"],
        ErrorClass::Bug,
        "参数为空；请报告此问题",
        "an empty parameter; please report this",
    ),
];

/// What a reply with `code` means.
pub(super) fn fault(code: i64, errmsg: &str) -> RequestFault {
    let code = code.to_string();
    let (message, hint_number) = split_errmsg(errmsg);
    let fault = match error_table::find(TABLE, &code) {
        Some(row) => row.fault(&code, &message),
        None => RequestFault::new(code, &message, ErrorClass::Bug, UNKNOWN),
    };
    fault.log_id(hint_number)
}

const UNKNOWN: Hint = Hint {
    zh: "未知错误码；请在企业微信开发者中心的「全局错误码」中查询",
    en: "a code that this version does not know; look it up in WeCom's list of global error codes",
};

/// The list of departments came empty, so nobody is in the app's visible range.
pub(super) fn nobody_visible() -> RequestFault {
    let hint = Hint {
        zh: "应用的可见范围里没有部门；请在管理后台 > 应用 > 可见范围 中加入部门（只加成员时无法列出人员）",
        en: "no department is in the app's visible range; add departments to it in the console (members alone cannot be listed)",
    };
    let message = ("部门列表是空的", "the list of departments is empty");
    RequestFault::own("empty_directory", message, ErrorClass::PerItem, hint)
}

/// Separates `errmsg` into its text without the link, and the number that Tencent's support asks for. The whole is like
/// `not allow …, hint: [1573…], from ip: 1.2.3.4, more info at https://…`.
fn split_errmsg(errmsg: &str) -> (String, Option<String>) {
    let text = errmsg.split(", more info at").next().unwrap_or_default();
    let Some((before, rest)) = text.split_once(", hint: [") else {
        return (text.to_owned(), None);
    };
    let (number, after) = rest.split_once(']').unwrap_or((rest, ""));
    (format!("{before}{after}"), Some(number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error_table::assert_each_code_stands_once;
    use crate::platform::fault::FaultReach;

    /// Every code of the pages of `getcorpconf` and `getuservacationquota`.
    const OF_THE_PAGES: [i64; 3] = [301_062, 301_063, 301_064];

    /// The codes of document 90313 that the calls used here can answer.
    const OF_THE_LIST: [i64; 35] = [
        -1, 6000, 45033, 45036, 45009, 301_064, 301_026, 40014, 42001, 41001, 40001, 40013,
        2_000_002, 40091, 41002, 41004, 50003, 60031, 301_007, 60020, 48002, 48006, 48009, 60011,
        60021, 60030, 60111, 60123, 60003, 301_055, 301_062, 301_063, 301_098, 40063, 45029,
    ];

    fn class(code: i64) -> ErrorClass {
        fault(code, "").class
    }

    #[test]
    fn every_documented_code_has_a_meaning_and_a_remedy_in_both_languages() {
        for code in OF_THE_PAGES.into_iter().chain(OF_THE_LIST) {
            let fault = fault(code, "x");
            assert_ne!(fault.hint, UNKNOWN, "{code}");
            assert!(
                !fault.hint.zh.is_ascii() && fault.hint.en.len() > 10,
                "{code}"
            );
            assert_eq!(fault.code, code.to_string());
        }
    }

    #[test]
    fn no_code_stands_twice() {
        assert_each_code_stands_once(TABLE, |(), ()| true);
    }

    #[test]
    fn an_unknown_code_is_said_and_not_retried() {
        assert_eq!(class(987_654), ErrorClass::Bug);
        assert_eq!(fault(987_654, "").hint, UNKNOWN);
    }

    #[test]
    fn trap_12_the_two_refusals_have_their_own_remedies() {
        let ip = fault(
            60020,
            "not allow to access from your ip, hint: [1573], from ip: 112.43.40.209, more info at https://open.work.weixin.qq.com/devtool/query?e=60020",
        );
        assert!(ip.message.contains("112.43.40.209"));
        assert!(!ip.message.contains("http"));
        assert_eq!(ip.log_id.as_deref(), Some("1573"));
        assert!(ip.hint.zh.contains("企业可信IP"));
        assert_eq!(ip.reach, FaultReach::Tenant);
        for code in [301_055, 301_062, 48002] {
            assert!(
                fault(code, "").hint.zh.contains("可调用接口的应用"),
                "{code}"
            );
            assert_eq!(class(code), ErrorClass::Refused);
            assert_eq!(fault(code, "").reach, FaultReach::Endpoint);
        }
    }

    #[test]
    fn trap_17_secrets_of_system_apps_are_named_as_a_cause() {
        for code in [301_062, 48002] {
            assert!(fault(code, "").hint.zh.contains("2023-12-01"), "{code}");
        }
    }

    #[test]
    fn trap_13_the_contact_sync_secret_is_named_as_a_cause() {
        assert!(fault(48009, "").hint.zh.contains("自建应用"));
    }

    #[test]
    fn trap_15_what_concerns_one_person_is_not_a_refusal() {
        assert_eq!(class(60111), ErrorClass::PerItem);
        assert_eq!(class(301_063), ErrorClass::PerItem);
        assert_eq!(class(60011), ErrorClass::Hidden);
    }

    #[test]
    fn trap_11_a_block_lasts_a_window() {
        assert_eq!(class(45009), ErrorClass::Throttled(Duration::from_mins(1)));
    }
}
