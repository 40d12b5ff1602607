//! `--dry-run`: prints which calls a read would make, how many, how long they take at the limits, and what part of the month's calls
//! they are. It sends nothing, reads no secret and creates no store.
//!
//! As a table without `--fields` it is a text for people, with the price; in the other formats it is a row for each kind of call.

use std::io::{self, Write};
use std::time::Duration;

use crate::config::{Config, TenantBlock};
use crate::domain::Language;
use crate::domain::text::noun;
use crate::export::{
    CallFigures, CallPeriod, OutputFormat, PlannedCallRow, RowOrigin, RowStyle, RowWriter,
    WrittenCount,
};
use crate::platform::allow::Endpoint;
use crate::platform::budget::{Budget, LimitPeriod, budgets};
use crate::platform::call_plan::PlannedCall;
use crate::platform::{Settings, facts};
use crate::store::ReadCost;
use crate::sync::SyncDepth;

use super::configured_store::{self, CostHistory};
use super::ending::{CommandError, Ending};
use super::output::{Destination, Output, check_fields};

/// The size of a company is unknown until it was read once. Until then the plan is for this many people.
const ASSUMED_PEOPLE: u64 = 1000;

/// How many leave types a company has is unknown until it was read once. Until then the cost is for this many.
const EXAMPLE_TYPES: u64 = 8;

/// DingTalk's editions and their billable calls in a calendar month, as of 2026:
/// <https://open.dingtalk.com/document/dingstart/dingtalk-application-development-platform-billing-model>
const EDITIONS: [(&str, u64); 3] = [
    ("standard", 5_000),
    ("professional", 200_000),
    ("add-on", 5_000_000),
];

/// What a run would read.
#[derive(Clone, Copy)]
pub(super) struct PlannedRead {
    pub(super) depth: SyncDepth,
    /// Whether working days are counted, which may need the platform's own calendar.
    pub(super) counts_working_days: bool,
}

impl From<SyncDepth> for PlannedRead {
    fn from(depth: SyncDepth) -> Self {
        Self {
            depth,
            counts_working_days: false,
        }
    }
}

/// How a plan is printed, and where.
pub(super) struct PlanOutput {
    pub(super) style: RowStyle,
    pub(super) destination: Destination,
    pub(super) quiet: bool,
}

pub(super) async fn run(
    config: &Config,
    blocks: &[&TenantBlock],
    read: PlannedRead,
    output: PlanOutput,
) -> Result<Ending, CommandError> {
    let style = RowStyle {
        lots: false,
        sourced: false,
        ..output.style
    };
    check_fields(&style.fields, &style.known_fields::<PlannedCallRow<'_>>())?;
    let mut plans = Vec::with_capacity(blocks.len());
    for block in blocks {
        let settings = &block.tenant.settings;
        let history = configured_store::cost_history(config, settings).await;
        plans.push((settings, history));
    }
    let mut out = Output::open(output.destination, style.format)?;
    let language = style.language;
    let mut count = WrittenCount::of_rows(0);
    if style.format == OutputFormat::Table && style.fields.is_empty() {
        for (settings, history) in plans {
            let plan = PlanText {
                out: &mut out,
                language,
            };
            print_plan(plan, settings, read, history)?;
            count.rows += 1;
        }
    } else {
        let mut writer = RowWriter::start::<PlannedCallRow<'_>>(&style, out)?;
        for (settings, history) in plans {
            write_plan(&mut writer, settings, (read, history))?;
        }
        (out, count) = writer.finish(&[])?;
    }
    out.close(Ending::Complete, (count, output.quiet), language)?;
    Ok(Ending::Complete)
}

/// A row for each kind of call to a tenant.
fn write_plan(
    writer: &mut RowWriter<Output>,
    settings: &Settings,
    (read, history): (PlannedRead, CostHistory),
) -> io::Result<()> {
    let origin = RowOrigin {
        tenant: settings.tenant.as_str(),
        platform: settings.credentials.platform(),
        today: (settings.clock)(),
        provenance: None,
    };
    let people = history.people.unwrap_or(ASSUMED_PEOPLE);
    for call in planned_calls(settings, read) {
        let calls = call.calls(people).or(call.is_single().then_some(1));
        let limit = calls.and_then(|calls| slowest_limit((call.endpoint, calls), settings));
        let figures = CallFigures {
            endpoint: call.endpoint.name,
            times: call.times,
            people,
            people_assumed: history.people.is_none(),
            calls,
            for_each_leave_type: call.by_type,
            billable: call.endpoint.billable,
            limit_calls: limit.as_ref().map(|(_, budget)| budget.calls),
            limit_per: limit.as_ref().and_then(|(_, budget)| period_of(budget.per)),
            seconds: limit.as_ref().map(|(seconds, _)| *seconds),
        };
        writer.write(&PlannedCallRow::new(&origin, figures))?;
    }
    Ok(())
}

fn period_of(per: LimitPeriod) -> Option<CallPeriod> {
    match per {
        LimitPeriod::Second => Some(CallPeriod::Second),
        LimitPeriod::Minute => Some(CallPeriod::Minute),
        LimitPeriod::Month => None,
    }
}

/// Where a plan is printed, and in which language.
struct PlanText<'w> {
    out: &'w mut dyn Write,
    language: Language,
}

fn print_plan(
    mut plan: PlanText<'_>,
    settings: &Settings,
    read: PlannedRead,
    history: CostHistory,
) -> io::Result<()> {
    let platform = settings.credentials.platform().as_str();
    let language = plan.language;
    let (tenant, url) = (&settings.tenant, &settings.base_url);
    let sent = language.pick("没有发送任何请求", "nothing was sent");
    writeln!(plan.out, "{tenant} ({platform}, {url}): {sent}")?;
    let people = history.people.unwrap_or(ASSUMED_PEOPLE);
    let source = match history.people {
        Some(_) => language.pick("按上次保存的", "as last stored"),
        None => language.pick(
            "假定，因为还没有保存过数据",
            "assumed, because nothing is stored yet",
        ),
    };
    let unit = language.pick("人，", "people, ");
    writeln!(plan.out, "  {people} {unit}{source}")?;
    let calls = planned_calls(settings, read);
    for call in &calls {
        print_call(&mut plan, call, settings, people)?;
    }
    if !facts::of(settings.credentials.platform()).bills_calls {
        let free = language.pick(
            "费用：这个平台不按调用收费",
            "price: this platform does not charge for calls",
        );
        return writeln!(plan.out, "  {free}");
    }
    // What the last sync took says nothing about a read without balances.
    let last_read = history
        .last_read
        .filter(|_| read.depth == SyncDepth::Balances);
    let need = BillableCalls::estimate(&calls, people, last_read);
    print_month(&mut plan, settings, &need, history.spent.unwrap_or(0))
}

/// The calls of a read, in order.
fn planned_calls(settings: &Settings, read: PlannedRead) -> Vec<PlannedCall> {
    let plan = (facts::of(settings.credentials.platform()).call_plan)(settings);
    let mut calls = plan.leave_types;
    if read.depth != SyncDepth::Types {
        calls.extend(plan.people);
    }
    if read.depth == SyncDepth::Balances {
        calls.extend(plan.balances);
    }
    if read.counts_working_days {
        calls.extend(plan.work_calendars);
    }
    calls
}

fn print_call(
    plan: &mut PlanText<'_>,
    call: &PlannedCall,
    settings: &Settings,
    people: u64,
) -> io::Result<()> {
    let language = plan.language;
    let [zh, en] = call.times;
    let times = language.pick(zh, en);
    write!(plan.out, "  {:<28} {times}", call.endpoint.name)?;
    if let Some(calls) = call.calls(people) {
        let (limit, shortest) = at_limit((call.endpoint, calls), settings, language);
        let each = if call.by_type {
            language.pick("每种假期 ", " for each leave type")
        } else {
            ""
        };
        let noun = noun(calls, "call", "calls");
        let text = language.pick(
            format!("；{each}{calls} 次，按 {limit} 至少 {shortest}"),
            format!("; {calls} {noun}{each}, at least {shortest} at {limit}"),
        );
        write!(plan.out, "{text}")?;
    }
    writeln!(plan.out)
}

/// How many of the calls are billed, and what that figure is based on.
struct BillableCalls {
    calls: u64,
    /// The last complete read. `None` where there was none: then the figure is for
    /// [`EXAMPLE_TYPES`].
    basis: Option<ReadCost>,
}

impl BillableCalls {
    /// The same estimate as the dashboard's. The last complete read is the best basis, because it depends on how many types and lots the
    /// company has.
    fn estimate(planned: &[PlannedCall], people: u64, last_read: Option<ReadCost>) -> Self {
        match last_read {
            Some(cost) => Self {
                calls: cost.calls_for(people),
                basis: Some(cost),
            },
            None => Self {
                calls: count_billable(planned, people),
                basis: None,
            },
        }
    }

    fn explain_basis(&self, language: Language) -> String {
        match self.basis {
            Some(ReadCost { calls, people }) => language.pick(
                format!("按上次读完时 {people} 人用了 {calls} 次推算"),
                format!("as the last complete read took {calls} for {people} {}", noun(people, "person", "people")),
            ),
            None => language.pick(
                format!("按 {EXAMPLE_TYPES} 种假期计算，有人同一假期有多笔额度时更多"),
                format!(
                    "with {EXAMPLE_TYPES} leave types, more where people have several lots of a type"
                ),
            ),
        }
    }
}

/// Prints what is billed, and what part of a month's calls that is.
fn print_month(
    plan: &mut PlanText<'_>,
    settings: &Settings,
    need: &BillableCalls,
    spent: u64,
) -> io::Result<()> {
    let language = plan.language;
    let (calls, basis) = (need.calls, need.explain_basis(language));
    let price = language.pick(
        format!("费用：{calls} 次计费调用，{basis}；调用不单独出售，各版本每月次数为："),
        format!(
            "price: {calls} billable {}, {basis}; calls are not sold one by one, each edition has so many a month:",
            noun(calls, "call", "calls")
        ),
    );
    writeln!(plan.out, "  {price}")?;
    for (edition, month) in EDITIONS {
        let syncs = month / calls.max(1);
        let line = language.pick(
            format!("{edition:<13} {month:>9} 次：每月可读 {syncs} 遍"),
            format!(
                "{edition:<13} {month:>9} calls: {syncs} {} a month",
                noun(syncs, "time", "times")
            ),
        );
        writeln!(plan.out, "    {line}")?;
    }
    let source = language.pick(
        "（钉钉文档 dingtalk-application-development-platform-billing-model，2026 年；版本和价格可能变化）",
        "(DingTalk's page dingtalk-application-development-platform-billing-model in 2026; editions and prices may change)",
    );
    writeln!(plan.out, "    {source}")?;
    let calls = noun(spent, "call", "calls");
    let used = match settings.credentials.month() {
        Some(month) => {
            let (budget, left) = (month.budget, month.budget.saturating_sub(spent));
            language.pick(
                format!("本月：已用 {spent}/{budget} 次，还剩 {left} 次"),
                format!("this month: {spent} of {budget} calls used, {left} left"),
            )
        }
        None => language.pick(
            format!("本月：已用 {spent} 次；没有设置 monthly_call_budget"),
            format!("this month: {spent} {calls} used; monthly_call_budget is not configured"),
        ),
    };
    writeln!(plan.out, "  {used}")
}

fn count_billable(planned: &[PlannedCall], people: u64) -> u64 {
    let billable = planned.iter().filter(|call| call.endpoint.billable);
    let calls = billable.map(|call| {
        let types = if call.by_type { EXAMPLE_TYPES } else { 1 };
        call.calls(people).unwrap_or(1) * types
    });
    calls.sum()
}

/// The limit with which so many calls take longest, in words, and how long that is.
fn at_limit(called: (&Endpoint, u64), settings: &Settings, language: Language) -> (String, String) {
    let Some((seconds, budget)) = slowest_limit(called, settings) else {
        return (String::new(), explain_duration(Duration::ZERO, language));
    };
    (
        explain_budget(&budget, language),
        explain_duration(Duration::from_secs(seconds), language),
    )
}

/// The limit with which so many calls take longest, and how many seconds that is.
fn slowest_limit(
    (endpoint, calls): (&Endpoint, u64),
    settings: &Settings,
) -> Option<(u64, Budget)> {
    // The configuration was refused if it asked for more than the documented limits, unless the address is on this machine.
    let times = budgets(endpoint, settings)
        .into_iter()
        .filter_map(|budget| {
            let seconds = budget.per.length()?.as_secs();
            let shortest = calls.saturating_mul(seconds).div_ceil(budget.calls.max(1));
            Some((shortest, budget))
        });
    times.max_by_key(|(seconds, _)| *seconds)
}

fn explain_budget(budget: &Budget, language: Language) -> String {
    let unit = match budget.per {
        LimitPeriod::Second => language.pick("每秒", "second"),
        LimitPeriod::Minute => language.pick("每分钟", "minute"),
        LimitPeriod::Month => language.pick("每月", "month"),
    };
    let calls = budget.calls;
    language.pick(format!("{unit} {calls} 次"), format!("{calls} a {unit}"))
}

/// `1 min 40 s`
fn explain_duration(time: Duration, language: Language) -> String {
    let (minute, second) = language.pick(("分", "秒"), ("min", "s"));
    match (time.as_secs() / 60, time.as_secs() % 60) {
        (0, seconds) => format!("{seconds} {second}"),
        (minutes, 0) => format!("{minutes} {minute}"),
        (minutes, seconds) => format!("{minutes} {minute} {seconds} {second}"),
    }
}

#[cfg(test)]
mod tests;
