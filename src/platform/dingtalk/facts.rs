//! What is true of DingTalk before any call.

use std::time::Duration;

use crate::domain::balance::Hint;
use crate::platform::allow;
use crate::platform::call_plan::{CallPlan, ONCE, PlannedCall};
use crate::platform::facts::credentials::Credentials;
use crate::platform::facts::own_keys::{KeyKind, OwnKey};
use crate::platform::facts::platform_facts::{NarrowerCall, PlatformFacts, TemplateLine};
use crate::platform::settings::Settings;

/// People in one call of `quota/list`, and rows on one page (trap 24).
pub(super) const BATCH_SIZE: usize = 50;

/// The requests a second of the largest edition.
const MOST_PER_SECOND: u32 = 60;

/// The billable calls that the standard edition has each month.
const STANDARD_MONTHLY_CALLS: u64 = 5_000;

/// The block that `config init` writes for it, in comments.
const TEMPLATE_BLOCK: &[TemplateLine] = &[
    ("# [[tenant]]", "", ""),
    ("# name = \"hq-dingtalk\"", "", ""),
    ("# platform = \"dingtalk\"", "", ""),
    ("# app_key = \"ding0123456789abcdef\"", "", ""),
    ("# secret = { file = \"dingtalk.secret\" }", "", ""),
    (
        "# op_userid = \"manager01\"",
        "以谁的名义读取余额；默认主管理员",
        "in whose name balances are read; by default the main administrator",
    ),
    (
        "# monthly_call_budget = 5000",
        "版本每月的调用额度；不写即 5000（标准版），不限写 \"none\"",
        "your edition's calls a month, 5000 (standard edition) unless said; \"none\" for unlimited",
    ),
    (
        "# monthly_call_threshold = 4000",
        "全部读取会用到超过这么多次时先询问；默认额度的 80 %",
        "a full sync asks before it spends more of them; by default 80 % of the budget",
    ),
];

/// Rates and billing are on DingTalk's page `dingtalk-application-development-platform-billing-model`.
pub(in crate::platform) static FACTS: PlatformFacts = PlatformFacts {
    documented_url: "https://oapi.dingtalk.com",
    most_per_minute: 60 * MOST_PER_SECOND,
    most_per_second: Some(MOST_PER_SECOND),
    bills_calls: true,
    edition_when_readable: None,
    least_fresh_for: Duration::from_hours(12),
    tells_other_days: false,
    template_block: TEMPLATE_BLOCK,
    id_place: [
        "开发者后台 > 凭证与基础信息 > Client ID",
        "developer console, Credentials, Client ID",
    ],
    suggested_keys: [
        "# op_userid = \"manager01\"  # 以谁的名义读取余额；默认主管理员\n# monthly_call_budget = 5000  # 版本每月的调用额度；标准版 5000，不限写 \"none\"\n",
        "# op_userid = \"manager01\"  # in whose name balances are read; the main administrator unless said\n# monthly_call_budget = 5000  # your edition's calls a month; \"none\" for unlimited\n",
    ],
    own_keys: &[
        OwnKey {
            name: "app_key",
            about: "DingTalk's id of the application.",
            kind: KeyKind::RequiredId,
        },
        OwnKey {
            name: "op_userid",
            about: "In whose name balances are read; by default the main administrator.",
            kind: KeyKind::Id,
        },
        OwnKey {
            name: "monthly_call_budget",
            about: "The edition's billable calls a month, or none for unlimited.",
            kind: KeyKind::MonthlyBudget(STANDARD_MONTHLY_CALLS),
        },
        OwnKey {
            name: "monthly_call_threshold",
            about: "A read that would cross it asks first.",
            kind: KeyKind::PartOf("monthly_call_budget"),
        },
        OwnKey {
            name: "requests_per_second",
            about: "The limit of all endpoints together.",
            kind: KeyKind::RequestsPerSecond,
        },
    ],
    call_plan,
    narrower_call: Some(NarrowerCall {
        endpoint: &allow::DINGTALK_MEMBER_NAMES,
        in_place_of: &allow::DINGTALK_MEMBERS,
        lacks: [
            "只能读到姓名，读不到工号和所有部门",
            "only names can be read, not numbers and all departments",
        ],
        remedy: Hint {
            zh: "请在钉钉开发者后台 > 权限管理 申请 qyapi_get_member 和 qyapi_get_department_member 并发布",
            en: "apply for qyapi_get_member and qyapi_get_department_member under 权限管理 (Permissions) in the DingTalk developer console, and publish",
        },
    }),
    address_codes: &["60020", "Forbidden.AccessDenied.IpNotInWhiteList"],
    shrunk_directory_hint: Hint {
        zh: "请在钉钉开发者后台「应用 > 权限管理 > 通讯录接口权限范围」核对，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
        en: "look at the app > 权限管理 > 通讯录接口权限范围 (contacts range) in the DingTalk developer console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
    },
};

fn call_plan(settings: &Settings) -> CallPlan {
    let mut leave_types = vec![PlannedCall::once(&allow::DINGTALK_TOKEN, ONCE)];
    if matches!(
        &settings.credentials,
        Credentials::DingTalk {
            op_userid: None,
            ..
        }
    ) {
        leave_types.push(PlannedCall::once(&allow::DINGTALK_ADMINS, ONCE));
    }
    leave_types.push(PlannedCall::once(&allow::DINGTALK_TYPES, ONCE));
    let members = [
        "每个部门每 100 人一次",
        "once for each department and 100 members",
    ];
    let balances = [
        "每种假期每 50 人一次",
        "once for each leave type and 50 people",
    ];
    CallPlan {
        work_calendars: Vec::new(),
        people_in_answer: BATCH_SIZE,
        leave_types,
        people: vec![
            PlannedCall::once(
                &allow::DINGTALK_DEPARTMENTS,
                ["每个部门一次", "once for each department"],
            ),
            PlannedCall::once(&allow::DINGTALK_MEMBERS, members),
        ],
        balances: vec![PlannedCall::each_type(
            &allow::DINGTALK_BALANCES,
            balances,
            BATCH_SIZE as u64,
        )],
    }
}
