//! `--dry-run`: which calls, how many, and how long at the limits. Sends nothing, reads no secret.

use std::io::{self, Write};
use std::time::Duration;

use crate::config::TenantBlock;
use crate::platform::allow::{self, Endpoint, Limit};
use crate::platform::{Credentials, Settings};
use crate::sync::Want;

use super::ending::{CommandError, Ending};

/// How many people are in a company is not known before it is asked: figures are told for so many.
const PEOPLE: u64 = 1000;

/// One kind of call.
struct Step {
    endpoint: &'static Endpoint,
    /// How often, in words.
    times: &'static str,
    /// Calls for [`PEOPLE`] people, where people decide how many.
    calls: Option<u64>,
    /// So many for every leave type.
    by_type: bool,
}

const fn once(endpoint: &'static Endpoint, times: &'static str) -> Step {
    Step {
        endpoint,
        times,
        calls: None,
        by_type: false,
    }
}

const fn each(endpoint: &'static Endpoint, times: &'static str, people: u64) -> Step {
    Step {
        endpoint,
        times,
        calls: Some(PEOPLE.div_ceil(people)),
        by_type: false,
    }
}

const fn each_type(endpoint: &'static Endpoint, times: &'static str, people: u64) -> Step {
    Step {
        by_type: true,
        ..each(endpoint, times, people)
    }
}

pub(super) fn run(blocks: &[&TenantBlock], want: Want) -> Result<Ending, CommandError> {
    let mut out = io::stdout().lock();
    for block in blocks {
        print_plan(&mut out, &block.tenant.settings, want)?;
    }
    Ok(Ending::Complete)
}

fn print_plan(out: &mut impl Write, settings: &Settings, want: Want) -> io::Result<()> {
    let platform = settings.credentials.platform().as_str();
    writeln!(
        out,
        "{} ({platform}, {}): nothing was sent",
        settings.tenant, settings.base_url
    )?;
    for step in steps(&settings.credentials, want) {
        write!(out, "  {:<28} {}", step.endpoint.name, step.times)?;
        if let Some(calls) = step.calls {
            let (limit, shortest) = at_limit(step.endpoint, settings, calls);
            let each = if step.by_type { " and leave type" } else { "" };
            write!(
                out,
                "; {calls} calls for {PEOPLE} people{each}, at least {shortest} at {limit}"
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn steps(credentials: &Credentials, want: Want) -> Vec<Step> {
    let (mut steps, people, balances) = match credentials {
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
            feishu_people(*page_size),
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

/// The pages of people are the pages of balances.
fn feishu_people(page_size: u32) -> Vec<Step> {
    vec![
        each(
            &allow::FEISHU_BALANCES,
            "once for each page of people",
            u64::from(page_size),
        ),
        each(&allow::FEISHU_EMPLOYEES, "once for 100 people", 100),
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
    let per_second = u64::from(settings.requests_per_second.unwrap_or(u32::MAX));
    let per_minute = settings.requests_per_minute.map(u64::from);
    let (limit, seconds) = match (endpoint.limit, per_minute) {
        (Limit::PerMinute(documented), configured) => {
            (configured.unwrap_or(u64::from(documented)), 60)
        }
        (_, Some(configured)) => (configured, 60),
        (Limit::PerSecond(documented) | Limit::TenantPerSecond(documented), None) => {
            (u64::from(documented).min(per_second), 1)
        }
    };
    let unit = if seconds == 60 { "minute" } else { "second" };
    let shortest = Duration::from_secs((calls * seconds).div_ceil(limit.max(1)));
    (format!("{limit} a {unit}"), in_words(shortest))
}

/// `1 min 40 s`
fn in_words(time: Duration) -> String {
    match (time.as_secs() / 60, time.as_secs() % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
