//! DingTalk's error codes: what each means and what the administrator can do about it.
//!
//! Codes are kept as text: the legacy host sends numbers or strings of digits, the new one words. The innermost code counts
//! (`sub_code` behind an outer 88, trap 26).

use std::time::Duration;

use super::missing_date::{self, RuleDate};
use crate::domain::balance::MISSING_DATE_HINT;
use crate::platform::error_table::{self, ErrorRow};
use crate::platform::fault::RequestFault;
use crate::platform::{ApiError, ErrorClass};

/// What a code is about, which decides whether fewer people or another operator can help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CodeSubject {
    /// The call as a whole.
    Call,
    /// One of the people named: balances of the others can still be read.
    Person,
    /// The department that was requested.
    Department,
    /// The operator (`op_userid`): another administrator may get through, and nobody else is refused yet (trap 29).
    Operator,
    /// The leave type that was requested: the other types can still be read.
    LeaveType,
    /// A date of one of the people that the leave type's rule counts from, and that nobody has filled in.
    Date,
}

/// A row of DingTalk's table.
pub(super) type DingTalkRow = ErrorRow<CodeSubject>;

/// The row about a code. A code that the table lacks is reported as it came.
pub(super) fn row_of(code: &str) -> &'static DingTalkRow {
    error_table::find(TABLE, code).unwrap_or(&UNDOCUMENTED)
}

/// The row about a refusal, by its code and, where that leaves open what is missing, by its text.
fn row_of_refusal(code: &str, message: &str) -> &'static DingTalkRow {
    let by_code = row_of(code);
    let may_be_a_date = matches!(
        by_code.class,
        ErrorClass::Bug | ErrorClass::Retry | ErrorClass::PerItem
    );
    // The message of NOT_ASKED, a code of ours, quotes the refusal of somebody else.
    let is_quoted = code == NOT_ASKED;
    if may_be_a_date && !is_quoted && missing_date::is_told_in(message) {
        row_of(DATE_MISSING)
    } else {
        by_code
    }
}

/// What an error is about.
pub(super) fn about(error: &ApiError) -> CodeSubject {
    row_of_refusal(&error.code, &error.message).scope
}

/// Which date nobody has filled in, for a refusal that says so.
pub(super) fn missing_date(code: &str, message: &str) -> Option<RuleDate> {
    match row_of_refusal(code, message).scope {
        CodeSubject::Date => Some(RuleDate::named_in(message)),
        _ => None,
    }
}

/// Which date nobody has filled in, for an error that says so.
pub(super) fn missing_date_of(error: &ApiError) -> Option<RuleDate> {
    missing_date(&error.code, &error.message)
}

/// The fault of a reply or of a row with this code.
pub(super) fn fault(code: &str, message: &str) -> RequestFault {
    row_of_refusal(code, message).fault(code, message)
}

/// The fault of a record without its key.
pub(super) fn unread(message: &str) -> RequestFault {
    fault(UNREAD, message)
}

/// `errcode` is 0 and `result` is null: the operator lacks rights (trap 29).
pub(super) const NULL_RESULT: &str = "null_result";
/// A page of members without its list.
pub(super) const NO_RESULT: &str = "no_result";
/// A record that lacks its key.
pub(super) const UNREAD: &str = "unread_record";
/// There is no administrator in whose name leave could be read.
pub(super) const NO_OPERATOR: &str = "no_operator";
/// The person's hire date or first-work date is missing.
const DATE_MISSING: &str = "850099";
/// The person was named only in refused calls, and the search for the one who spoils them was given up.
pub(super) const NOT_ASKED: &str = "not_asked";
/// The person's id cannot stand in a list that is separated by commas (trap 23).
pub(super) const UNASKABLE: &str = "unaskable_id";
/// A reply without `errcode`: not a success on this host (trap 28).
pub(super) const NO_ERRCODE: &str = "no_errcode";
/// `{"status":1111,…}` or an HTML page: the IP is banned for five minutes (trap 28).
pub(super) const IP_BANNED: &str = "1111";

/// How long an IP address stays banned (DingTalk's page `call-frequency-limit`).
pub(super) const IP_BAN: Duration = Duration::from_mins(5);
/// The wait after the app's own limit was exceeded, where the reply names no end of the penalty.
const OWN_LIMIT_WAIT: Duration = Duration::from_secs(1);
/// The wait after a limit that other apps share was exceeded.
const SHARED_LIMIT_WAIT: Duration = Duration::from_secs(2);

static UNDOCUMENTED: DingTalkRow = ErrorRow::new(
    &[],
    ErrorClass::Bug,
    CodeSubject::Call,
    "未收录的错误码；请按原文和 request_id 咨询钉钉开放平台",
    "an undocumented code; ask DingTalk's support with the text and the request id",
);

/// A refusal of the credentials or of the address, which covers every endpoint. A missing scope is not one, nor is a spent quota,
/// which spares the contacts.
const fn refused(
    codes: &'static [&'static str],
    zh: &'static str,
    en: &'static str,
) -> DingTalkRow {
    ErrorRow::new(codes, ErrorClass::Refused, CodeSubject::Call, zh, en).everywhere()
}

/// Sources: `server-api-error-codes-1`, `query-holiday-balance`, `holiday-type-query`, `call-frequency-limit`,
/// `how-to-process-api-throttling-on-the-dingtalk-server` and the vendor page of `quota/list`.
pub(super) static TABLE: &[DingTalkRow] = &[
    ErrorRow::new(
        &["-1", "systemBusy", "429", "850015"],
        ErrorClass::Retry,
        CodeSubject::Call,
        "钉钉系统繁忙，程序会自动重试；持续出现请稍后再同步",
        "DingTalk is busy and is asked again; if it goes on, sync later",
    ),
    ErrorRow::new(
        &[
            "90018",
            "90019",
            "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
        ],
        ErrorClass::Throttled(OWN_LIMIT_WAIT),
        CodeSubject::Call,
        "调用过快（标准版每秒 20 次），程序会等到处罚结束；可调低 requests_per_second",
        "too many calls (20 a second on the standard edition): the program waits; lower requests_per_second",
    ),
    ErrorRow::new(
        &[
            "90001",
            "90002",
            "90003",
            "90004",
            "90005",
            "90006",
            "90007",
            "90008",
            "90009",
            "90010",
            "90011",
            "90012",
            "90013",
            "90014",
            "Forbidden.AccessDenied.QpsLimitForApi",
            "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi",
            "QpsLimitForApi",
            "QpmLimitForAppkeyAndApi",
        ],
        ErrorClass::Throttled(SHARED_LIMIT_WAIT),
        CodeSubject::Call,
        "该接口在整个平台或本企业调用过多，程序会退避后继续；请避开整点",
        "this API is throttled for everybody or for the organisation: the program backs off; avoid the full hour",
    ),
    ErrorRow::new(
        &[
            "90020",
            "ApiCountLimitForOrg",
            "Forbidden.AccessDenied.ApiCountLimitForOrg",
        ],
        ErrorClass::QuotaSpent,
        CodeSubject::Call,
        "企业本月 API 调用量已用完：购买加量包，或等到下个自然月",
        "the organisation's calls of this month are spent: buy an add-on or wait for the next calendar month",
    ),
    ErrorRow::new(
        &[IP_BANNED],
        ErrorClass::Throttled(IP_BAN),
        CodeSubject::Call,
        "本机 IP 在 20 秒内调用超过 10,000 次，被封 5 分钟；程序会等待，请检查是否有其他程序同时调用",
        "this IP made over 10,000 calls in 20 s and is banned for 5 minutes: the program waits; look for other callers",
    ),
    ErrorRow::new(
        &[
            "40000",
            "40001",
            "40014",
            "42001",
            "33001",
            "InvalidAuthentication",
            "AuthenticationFailed.MissingParameter",
        ],
        ErrorClass::Refresh,
        CodeSubject::Call,
        "access_token 已失效，程序会重新获取一次；仍失败请检查是否有其他程序在反复换取",
        "the access token is no longer taken: a new one is fetched once; if that fails, look for other programs that renew it",
    ),
    refused(
        &["40096", "40089", "invalidClientIdOrSecret"],
        "检查 app_key 和密钥（控制台现称 Client ID / Client Secret）",
        "check app_key and secret (now called Client ID and Client Secret in the console)",
    ),
    refused(
        &["60020", "Forbidden.AccessDenied.IpNotInWhiteList"],
        "应用设置了服务器出口 IP 白名单：把本机出口 IP 加进去",
        "the app has an egress-IP whitelist: add this machine's IP to it",
    ),
    ErrorRow::new(
        &[
            "60011",
            "Forbidden.AccessDenied.AccessTokenPermissionDenied",
            "AccessTokenPermissionDenied",
            "noPermission",
            "43007",
        ],
        ErrorClass::Refused,
        CodeSubject::Call,
        "应用缺少接口权限：在开发者后台 > 权限管理 申请原文括号中的权限（假期为 qyapi_holiday_readonly）并发布",
        "the app lacks a permission: apply for the scope named in the text under Permissions (qyapi_holiday_readonly for leave) and publish",
    ),
    ErrorRow::new(
        &["50002"],
        ErrorClass::Hidden,
        CodeSubject::Person,
        "该员工不在应用的授权范围内：开发者后台 > 权限管理 > 通讯录权限范围",
        "this person is outside the app's range: console > Permissions > contacts range",
    ),
    ErrorRow::new(
        &["50004"],
        ErrorClass::Hidden,
        CodeSubject::Department,
        "该部门不在应用的授权范围内：开发者后台 > 权限管理 > 通讯录权限范围",
        "this department is outside the app's range: console > Permissions > contacts range",
    ),
    ErrorRow::new(
        &["33012", "60111", "60121", "userNotExist"],
        ErrorClass::PerItem,
        CodeSubject::Person,
        "找不到该员工，可能已离职：刷新员工列表",
        "no such person, perhaps gone: reload the employees",
    ),
    ErrorRow::new(
        &[DATE_MISSING],
        ErrorClass::PerItem,
        CodeSubject::Date,
        MISSING_DATE_HINT.zh,
        MISSING_DATE_HINT.en,
    ),
    ErrorRow::new(
        &[NOT_ASKED],
        ErrorClass::PerItem,
        CodeSubject::Call,
        "请先处理已查明原因的员工，再重新同步；也可以在看板里单独重新读取该员工",
        "first settle the people whose reason is known, then sync again; the dashboard can also read this person alone again",
    ),
    ErrorRow::new(
        &[UNASKABLE],
        ErrorClass::PerItem,
        CodeSubject::Person,
        "钉钉的查询以逗号分隔 userid，含逗号的 userid 无法查询；请在钉钉后台核对该员工",
        "DingTalk's query separates userids by commas, so one that holds a comma cannot be asked about; check this person in DingTalk's console",
    ),
    ErrorRow::new(
        &["60003"],
        ErrorClass::PerItem,
        CodeSubject::Department,
        "部门不存在，可能刚被删除：刷新员工列表",
        "no such department, perhaps just deleted: reload the employees",
    ),
    ErrorRow::new(
        &[
            "60068",
            "400023",
            "880011",
            "leaveOpuserIdIsNotAdmin",
            NULL_RESULT,
        ],
        ErrorClass::PerItem,
        CodeSubject::Operator,
        "操作人不是有审批（OA）权限的管理员：把 op_userid 设为主管理员的 userid",
        "the operator is no administrator with rights on approvals: set op_userid to the main administrator's userid",
    ),
    ErrorRow::new(
        &[NO_OPERATOR],
        ErrorClass::Refused,
        CodeSubject::Call,
        "没有可用的管理员：在配置里把 op_userid 设为主管理员的 userid",
        "no administrator is known: set op_userid in the configuration to the main administrator's userid",
    ),
    ErrorRow::new(
        &["880006", "880015", "leaveTypeNotFound"],
        ErrorClass::PerItem,
        CodeSubject::LeaveType,
        "假期类型不存在或不允许该操作，可能刚被删除：刷新假期类型",
        "no such leave type, or not open to this call, perhaps just deleted: reload the leave types",
    ),
    ErrorRow::new(
        &[
            "22",
            "43001",
            "43002",
            "43005",
            "40035",
            "40068",
            "40069",
            "400002",
            "leaveUserIdListMax",
            "pageSizeIllegal",
            "updateSpeedfast",
        ],
        ErrorClass::Bug,
        CodeSubject::LeaveType,
        "请求参数被拒绝，属于本程序的缺陷：请带上原文和 request_id 反馈",
        "the request was not accepted, a defect of this program: please report it with the text and the request id",
    ),
    ErrorRow::new(
        &["88"],
        ErrorClass::Bug,
        CodeSubject::Call,
        "钉钉没有给出内层错误码；请按原文和 request_id 咨询钉钉开放平台",
        "DingTalk gave no inner code; ask its support with the text and the request id",
    ),
    ErrorRow::new(
        &[UNREAD],
        ErrorClass::Bug,
        CodeSubject::Call,
        "回复里有缺少标识的记录，已略过；请在钉钉后台核对，仍出现请按 request_id 咨询钉钉",
        "records without their id were left out; check them in DingTalk's console, and ask its support if it stays",
    ),
    ErrorRow::new(
        &[NO_RESULT],
        ErrorClass::Bug,
        CodeSubject::Department,
        "回复里没有成员列表；请稍后刷新，仍出现请按 request_id 咨询钉钉",
        "the reply holds no list of members; reload later, and ask DingTalk's support if it stays",
    ),
    ErrorRow::new(
        &[NO_ERRCODE],
        ErrorClass::Retry,
        CodeSubject::Call,
        "回复里没有 errcode，不能当作成功，程序会重试；持续出现请检查网关或代理",
        "the reply has no errcode and is no success: asked again; if it goes on, check gateways and proxies",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error_table::assert_each_code_stands_once;

    /// Every code of DingTalk's pages for the calls used here: `server-api-error-codes-1`, `call-frequency-limit` and the page of
    /// `quota/list`.
    const DOCUMENTED: &str = include_str!("../../../tests/fixtures/dingtalk/documented_codes.txt");

    fn documented() -> impl Iterator<Item = (&'static str, &'static str)> {
        DOCUMENTED
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split_once(' ').unwrap())
    }

    fn word(class: ErrorClass) -> &'static str {
        match class {
            ErrorClass::Retry => "retry",
            ErrorClass::Throttled(_) => "throttled",
            ErrorClass::Refresh => "refresh",
            ErrorClass::Refused => "refused",
            ErrorClass::QuotaSpent => "quota_spent",
            ErrorClass::PerItem => "per_item",
            ErrorClass::Hidden => "hidden",
            ErrorClass::Bug => "bug",
        }
    }

    #[test]
    fn every_documented_code_has_its_class_and_a_remedy_in_both_languages() {
        for (code, class) in documented() {
            let row = row_of(code);
            assert!(row.has(code), "{code} is missing");
            assert_eq!(word(row.class), class, "{code}");
            assert!(!row.hint.zh.is_ascii(), "{code}");
            assert!(row.hint.en.is_ascii(), "{code}");
        }
    }

    #[test]
    fn a_missing_date_is_known_by_its_code_or_by_its_words() {
        let about = |code, message| row_of_refusal(code, message).scope;
        for (code, message) in [
            ("850099", "员工未设置入职时间"),
            ("850099", "failed"),
            ("850098", "员工首次参加工作时间为空"),
            ("88", "员工[u1]没有首次工作时间"),
            ("-1", "缺少入职日期"),
            ("40035", "hired_date is null"),
            ("31337", "Employee has no Hire Date"),
        ] {
            assert_eq!(about(code, message), CodeSubject::Date, "{code} {message}");
            assert_eq!(fault(code, message).class, ErrorClass::PerItem);
        }
        for (code, message) in [
            ("60011", "没有查看入职时间的权限"),
            ("31337", "没有查看入职时间的权限"),
            ("90020", "没有入职时间"),
            ("31337", "入职时间晚于今天"),
            ("31337", "参数为空"),
            ("60121", "找不到该用户"),
            (NOT_ASKED, "not asked about (850099 员工未设置入职时间)"),
        ] {
            assert_ne!(about(code, message), CodeSubject::Date, "{code} {message}");
        }
    }

    #[test]
    fn the_refusal_tells_which_date_is_missing() {
        for (message, date) in [
            ("员工未设置入职时间", RuleDate::Hire),
            ("Employee has no Hire Date", RuleDate::Hire),
            ("员工首次参加工作时间为空", RuleDate::FirstWork),
            ("员工未设置入职时间或首次工作时间", RuleDate::Unclear),
            ("failed", RuleDate::Unclear),
        ] {
            assert_eq!(missing_date("850099", message), Some(date), "{message}");
        }
        assert_eq!(missing_date("60121", "找不到该用户"), None);
    }

    #[test]
    fn no_code_stands_in_two_rows() {
        assert_each_code_stands_once(TABLE, |_, _| true);
    }

    #[test]
    fn a_code_nobody_documented_is_reported_and_never_taken_for_success() {
        assert_eq!(row_of("123456789").class, ErrorClass::Bug);
    }
}
