//! What is true of WeCom before any call.

use std::time::Duration;

use crate::domain::balance::Hint;
use crate::platform::allow;
use crate::platform::call_plan::{CallPlan, ONCE, PlannedCall};
use crate::platform::facts::own_keys::{KeyKind, OwnKey};
use crate::platform::facts::platform_facts::{PlatformFacts, TemplateLine};
use crate::platform::settings::Settings;

/// The block that `config init` writes for it, in comments.
const TEMPLATE_BLOCK: &[TemplateLine] = &[
    ("# [[tenant]]", "", ""),
    (
        "# name = \"hq-wecom\"",
        "不可重复；--tenant 用它",
        "unique; what --tenant takes",
    ),
    ("# label = \"总部\"", "屏幕上显示的名称", "shown on screen"),
    ("# platform = \"wecom\"", "", ""),
    ("# corp_id = \"ww0123456789abcdef\"", "", ""),
    ("# secret = { env = \"WECOM_SECRET\" }", "", ""),
    (
        "# departments = [\"2\", \"17\"]",
        "只看这些部门及其下级；每家企业都可以写（飞书填 people_corehr_department_id）",
        "only people in these departments and below them; on any tenant (Feishu: people_corehr_department_id)",
    ),
    (
        "# exclude_departments = [\"9\"]",
        "不看这些部门及其下级",
        "not these, nor what is below them",
    ),
];

/// The rate of the balance calls is on their page (document 93376).
pub(in crate::platform) static FACTS: PlatformFacts = PlatformFacts {
    documented_url: "https://qyapi.weixin.qq.com",
    most_per_minute: allow::WECOM_BALANCES.limit.calls(),
    most_per_second: None,
    bills_calls: false,
    edition_when_readable: None,
    least_fresh_for: Duration::ZERO,
    tells_other_days: false,
    template_block: TEMPLATE_BLOCK,
    id_place: [
        "管理后台 > 我的企业 > 企业 ID",
        "admin console, My Company, corp ID",
    ],
    suggested_keys: [
        "# departments = [\"2\", \"17\"]  # 只看这些部门及其下级\n",
        "# departments = [\"2\", \"17\"]  # only people in these departments and below them\n",
    ],
    own_keys: &[OwnKey {
        name: "corp_id",
        about: "WeCom's id of the organisation.",
        kind: KeyKind::RequiredId,
    }],
    call_plan,
    narrower_call: None,
    address_codes: &["60020"],
    shrunk_directory_hint: Hint {
        zh: "请在企业微信管理后台「应用管理 > 该应用 > 可见范围」核对，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
        en: "look at 应用管理 > the app > 可见范围 (visible range) in the WeCom admin console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
    },
};

fn call_plan(_: &Settings) -> CallPlan {
    CallPlan {
        work_calendars: Vec::new(),
        people_in_answer: 1,
        leave_types: vec![
            PlannedCall::once(&allow::WECOM_TOKEN, ONCE),
            PlannedCall::once(&allow::WECOM_TYPES, ONCE),
        ],
        people: vec![
            PlannedCall::once(&allow::WECOM_DEPARTMENTS, ONCE),
            PlannedCall::once(
                &allow::WECOM_MEMBERS,
                ["每个部门一次", "once for each department"],
            ),
        ],
        balances: vec![PlannedCall::each(
            &allow::WECOM_BALANCES,
            ["每人一次", "once for each person"],
            1,
        )],
    }
}
