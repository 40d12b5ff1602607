//! Feishu's error codes: what each means on which paths, and what the administrator can do about it.
//!
//! A code means something only together with its path (trap 23): 1160001 is one thing on the leave calls and another elsewhere.

use std::time::Duration;

use crate::domain::balance::Hint;
use crate::platform::error::ErrorClass;
use crate::platform::error_table::ErrorRow;
use crate::platform::fault::FaultReach;

/// The family of paths on which a code has a meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CodeGroup {
    /// The gateway and the token call. Their codes may answer a call of any path.
    Gateway,
    /// `corehr/v1/leaves/*`, work calendars too, whose pages name no codes of their own.
    Leave,
    /// `attendance/v1/leave_employ_expire_records/*`.
    Expiry,
    /// `corehr/v2/employees/*`.
    Employees,
}

/// What a code, or a reply without one, means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ErrorMeaning {
    pub(super) class: ErrorClass,
    pub(super) reach: FaultReach,
    pub(super) hint: Hint,
}

impl ErrorMeaning {
    const fn new(class: ErrorClass, hint: Hint) -> Self {
        Self {
            class,
            reach: FaultReach::Endpoint,
            hint,
        }
    }
}

/// The meaning of `code` on a path of `group`; `None` for a code that no page names.
pub(super) fn meaning(group: CodeGroup, code: i64) -> Option<ErrorMeaning> {
    find(group, code)
        .or_else(|| twin(group, code).and_then(|code| find(Leave, code)))
        .or_else(|| find(Gateway, code))
}

/// The meaning of a code that the table lacks, by the HTTP status.
pub(super) fn meaning_of_status(status: u16) -> ErrorMeaning {
    match status {
        401 => ErrorMeaning::new(Refresh, TOKEN),
        403 => ErrorMeaning::new(Refused, EDITION),
        429 => ErrorMeaning::new(THROTTLED, PACE),
        500.. => ErrorMeaning::new(Retry, BUSY),
        _ => ErrorMeaning::new(Bug, UNKNOWN),
    }
}

/// The meaning of JSON without any code: a proxy wrote it, not Feishu.
pub(super) fn meaning_without_code(status: u16) -> ErrorMeaning {
    match status {
        0..=399 => ErrorMeaning::new(Retry, BUSY),
        _ => meaning_of_status(status),
    }
}

fn find(group: CodeGroup, code: i64) -> Option<ErrorMeaning> {
    let code = code.to_string();
    let row = TABLE
        .iter()
        .find(|row| row.scope == group && row.has(&code))?;
    Some(ErrorMeaning {
        class: row.class,
        reach: row.reach,
        hint: row.hint,
    })
}

/// The code of the leave calls that this one repeats: the attendance calls have them as 1220xxx.
fn twin(group: CodeGroup, code: i64) -> Option<i64> {
    let is_twin = group == Expiry && (1_220_001..=1_229_999).contains(&code);
    is_twin.then(|| code - 60_000)
}

/// The wait of a throttled call, unless Feishu's header names another one.
const THROTTLED: ErrorClass = ErrorClass::Throttled(Duration::from_secs(2));

use CodeGroup::{Employees, Expiry, Gateway, Leave};
use ErrorClass::{Bug, Hidden, PerItem, QuotaSpent, Refresh, Refused, Retry};

const fn row(
    codes: &'static [&'static str],
    group: CodeGroup,
    class: ErrorClass,
    hint: Hint,
) -> ErrorRow<CodeGroup> {
    ErrorRow::new(codes, class, group, hint.zh, hint.en)
}

/// Every code of the two vendor pages and of the platform's general error pages. A refusal of the gateway covers the whole tenant,
/// but for a missing permission, which concerns the endpoint alone.
pub(super) static TABLE: &[ErrorRow<CodeGroup>] = &[
    // Token and gateway.
    row(&["2200", "1161604", "99991400"], Gateway, THROTTLED, PACE),
    row(
        &["10003", "10012", "10013", "10014", "99991543"],
        Gateway,
        Refused,
        CREDENTIALS,
    )
    .everywhere(),
    row(
        &["10005", "99991662", "99991673"],
        Gateway,
        Refused,
        APP_DISABLED,
    )
    .everywhere(),
    row(&["10015"], Gateway, Refused, SECRET).everywhere(),
    row(&["1161204"], Gateway, Retry, BUSY),
    row(&["99991401"], Gateway, Refused, IP_LIST).everywhere(),
    row(&["99991403"], Gateway, QuotaSpent, QUOTA),
    row(
        &[
            "99991661", "99991663", "99991664", "99991665", "99991668", "99991671", "99991677",
        ],
        Gateway,
        Refresh,
        TOKEN,
    ),
    row(&["99991672"], Gateway, Refused, SCOPE),
    row(&["99992402"], Gateway, Bug, PARAMETER),
    // leave_types and leave_balances.
    row(&["1160001"], Leave, Refused, EDITION),
    row(
        &[
            "1160002", "1160004", "1160010", "1160025", "1160026", "1160027", "1160030", "1160031",
            "1160032", "1160033", "1160034",
        ],
        Leave,
        Bug,
        WRITE_ONLY,
    ),
    row(&["1160003", "1160016"], Leave, Bug, PARAMETER),
    row(&["1160005", "1160029"], Leave, PerItem, LEAVE_TYPE),
    row(&["1160006", "1160017"], Leave, PerItem, EMPLOYMENT),
    row(&["1160007", "1160022"], Leave, PerItem, PLAN),
    row(&["1160008", "1160020"], Leave, PerItem, PLAN_SCOPE),
    row(&["1160009"], Leave, PerItem, ACCRUAL_RULE),
    row(
        &[
            "1160011", "1160012", "1160013", "1160014", "1160015", "1160023", "1169999",
        ],
        Leave,
        Retry,
        BUSY,
    ),
    row(&["1160018", "1160019"], Leave, PerItem, CALCULATION),
    row(&["1160021"], Leave, PerItem, NO_CYCLE),
    row(&["1160024"], Leave, PerItem, SUBTYPE),
    row(&["1160028"], Leave, PerItem, UNIT_RULE),
    row(&["1160035"], Leave, Hidden, DATA_RANGE),
    // Expiry records: the twins 1220001… are read from the leave rows.
    row(&["1220600"], Expiry, PerItem, EXPIRY),
    // employees/batch_get and employees/search.
    row(&["1160102"], Employees, Bug, PARAMETER),
    row(&["1160103"], Employees, Refused, EMPLOYEES),
    row(&["1160104"], Employees, Hidden, DATA_RANGE),
];

const CREDENTIALS: Hint = Hint {
    zh: "请核对 app_id 与密钥（飞书开发者后台 > 凭证与基础信息），并确认应用属于这家企业",
    en: "check app_id and secret (Feishu developer console, Credentials & Basic Info) and that the app belongs to this company",
};
const SECRET: Hint = Hint {
    zh: "App Secret 不对：请从飞书开发者后台 > 凭证与基础信息重新复制",
    en: "the app secret is wrong: copy it again from the Feishu developer console, Credentials & Basic Info",
};
const APP_DISABLED: Hint = Hint {
    zh: "应用已停用或未安装：请在飞书管理后台启用该应用",
    en: "the app is stopped or not installed: enable it in the Feishu admin console",
};
const IP_LIST: Hint = Hint {
    zh: "请把本机出口 IP 加入飞书开发者后台 > 安全设置 > IP 白名单",
    en: "add this machine's outgoing IP to the Feishu developer console, Security Settings, IP allowlist",
};
const QUOTA: Hint = Hint {
    zh: "本月 API 调用额度已用完：下月恢复，或在飞书管理后台升级版本",
    en: "this month's API quota is spent: wait for the next month or upgrade the edition",
};
const TOKEN: Hint = Hint {
    zh: "访问凭证被拒绝，重新获取后仍无效：请核对应用凭证，并确认应用未被停用",
    en: "the token is refused even after a new one was fetched: check the app's credentials and that it is not stopped",
};
const SCOPE: Hint = Hint {
    zh: "请为应用开通信息里列出的任一权限（飞书开发者后台 > 权限管理），再发布版本",
    en: "grant the app any one of the scopes named (Feishu developer console, Permissions & Scopes) and publish a version",
};
const EDITION: Hint = Hint {
    zh: "该接口仅飞书人事企业版可用：请确认版本、应用权限与飞书人事的数据范围",
    en: "only the enterprise edition of Feishu People has this API: check the edition, the app's scopes and its data range",
};
const DATA_RANGE: Hint = Hint {
    zh: "应用看不到该员工：请在开发者后台 > 权限管理 > 数据权限里设置飞书人事的数据范围（默认为空）",
    en: "the app may not see this person: set its data range for Feishu People in the developer console (empty by default)",
};
const EMPLOYEES: Hint = Hint {
    zh: "应用不能读取员工信息：请开通 corehr:employee:read 权限，并在开发者后台 > 权限管理 > 数据权限里设置员工数据范围",
    en: "the app may not read employees: grant it corehr:employee:read and set its data range in the developer console",
};
const PACE: Hint = Hint {
    zh: "调用过快，已按平台要求等待；若经常出现，请调低 requests_per_minute",
    en: "too many calls; leaveboard waits as told. If it keeps happening, lower requests_per_minute",
};
const BUSY: Hint = Hint {
    zh: "飞书服务内部出错，多次重试未果：请稍后再试，若持续请把日志 ID 交给飞书技术支持",
    en: "Feishu failed inside, several tries did not help: try later, or give the log id to Feishu support",
};
const PARAMETER: Hint = Hint {
    zh: "平台认为参数有误：请核对 user_id_type、time_zone、page_size，若无误请报告此问题",
    en: "the platform calls a parameter invalid: check user_id_type, time_zone and page_size; if they are right, report this",
};
const WRITE_ONLY: Hint = Hint {
    zh: "这是发放记录写入接口的错误码，本程序只读：请报告此问题",
    en: "this code belongs to calls that write grants; leaveboard only reads: please report this",
};
const LEAVE_TYPE: Hint = Hint {
    zh: "假期类型不存在或已停用：请重新加载假期类型，并在假勤设置里核对",
    en: "the leave type does not exist or is out of use: reload, and check the leave settings",
};
const SUBTYPE: Hint = Hint {
    zh: "该假期类型有子类，需要子类 ID：请在假勤设置里核对子类",
    en: "this leave type has subtypes and needs the subtype's id: check the subtypes in the leave settings",
};
const EMPLOYMENT: Hint = Hint {
    zh: "飞书人事里找不到该员工：请核对 user_id_type，或确认其是否已离职",
    en: "Feishu People does not know this person: check user_id_type, or whether they have left",
};
const PLAN: Hint = Hint {
    zh: "假期计划版本缺失或无效：请在飞书人事的假期计划里核对该类型的配置",
    en: "the leave plan's version is missing or invalid: check the plan of this type in Feishu People",
};
const PLAN_SCOPE: Hint = Hint {
    zh: "没有适用于该员工的假期计划：请核对假期计划的适用人员范围",
    en: "no leave plan applies to this person: check whom the plan covers",
};
const ACCRUAL_RULE: Hint = Hint {
    zh: "假期计划没有有效的发放规则：请在飞书人事里补全",
    en: "the leave plan has no valid grant rule: complete it in Feishu People",
};
const NO_CYCLE: Hint = Hint {
    zh: "该假期不按周期发放，平台不计算余额",
    en: "this leave is not granted by cycle, so the platform computes no balance",
};
const CALCULATION: Hint = Hint {
    zh: "平台算不出该员工的余额：请核对假期计划的余额计算配置",
    en: "the platform cannot compute this person's balance: check the plan's calculation settings",
};
const UNIT_RULE: Hint = Hint {
    zh: "发放规则的单位换算配置有误：请在假期计划版本里修正",
    en: "the grant rule's unit conversion is misconfigured: correct it in the leave plan",
};
const EXPIRY: Hint = Hint {
    zh: "取不到该假期的到期记录；余额不受影响",
    en: "the expiry records of this leave could not be had; its balance is not affected",
};
const UNKNOWN: Hint = Hint {
    zh: "未收录的错误码：请凭日志 ID 在飞书开放平台的故障排查里查询",
    en: "a code this version does not know: look it up by its log id in Feishu's troubleshooter",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error_table::assert_each_code_stands_once;

    /// The error codes that both vendor pages list, with their HTTP status.
    const PAGE: &str = include_str!("../../../tests/fixtures/feishu/error_codes.txt");
    /// The codes of the gateway, the token call, expiry records and `batch_get`, from the platform's general pages.
    const GENERAL: &str = include_str!("../../../tests/fixtures/feishu/general_codes.txt");

    fn listed(page: &str) -> impl Iterator<Item = (&str, i64)> {
        page.lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let mut words = line.split_whitespace();
                let first = words.next().unwrap();
                (first, words.next().unwrap().parse().unwrap())
            })
    }

    #[test]
    fn every_code_of_the_vendor_pages_has_a_class_and_a_remedy() {
        assert_eq!(listed(PAGE).count(), 36);
        for (_, code) in listed(PAGE) {
            let known =
                find(CodeGroup::Leave, code).unwrap_or_else(|| panic!("{code} is not listed"));
            assert!(!known.hint.zh.is_empty() && !known.hint.en.is_empty());
        }
    }

    #[test]
    fn every_code_of_the_general_pages_has_the_class_that_is_noted() {
        for (class, code) in listed(GENERAL) {
            let group = match code {
                1_160_102..=1_160_104 => CodeGroup::Employees,
                1_220_000..=1_229_999 => CodeGroup::Expiry,
                _ => CodeGroup::Leave,
            };
            let known = meaning(group, code).unwrap_or_else(|| panic!("{code} is not listed"));
            let said = format!("{:?}", known.class);
            assert!(said.starts_with(class), "{code}: {said}, not {class}");
        }
    }

    #[test]
    fn a_code_stands_once_in_its_group() {
        assert_each_code_stands_once(TABLE, |one, other| one == other);
    }

    #[test]
    fn server_errors_are_tried_again_but_for_three_that_will_not_change() {
        for (status, code) in listed(PAGE).filter(|(status, _)| *status == "500") {
            let retried = find(CodeGroup::Leave, code).unwrap().class == ErrorClass::Retry;
            let lasting = matches!(code, 1_160_018 | 1_160_019 | 1_160_028);
            assert_eq!(retried, !lasting, "{status} {code}");
        }
        for (_, code) in listed(PAGE).filter(|(status, _)| *status == "400") {
            assert_ne!(
                find(CodeGroup::Leave, code).unwrap().class,
                ErrorClass::Retry
            );
        }
    }

    #[test]
    fn feishu_trap_23_a_code_means_something_only_together_with_its_path() {
        assert_eq!(meaning(CodeGroup::Employees, 1_160_001), None);
        assert_eq!(meaning(CodeGroup::Leave, 1_160_104), None);
        let twin = meaning(CodeGroup::Expiry, 1_220_012).map(|m| m.class);
        assert_eq!(twin, Some(ErrorClass::Retry));
        assert_eq!(meaning(CodeGroup::Leave, 1_220_012), None);
    }

    #[test]
    fn feishu_trap_3_a_spent_quota_is_not_throttling() {
        let spent = meaning(CodeGroup::Leave, 99_991_403).map(|m| m.class);
        assert_eq!(spent, Some(ErrorClass::QuotaSpent));
    }

    #[test]
    fn feishu_trap_28_a_plain_403_names_the_edition() {
        assert!(
            meaning_of_status(403)
                .hint
                .en
                .contains("enterprise edition")
        );
    }
}
