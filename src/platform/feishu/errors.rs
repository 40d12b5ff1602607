//! What every Feishu error code means, and what to do about it: one table by endpoint group and code.
//!
//! Codes are unique only together with their path (trap 23): 1160001 is one thing on the leave calls and another elsewhere.
//! Must not know how a call is sent or tried again.

use std::time::Duration;

use crate::domain::balance::Hint;
use crate::platform::error::Class;

/// The API family a path belongs to: the second half of a code's meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Group {
    /// The gateway and the token call; their codes may answer any path.
    Gateway,
    /// `corehr/v1/leaves/*`.
    Leave,
    /// `attendance/v1/leave_employ_expire_records/*`.
    Expiry,
    /// `corehr/v2/employees/*`.
    Employees,
}

/// A code's class and remedy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FeishuCode {
    /// What it means for the caller.
    pub(super) class: Class,
    /// What to do.
    pub(super) hint: Hint,
}

/// The meaning of `code` on a path of `group`; `None` for a code in no page and no note.
pub(super) fn meaning(group: Group, code: i64) -> Option<FeishuCode> {
    find(group, code)
        .or_else(|| twin(group, code).and_then(|code| find(Group::Leave, code)))
        .or_else(|| find(Group::Gateway, code))
}

/// A reply without a code that the table knows, by its HTTP status.
pub(super) fn meaning_of_status(status: u16) -> FeishuCode {
    let (class, hint) = match status {
        401 => (Class::Refresh, TOKEN),
        403 => (Class::Refused, EDITION),
        429 => (THROTTLED, PACE),
        500.. => (Class::Retry, BUSY),
        _ => (Class::Bug, UNKNOWN),
    };
    FeishuCode { class, hint }
}

/// JSON that bears no code at all: some proxy's, not Feishu's.
pub(super) fn meaning_without_code(status: u16) -> FeishuCode {
    match status {
        0..=399 => FeishuCode {
            class: Retry,
            hint: BUSY,
        },
        _ => meaning_of_status(status),
    }
}

/// Whether a refusal with this code refuses every endpoint: wrong credentials, a stopped app, a foreign address.
/// A missing scope or a spent quota concerns the endpoint alone.
pub(super) fn refuses_the_tenant(code: i64) -> bool {
    find(Group::Gateway, code)
        .is_some_and(|meaning| meaning.class == Refused && meaning.hint != SCOPE)
}

fn find(group: Group, code: i64) -> Option<FeishuCode> {
    TABLE
        .iter()
        .find(|(of, known, ..)| *of == group && *known == code)
        .map(|&(_, _, class, hint)| FeishuCode { class, hint })
}

/// The attendance family repeats the leave family's codes as 1220xxx.
fn twin(group: Group, code: i64) -> Option<i64> {
    let twinned = group == Group::Expiry && (1_220_001..=1_229_999).contains(&code);
    twinned.then(|| code - 60_000)
}

/// The wait that Feishu's header gives replaces this one.
const THROTTLED: Class = Class::Throttled(Duration::from_secs(2));

type Row = (Group, i64, Class, Hint);

use Class::{Bug, Hidden, PerItem, QuotaSpent, Refresh, Refused, Retry};
use Group::{Employees, Expiry, Gateway, Leave};

/// Every code of the two vendor pages and of the platform's general error pages.
pub(super) const TABLE: &[Row] = &[
    // Token and gateway.
    (Gateway, 2_200, THROTTLED, PACE),
    (Gateway, 10_003, Refused, CREDENTIALS),
    (Gateway, 10_005, Refused, APP_DISABLED),
    (Gateway, 10_012, Refused, CREDENTIALS),
    (Gateway, 10_013, Refused, CREDENTIALS),
    (Gateway, 10_014, Refused, CREDENTIALS),
    (Gateway, 10_015, Refused, SECRET),
    (Gateway, 1_161_204, Retry, BUSY),
    (Gateway, 1_161_604, THROTTLED, PACE),
    (Gateway, 99_991_400, THROTTLED, PACE),
    (Gateway, 99_991_401, Refused, IP_LIST),
    (Gateway, 99_991_403, QuotaSpent, QUOTA),
    (Gateway, 99_991_543, Refused, CREDENTIALS),
    (Gateway, 99_991_661, Refresh, TOKEN),
    (Gateway, 99_991_662, Refused, APP_DISABLED),
    (Gateway, 99_991_663, Refresh, TOKEN),
    (Gateway, 99_991_664, Refresh, TOKEN),
    (Gateway, 99_991_665, Refresh, TOKEN),
    (Gateway, 99_991_668, Refresh, TOKEN),
    (Gateway, 99_991_671, Refresh, TOKEN),
    (Gateway, 99_991_672, Refused, SCOPE),
    (Gateway, 99_991_673, Refused, APP_DISABLED),
    (Gateway, 99_991_677, Refresh, TOKEN),
    (Gateway, 99_992_402, Bug, PARAMETER),
    // leave_types and leave_balances.
    (Leave, 1_160_001, Refused, EDITION),
    (Leave, 1_160_002, Bug, WRITE_ONLY),
    (Leave, 1_160_003, Bug, PARAMETER),
    (Leave, 1_160_004, Bug, WRITE_ONLY),
    (Leave, 1_160_005, PerItem, LEAVE_TYPE),
    (Leave, 1_160_006, PerItem, EMPLOYMENT),
    (Leave, 1_160_007, PerItem, PLAN),
    (Leave, 1_160_008, PerItem, PLAN_SCOPE),
    (Leave, 1_160_009, PerItem, ACCRUAL_RULE),
    (Leave, 1_160_010, Bug, WRITE_ONLY),
    (Leave, 1_160_011, Retry, BUSY),
    (Leave, 1_160_012, Retry, BUSY),
    (Leave, 1_160_013, Retry, BUSY),
    (Leave, 1_160_014, Retry, BUSY),
    (Leave, 1_160_015, Retry, BUSY),
    (Leave, 1_160_016, Bug, PARAMETER),
    (Leave, 1_160_017, PerItem, EMPLOYMENT),
    (Leave, 1_160_018, PerItem, CALCULATION),
    (Leave, 1_160_019, PerItem, CALCULATION),
    (Leave, 1_160_020, PerItem, PLAN_SCOPE),
    (Leave, 1_160_021, PerItem, NO_CYCLE),
    (Leave, 1_160_022, PerItem, PLAN),
    (Leave, 1_160_023, Retry, BUSY),
    (Leave, 1_160_024, PerItem, SUBTYPE),
    (Leave, 1_160_025, Bug, WRITE_ONLY),
    (Leave, 1_160_026, Bug, WRITE_ONLY),
    (Leave, 1_160_027, Bug, WRITE_ONLY),
    (Leave, 1_160_028, PerItem, UNIT_RULE),
    (Leave, 1_160_029, PerItem, LEAVE_TYPE),
    (Leave, 1_160_030, Bug, WRITE_ONLY),
    (Leave, 1_160_031, Bug, WRITE_ONLY),
    (Leave, 1_160_032, Bug, WRITE_ONLY),
    (Leave, 1_160_033, Bug, WRITE_ONLY),
    (Leave, 1_160_034, Bug, WRITE_ONLY),
    (Leave, 1_160_035, Hidden, DATA_RANGE),
    (Leave, 1_169_999, Retry, BUSY),
    // Expiry records: the twins 1220001… are read from the leave rows.
    (Expiry, 1_220_600, PerItem, EXPIRY),
    // employees/batch_get and employees/search.
    (Employees, 1_160_102, Bug, PARAMETER),
    (Employees, 1_160_103, Refused, EMPLOYEES),
    (Employees, 1_160_104, Hidden, DATA_RANGE),
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
            let known = find(Group::Leave, code).unwrap_or_else(|| panic!("{code} is not listed"));
            assert!(!known.hint.zh.is_empty() && !known.hint.en.is_empty());
        }
    }

    #[test]
    fn every_code_of_the_general_pages_has_the_class_that_is_noted() {
        for (class, code) in listed(GENERAL) {
            let group = match code {
                1_160_102..=1_160_104 => Group::Employees,
                1_220_000..=1_229_999 => Group::Expiry,
                _ => Group::Leave,
            };
            let known = meaning(group, code).unwrap_or_else(|| panic!("{code} is not listed"));
            let said = format!("{:?}", known.class);
            assert!(said.starts_with(class), "{code}: {said}, not {class}");
        }
    }

    #[test]
    fn a_code_stands_once_in_its_group() {
        for (at, (group, code, ..)) in TABLE.iter().enumerate() {
            let same = |row: &&Row| row.0 == *group && row.1 == *code;
            assert_eq!(TABLE[at..].iter().filter(same).count(), 1, "{code}");
        }
    }

    #[test]
    fn server_errors_are_tried_again_but_for_three_that_will_not_change() {
        for (status, code) in listed(PAGE).filter(|(status, _)| *status == "500") {
            let retried = find(Group::Leave, code).unwrap().class == Class::Retry;
            let lasting = matches!(code, 1_160_018 | 1_160_019 | 1_160_028);
            assert_eq!(retried, !lasting, "{status} {code}");
        }
        for (_, code) in listed(PAGE).filter(|(status, _)| *status == "400") {
            assert_ne!(find(Group::Leave, code).unwrap().class, Class::Retry);
        }
    }

    #[test]
    fn feishu_trap_23_a_code_means_something_only_together_with_its_path() {
        assert_eq!(meaning(Group::Employees, 1_160_001), None);
        assert_eq!(meaning(Group::Leave, 1_160_104), None);
        let twin = meaning(Group::Expiry, 1_220_012).map(|m| m.class);
        assert_eq!(twin, Some(Class::Retry));
        assert_eq!(meaning(Group::Leave, 1_220_012), None);
    }

    #[test]
    fn feishu_trap_3_a_spent_quota_is_not_throttling() {
        let spent = meaning(Group::Leave, 99_991_403).map(|m| m.class);
        assert_eq!(spent, Some(Class::QuotaSpent));
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
