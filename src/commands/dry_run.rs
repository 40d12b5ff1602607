//! `--dry-run`: which calls, how many, how long at the limits, and what that is of the month's calls. Sends nothing, reads no
//! secret, and makes no store.

use std::io::{self, Write};
use std::time::Duration;

use crate::config::{Config, TenantBlock};
use crate::platform::allow::{self, Endpoint};
use crate::platform::budget::{Budget, Per, budgets};
use crate::platform::{Credentials, Settings};
use crate::store::ReadCost;
use crate::sync::Want;

use super::configured_store::{self, CostHistory};
use super::ending::{CommandError, Ending};

/// How many people are in a company is not known before it was asked once: then figures are told for so many.
const ASSUMED: u64 = 1000;

/// Leave types of a company, for an example: how many there are is not known before they are asked for.
const EXAMPLE_TYPES: u64 = 8;

/// DingTalk's editions and their billable calls in a calendar month, as its page `dingtalk-application-development-platform-
/// billing-model` had them in 2026.
const EDITIONS: [(&str, u64); 3] = [
    ("standard", 5_000),
    ("professional", 200_000),
    ("add-on", 5_000_000),
];

/// One kind of call.
struct Step {
    endpoint: &'static Endpoint,
    /// How often, in words.
    times: &'static str,
    /// People a call, where people decide how many.
    people: Option<u64>,
    /// So many for every leave type.
    by_type: bool,
}

const fn once(endpoint: &'static Endpoint, times: &'static str) -> Step {
    Step {
        endpoint,
        times,
        people: None,
        by_type: false,
    }
}

const fn each(endpoint: &'static Endpoint, times: &'static str, people: u64) -> Step {
    Step {
        endpoint,
        times,
        people: Some(people),
        by_type: false,
    }
}

const fn each_type(endpoint: &'static Endpoint, times: &'static str, people: u64) -> Step {
    Step {
        by_type: true,
        ..each(endpoint, times, people)
    }
}

pub(super) async fn run(
    config: &Config,
    blocks: &[&TenantBlock],
    want: Want,
) -> Result<Ending, CommandError> {
    for block in blocks {
        let settings = &block.tenant.settings;
        let stored = configured_store::stored(config, settings).await;
        print_plan(&mut io::stdout().lock(), settings, want, stored)?;
    }
    Ok(Ending::Complete)
}

fn print_plan(
    out: &mut impl Write,
    settings: &Settings,
    want: Want,
    stored: CostHistory,
) -> io::Result<()> {
    let platform = settings.credentials.platform().as_str();
    writeln!(
        out,
        "{} ({platform}, {}): nothing was sent",
        settings.tenant, settings.base_url
    )?;
    let people = stored.people.unwrap_or(ASSUMED);
    let source = match stored.people {
        Some(_) => "as last stored",
        None => "assumed, for nothing is stored yet",
    };
    writeln!(out, "  {people} people, {source}")?;
    let steps = steps(settings, want);
    for step in &steps {
        print_step(out, step, settings, people)?;
    }
    match settings.credentials {
        Credentials::DingTalk { .. } => {
            let last_read = stored.last_read.filter(|_| want == Want::Balances);
            let need = Need::of(&steps, people, last_read);
            print_month(out, settings, &need, stored.spent.unwrap_or(0))
        }
        Credentials::WeCom { .. } | Credentials::Feishu { .. } => {
            writeln!(out, "  price: calls have none on this platform")
        }
    }
}

fn print_step(
    out: &mut impl Write,
    step: &Step,
    settings: &Settings,
    people: u64,
) -> io::Result<()> {
    write!(out, "  {:<28} {}", step.endpoint.name, step.times)?;
    if let Some(calls) = step.calls(people) {
        let (limit, shortest) = at_limit(step.endpoint, settings, calls);
        let each = if step.by_type {
            " for each leave type"
        } else {
            ""
        };
        write!(out, "; {calls} calls{each}, at least {shortest} at {limit}")?;
    }
    writeln!(out)
}

/// What of the steps is billed, and where that is known from.
struct Need {
    calls: u64,
    source: String,
}

impl Need {
    /// What the dashboard would tell too: the last complete read knows how many types there are and how many lots people have.
    fn of(steps: &[Step], people: u64, last_read: Option<ReadCost>) -> Self {
        match last_read {
            Some(cost) => Self {
                calls: cost.calls_for(people),
                source: format!(
                    "as the last complete read took {} for {} people",
                    cost.calls, cost.people
                ),
            },
            None => Self {
                calls: billable(steps, people),
                source: format!(
                    "with {EXAMPLE_TYPES} leave types, more where people have several lots of a type"
                ),
            },
        }
    }
}

/// What is needed, and what that is of a month.
fn print_month(
    out: &mut impl Write,
    settings: &Settings,
    need: &Need,
    spent: u64,
) -> io::Result<()> {
    let Need { calls, source } = need;
    writeln!(
        out,
        "  price: {calls} billable calls, {source}; calls are not sold one by one, an edition has so many a month:"
    )?;
    for (edition, month) in EDITIONS {
        let syncs = month / (*calls).max(1);
        writeln!(
            out,
            "    {edition:<13} {month:>9} calls: {syncs} times a month"
        )?;
    }
    writeln!(
        out,
        "    (DingTalk's page dingtalk-application-development-platform-billing-model in 2026; editions and prices may change)"
    )?;
    match settings.credentials.month() {
        Some(month) => writeln!(
            out,
            "  this month: {spent} of {} calls spent, {} left",
            month.budget,
            month.budget.saturating_sub(spent)
        ),
        None => writeln!(
            out,
            "  this month: {spent} calls spent; monthly_call_budget is not configured"
        ),
    }
}

fn billable(steps: &[Step], people: u64) -> u64 {
    let billable = steps.iter().filter(|step| step.endpoint.billable);
    let calls = billable.map(|step| {
        let types = if step.by_type { EXAMPLE_TYPES } else { 1 };
        step.calls(people).unwrap_or(1) * types
    });
    calls.sum()
}

impl Step {
    fn calls(&self, people: u64) -> Option<u64> {
        Some(people.div_ceil(self.people?))
    }
}

fn steps(settings: &Settings, want: Want) -> Vec<Step> {
    let (mut steps, people, balances) = match &settings.credentials {
        Credentials::WeCom { .. } => (wecom_types(), wecom_people(), wecom_balances()),
        Credentials::DingTalk { op_userid, .. } => (
            dingtalk_types(op_userid.is_none()),
            dingtalk_people(),
            dingtalk_balances(),
        ),
        Credentials::Feishu {
            page_size,
            expiry_records,
            ..
        } => (
            feishu_types(),
            feishu_people(*page_size, !settings.departments.is_whole()),
            feishu_balances(*expiry_records),
        ),
    };
    if want != Want::Types {
        steps.extend(people);
    }
    if want == Want::Balances {
        steps.extend(balances);
    }
    steps
}

fn wecom_types() -> Vec<Step> {
    vec![
        once(&allow::WECOM_TOKEN, "once"),
        once(&allow::WECOM_TYPES, "once"),
    ]
}

fn wecom_people() -> Vec<Step> {
    vec![
        once(&allow::WECOM_DEPARTMENTS, "once"),
        once(&allow::WECOM_MEMBERS, "once for each department"),
    ]
}

fn wecom_balances() -> Vec<Step> {
    vec![each(&allow::WECOM_BALANCES, "once for each person", 1)]
}

fn dingtalk_types(asks_admins: bool) -> Vec<Step> {
    let mut steps = vec![once(&allow::DINGTALK_TOKEN, "once")];
    if asks_admins {
        steps.push(once(&allow::DINGTALK_ADMINS, "once"));
    }
    steps.push(once(&allow::DINGTALK_TYPES, "once"));
    steps
}

fn dingtalk_people() -> Vec<Step> {
    vec![
        once(&allow::DINGTALK_DEPARTMENTS, "once for each department"),
        once(
            &allow::DINGTALK_MEMBERS,
            "once for each department and 100 members",
        ),
    ]
}

fn dingtalk_balances() -> Vec<Step> {
    vec![each_type(
        &allow::DINGTALK_BALANCES,
        "once for each leave type and 50 people",
        50,
    )]
}

fn feishu_types() -> Vec<Step> {
    vec![
        once(&allow::FEISHU_TOKEN, "once"),
        once(&allow::FEISHU_TYPES, "once for 100 leave types"),
    ]
}

/// The pages of people are the pages of balances. People of a few departments are searched for, which brings their profiles.
fn feishu_people(page_size: u32, is_narrowed: bool) -> Vec<Step> {
    let balances = each(
        &allow::FEISHU_BALANCES,
        "once for each page of people",
        u64::from(page_size),
    );
    if !is_narrowed {
        let profiles = each(&allow::FEISHU_EMPLOYEES, "once for 100 people", 100);
        return vec![balances, profiles];
    }
    vec![
        once(
            &allow::FEISHU_DEPARTMENTS,
            "once for 100 configured departments",
        ),
        each(
            &allow::FEISHU_SEARCH,
            "once for 100 people, and for 100 people of excluded departments",
            100,
        ),
        balances,
    ]
}

fn feishu_balances(expiry_records: bool) -> Vec<Step> {
    let records = || {
        each_type(
            &allow::FEISHU_EXPIRY,
            "once for each leave type and person",
            1,
        )
    };
    expiry_records.then(records).into_iter().collect()
}

/// The limit that counts, in words, and the shortest time for so many calls.
fn at_limit(endpoint: &Endpoint, settings: &Settings, calls: u64) -> (String, String) {
    // Wishes beyond the documented limits were refused with the configuration, unless the address is on this machine.
    let budgets = budgets(endpoint, settings, true);
    let times = budgets.iter().filter_map(|budget| {
        let seconds = budget.per.length()?.as_secs();
        let shortest = calls.saturating_mul(seconds).div_ceil(budget.calls.max(1));
        Some((shortest, limit_words(budget)))
    });
    let (seconds, limit) = times.max().unwrap_or_default();
    (limit, in_words(Duration::from_secs(seconds)))
}

fn limit_words(budget: &Budget) -> String {
    let unit = match budget.per {
        Per::Second => "second",
        Per::Minute => "minute",
        Per::Month => "month",
    };
    format!("{} a {unit}", budget.calls)
}

/// `1 min 40 s`
fn in_words(time: Duration) -> String {
    match (time.as_secs() / 60, time.as_secs() % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(credentials: Credentials, stored: CostHistory) -> String {
        plan_of(&Settings::documented(credentials), stored)
    }

    fn plan_of(settings: &Settings, stored: CostHistory) -> String {
        let mut out = Vec::new();
        print_plan(&mut out, settings, Want::Balances, stored).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn dingtalk(budget: Option<u64>) -> Credentials {
        Credentials::DingTalk {
            app_key: "ding0".to_owned(),
            secret: secrecy::SecretString::default(),
            op_userid: None,
            monthly_call_budget: budget,
            monthly_call_threshold: None,
        }
    }

    #[test]
    fn trap_25_a_full_sync_is_told_as_a_part_of_each_editions_month() {
        let stored = CostHistory {
            people: Some(10_000),
            spent: Some(898),
            last_read: None,
        };
        let plan = plan(dingtalk(Some(5_000)), stored);
        for line in [
            "  10000 people, as last stored",
            "50 people; 200 calls for each leave type, at least 10 s at 20 a second",
            "  price: 1601 billable calls, with 8 leave types, more where",
            "    standard           5000 calls: 3 times a month",
            "    professional     200000 calls: 124 times a month",
            "  this month: 898 of 5000 calls spent, 4102 left",
        ] {
            assert!(plan.contains(line), "{line} is not in:\n{plan}");
        }
    }

    #[test]
    fn trap_25_what_the_last_complete_read_took_is_what_the_next_one_needs() {
        let stored = CostHistory {
            people: Some(1_100),
            spent: Some(900),
            last_read: Some(ReadCost {
                calls: 483,
                people: 1_000,
            }),
        };
        let plan = plan(dingtalk(Some(5_000)), stored);
        for line in [
            "  price: 532 billable calls, as the last complete read took 483 for 1000 people;",
            "    standard           5000 calls: 9 times a month",
        ] {
            assert!(plan.contains(line), "{line} is not in:\n{plan}");
        }
    }

    #[test]
    fn a_thousand_people_are_assumed_where_nothing_is_stored() {
        let plan = plan(dingtalk(None), CostHistory::default());
        assert!(plan.contains("1000 people, assumed"), "{plan}");
        assert!(plan.contains("price: 161 billable calls"), "{plan}");
        assert!(
            plan.contains("monthly_call_budget is not configured"),
            "{plan}"
        );
    }

    #[test]
    fn a_narrowed_feishu_tenant_searches_for_people_and_asks_for_no_profiles() {
        let mut settings = Settings::documented(Credentials::Feishu {
            app_id: "cli_0".to_owned(),
            secret: secrecy::SecretString::default(),
            user_id_type: "people_corehr_id".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            expiry_records: false,
            page_size: 20,
        });
        settings.departments.exclude = vec!["9".to_owned()];
        let plan = plan_of(&settings, CostHistory::default());
        for line in [
            "departments/batch_get        once for 100 configured departments\n",
            "employees/search             once for 100 people, and for 100 people of excluded departments; 10 calls",
            "leave_balances               once for each page of people; 50 calls, at least 30 s at 100 a minute",
        ] {
            assert!(plan.contains(line), "{line} is not in:\n{plan}");
        }
        assert!(!plan.contains("employees/batch_get"), "{plan}");
    }

    #[test]
    fn wecom_takes_a_minute_for_600_people_and_has_no_price() {
        let wecom = Credentials::WeCom {
            corp_id: "ww0".to_owned(),
            secret: secrecy::SecretString::default(),
        };
        let stored = CostHistory {
            people: Some(10_000),
            ..CostHistory::default()
        };
        let plan = plan(wecom, stored);
        assert!(
            plan.contains("10000 calls, at least 16 min 40 s at 600 a minute"),
            "{plan}"
        );
        assert!(plan.contains("price: calls have none"), "{plan}");
    }
}
