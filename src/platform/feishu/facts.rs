//! What is true of Feishu before any call.

use std::time::Duration;

use crate::domain::balance::Hint;
use crate::platform::allow;
use crate::platform::call_plan::{CallPlan, ONCE, PlannedCall};
use crate::platform::facts::credentials::Credentials;
use crate::platform::facts::own_keys::{KeyKind, OwnKey};
use crate::platform::facts::platform_facts::{PlatformFacts, TemplateLine};
use crate::platform::settings::Settings;

/// People on a page of balances at most.
pub(super) const LARGEST_PAGE_SIZE: u32 = 100;

/// People in one call of `employees/batch_get` at most.
pub(super) const LARGEST_PROFILE_BATCH: usize = 100;

/// People on a page of `employees/search` at most.
pub(super) const LARGEST_SEARCH_PAGE: u32 = 100;

/// The words for `user_id_type` in every call.
const USER_ID_TYPES: [(&str, &str); 4] = [
    ("open_id", "open_id"),
    ("union_id", "union_id"),
    ("user_id", "user_id"),
    ("people_corehr_id", "people_corehr_id"),
];

/// The block that `config init` writes for it, in comments.
const TEMPLATE_BLOCK: &[TemplateLine] = &[
    ("# [[tenant]]", "", ""),
    ("# name = \"hq-feishu\"", "", ""),
    ("# platform = \"feishu\"", "", ""),
    ("# app_id = \"cli_0123456789abcdef\"", "", ""),
    (
        "# secret = { command = [\"pass\", \"show\", \"feishu\"] }",
        "",
        "",
    ),
    ("# user_id_type = \"people_corehr_id\"", "", ""),
    ("# time_zone = \"Asia/Shanghai\"", "", ""),
    ("# fresh_for = \"30m\"", "每家企业都可以写", "on any tenant"),
    (
        "# expiry_records = false",
        "true 显示到期明细，需要 attendance:rule 权限",
        "true shows expiry lots and needs the attendance:rule scope",
    ),
    (
        "# expiry_records_on_request = false",
        "true 只为「到期」和 `expiring` 需要的人读取",
        "true reads them only for whom Expiring and `expiring` need them",
    ),
    (
        "# work_calendar = \"7390282135276635692\"",
        "按谁的工作日计算；\"none\" 表示按已公布的节假日",
        "whose working days count; \"none\": the announced holidays",
    ),
];

/// The rate of the balance calls is on the page of `leave_balances`.
pub(in crate::platform) static FACTS: PlatformFacts = PlatformFacts {
    documented_url: "https://open.feishu.cn",
    most_per_minute: allow::FEISHU_BALANCES.limit.calls(),
    most_per_second: None,
    bills_calls: false,
    edition_when_readable: Some([
        "飞书人事企业版的接口可用",
        "Feishu People (enterprise edition) is available",
    ]),
    least_fresh_for: Duration::ZERO,
    tells_other_days: true,
    template_block: TEMPLATE_BLOCK,
    id_place: [
        "开发者后台 > 凭证与基础信息 > App ID",
        "developer console, Credentials & Basic Info, App ID",
    ],
    suggested_keys: [
        "# expiry_records = false  # true 显示到期明细，需要 attendance:rule 权限\n",
        "# expiry_records = false  # true shows lots that end, and needs the attendance:rule scope\n",
    ],
    own_keys: &[
        OwnKey {
            name: "app_id",
            about: "Feishu's id of the application.",
            kind: KeyKind::RequiredId,
        },
        OwnKey {
            name: "user_id_type",
            about: "Which of Feishu's ids people have.",
            kind: KeyKind::Choice(&USER_ID_TYPES),
        },
        OwnKey {
            name: "time_zone",
            about: "The time zone of balances.",
            kind: KeyKind::TimeZone,
        },
        OwnKey {
            name: "expiry_records",
            about: "true reads expiry lots and needs the attendance:rule scope.",
            kind: KeyKind::Flag,
        },
        OwnKey {
            name: "expiry_records_on_request",
            about: "true reads them only for whom they are needed.",
            kind: KeyKind::Flag,
        },
        OwnKey {
            name: "work_calendar",
            about: "The id of the calendar by which working days count, or none for the announced holidays.",
            kind: KeyKind::Id,
        },
        OwnKey {
            name: "page_size",
            about: "People in one answer.",
            kind: KeyKind::Number(LARGEST_PAGE_SIZE as u64),
        },
    ],
    call_plan,
    narrower_call: None,
    address_codes: &["99991401"],
    shrunk_directory_hint: Hint {
        zh: "请在飞书开发者后台「权限管理 > 数据权限」核对该应用的人事数据范围，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
        en: "look at 权限管理 > 数据权限 (data range) of the app in the Feishu developer console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
    },
};

fn call_plan(settings: &Settings) -> CallPlan {
    let (mut page_size, mut fetches_records) = (1, false);
    if let Credentials::Feishu {
        page_size: people,
        expiry_records,
        ..
    } = &settings.credentials
    {
        (page_size, fetches_records) = (*people, *expiry_records);
    }
    let mut balances = Vec::new();
    if fetches_records {
        let times = ["每种假期每人一次", "once for each leave type and person"];
        balances.push(PlannedCall::each_type(&allow::FEISHU_EXPIRY, times, 1));
    }
    let mut work_calendars = Vec::new();
    if settings.credentials.has_work_calendar() {
        let days = [
            "最多 4 次；存储里已有今天的则不调用",
            "at most 4 times, unless the store has them of today",
        ];
        work_calendars.push(PlannedCall::once(
            &allow::FEISHU_CALENDARS,
            [
                "一次；存储里已有今天的日历则不调用",
                "once, unless the store has a calendar of today",
            ],
        ));
        work_calendars.push(PlannedCall::once(&allow::FEISHU_CALENDAR_DAYS, days));
    }
    CallPlan {
        work_calendars,
        people_in_answer: page_size as usize,
        leave_types: vec![
            PlannedCall::once(&allow::FEISHU_TOKEN, ONCE),
            PlannedCall::once(
                &allow::FEISHU_TYPES,
                ["每 100 种假期一次", "once for 100 leave types"],
            ),
        ],
        people: calls_for_people(page_size, !settings.departments.is_whole()),
        balances,
    }
}

/// Pages of balances bring the people too, but not their departments, which are fetched afterwards. A tenant that is narrowed to some
/// departments searches for their people first, and the search brings the profiles.
fn calls_for_people(page_size: u32, is_narrowed: bool) -> Vec<PlannedCall> {
    let balances = PlannedCall::each(
        &allow::FEISHU_BALANCES,
        ["每页人员一次", "once for each page of people"],
        page_size.into(),
    );
    if !is_narrowed {
        let times = ["每 100 人一次", "once for 100 people"];
        let profiles = PlannedCall::each(
            &allow::FEISHU_EMPLOYEES,
            times,
            LARGEST_PROFILE_BATCH as u64,
        );
        return vec![balances, profiles];
    }
    let departments = [
        "每 100 个已配置的部门一次",
        "once for 100 configured departments",
    ];
    let people = [
        "每 100 人一次，排除的部门也每 100 人一次",
        "once for 100 people, and for 100 people of excluded departments",
    ];
    vec![
        PlannedCall::once(&allow::FEISHU_DEPARTMENTS, departments),
        PlannedCall::each(&allow::FEISHU_SEARCH, people, LARGEST_SEARCH_PAGE.into()),
        balances,
    ]
}
