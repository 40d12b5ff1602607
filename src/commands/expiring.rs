//! `expiring`: what lapses inside a window, an object for each amount.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use clap::Args;
use futures_util::future::BoxFuture;

use crate::domain::ListOrder;
use crate::domain::expiry::Certainty;
use crate::domain::insight::expiring::{
    ExpiringCalendars, ExpiringEntry, ExpiringQuestion, ExpiringReport, ExpiringWindow, GroupKind,
    LastDay, NoDayReason, expiring,
};
use crate::domain::insight::leave_kinds::LegalKind;
use crate::domain::insight::totals::AmountSum;
use crate::domain::insight::{OwnRecords, TenantFigures};
use crate::domain::matching::Query;
use crate::domain::text::{grouped, noun};
use crate::domain::{Bilingual, Language, LotLeft, WorkCalendar};
use crate::export::{PrintedExpiry, RowStyle, RowWriter};
use crate::text::figures::unit_name;
use crate::text::work_calendars;

use super::company_report::{CollectedReport, CollectedTenant, PrintedReport, ReportOutput};
use super::data_options::DataOptions;
use super::ending::{CommandError, Ending};
use super::own_records::read_own_records;
use super::run_options::RunOptions;
use super::work_calendars::CalendarReader;
use super::{listing, stderr, tenants};

/// The longest window: the calendar ends before a longer one does.
const LONGEST_WINDOW_DAYS: u32 = 36_600;

#[derive(Args, Clone, Debug)]
pub(super) struct ExpiringOptions {
    /// From today to so many days from now, both included: 30d
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = parse_window)]
    within: u32,
    /// Exit with 5 if anything lapses inside the window
    #[arg(long)]
    fail_if_any: bool,
    #[command(flatten)]
    data: DataOptions,
}

fn parse_window(text: &str) -> Result<u32, Bilingual> {
    let days = text.strip_suffix(['d', 'D', '天']).unwrap_or(text);
    match days.trim().parse() {
        Ok(days) if days <= LONGEST_WINDOW_DAYS => Ok(days),
        _ => Err(Bilingual::new(
            format!("请写 30d 这样的天数，最多 {LONGEST_WINDOW_DAYS}d"),
            format!("write a number of days such as 30d, at most {LONGEST_WINDOW_DAYS}d"),
        )),
    }
}

pub(super) async fn run(
    run: &RunOptions,
    options: ExpiringOptions,
) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let report = PrintExpiring {
        within: options.within,
        own: read_own_records(&config)?,
        calendar: config.calendar,
        calendars: CalendarReader::new(run, &options.data)?,
        own_calendars: HashMap::new(),
        quiet: options.data.quiet,
    };
    listing::run_report(run, options.data, report, options.fail_if_any).await
}

/// Prints what lapses.
struct PrintExpiring {
    within: u32,
    own: OwnRecords,
    calendar: Arc<WorkCalendar>,
    calendars: CalendarReader,
    /// By tenant: the platform's own calendar, where it counts.
    own_calendars: HashMap<String, Arc<WorkCalendar>>,
    quiet: bool,
}

impl CollectedReport for PrintExpiring {
    fn needs_lots(&self) -> bool {
        true
    }

    fn counts_working_days(&self) -> bool {
        true
    }

    fn prepare<'a>(
        &'a mut self,
        company: &'a [CollectedTenant],
    ) -> BoxFuture<'a, Result<(), CommandError>> {
        Box::pin(async move {
            self.own_calendars = self.calendars.read(company).await;
            Ok(())
        })
    }

    fn known_fields(&self, style: &RowStyle) -> Vec<&'static str> {
        style.known_fields::<PrintedExpiry<'_>>()
    }

    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError> {
        let figures: Vec<_> = company
            .iter()
            .map(|tenant| TenantFigures {
                own: self.own.of_tenant(&tenant.figures.name),
                ..tenant.figures.clone()
            })
            .collect();
        let question = ExpiringQuestion {
            // `--filter` was applied when the rows were collected.
            query: Arc::new(Query::default()),
            window: ExpiringWindow::Days(self.within),
            order: ListOrder::default(),
            only: None,
            calendars: ExpiringCalendars {
                usual: Arc::clone(&self.calendar),
                own: figures
                    .iter()
                    .map(|tenant| self.own_calendars.get(&*tenant.name).map(Arc::clone))
                    .collect(),
            },
            lots_on_request: Vec::new(),
        };
        let report = expiring(&figures, &question, &|| false).unwrap_or_default();
        let mut writer = RowWriter::start::<PrintedExpiry<'_>>(output.style, output.out)?;
        for entry in (0..report.len()).filter_map(|at| report.entry(at)) {
            let lot = lot_id(company, &entry);
            if let Some(row) = PrintedExpiry::new(&entry, lot) {
                writer.write(&row)?;
            }
        }
        if !self.quiet {
            self.print_notes(&report, output.style.language);
        }
        let (out, count) = writer.finish(output.coverage)?;
        Ok(PrintedReport {
            out,
            count,
            found_any: count.rows > 0,
        })
    }
}

/// The platform's id of the lot to which an amount belongs.
fn lot_id<'a>(company: &'a [CollectedTenant], entry: &ExpiringEntry<'_>) -> Option<&'a str> {
    if !matches!(entry.last_day, LastDay::On(_, Certainty::Lot)) {
        return None;
    }
    let lots = &company.get(entry.tenant)?.lots;
    let lots = lots.get(&(entry.person.row, entry.cells?))?;
    Some(&LotLeft::find(lots, entry.lot)?.id)
}

impl PrintExpiring {
    /// Says how much of the printed amounts the company pays for, and how much people lose.
    fn print_bearers(report: &ExpiringReport, language: Language) {
        if !report.has_kinds() {
            return;
        }
        let mut sums: BTreeMap<Option<LegalKind>, (usize, Vec<AmountSum>)> = BTreeMap::new();
        for entry in (0..report.len()).filter_map(|at| report.entry(at)) {
            let (amounts, sums) = sums.entry(entry.kind).or_default();
            *amounts += 1;
            let one = AmountSum::of(entry.amount);
            match sums.iter_mut().find(|sum| sum.unit() == one.unit()) {
                Some(sum) => *sum = sum.plus(one).unwrap_or(*sum),
                None => sums.push(one),
            }
        }
        for (kind, (amounts, sums)) in sums {
            stderr::line(&explain_bearer(kind, (amounts, &sums), language));
        }
    }

    /// Says which amounts are not printed, and for which years working days are not known.
    fn print_notes(&self, report: &ExpiringReport, language: Language) {
        Self::print_bearers(report, language);
        for group in &report.groups {
            if let GroupKind::NoDay(reason) = group.kind {
                let counts = [group.totals.amounts, group.totals.people];
                stderr::line(&explain_no_day(reason, counts, language));
            }
        }
        let at_most = (0..report.len())
            .filter_map(|at| report.entry(at))
            .filter(|entry| matches!(entry.last_day, LastDay::On(_, Certainty::WorkedAtMost)));
        match at_most.count() {
            0 => {}
            amounts => stderr::line(&explain_worked_at_most(amounts, language)),
        }
        let entries = (0..report.len()).filter_map(|at| report.entry(at));
        let beyond = entries.filter(|entry| entry.working_days_to_go.is_none());
        let (own, usual): (Vec<_>, Vec<_>) =
            beyond.partition(|entry| report.calendars().has_own(entry.tenant));
        if !own.is_empty() {
            stderr::line(&work_calendars::beyond(own.len(), language));
        }
        if !usual.is_empty() {
            let years: Vec<String> = self.calendar.years().iter().map(i16::to_string).collect();
            let years = years.join(language.pick("、", ", "));
            stderr::line(&language.pick(
                format!("工作日只算得出 {years} 年；其余年份的节假日安排不在日历中，只给日历天数"),
                format!("working days are known for {years} alone: of other years the holidays are not in the calendar, and only calendar days are given"),
            ));
        }
    }
}

/// `法定年假：3 笔，共 12.5 天，到期未休由公司支付`.
fn explain_bearer(
    kind: Option<LegalKind>,
    (amounts, sums): (usize, &[AmountSum]),
    language: Language,
) -> String {
    let each = sums.iter().map(|sum| {
        let unit = unit_name(sum.unit(), language);
        format!("{} {unit}", grouped(sum.to_exact_text()))
    });
    let sum = each.collect::<Vec<_>>().join(language.pick("、", ", "));
    let (name, bearer) = match kind {
        Some(kind) => (kind.name(language), kind.bearer().explain(language)),
        None => (
            language.pick("未归类的假期", "leave types without a kind"),
            language.pick("由谁承担未知", "who bears it is not known"),
        ),
    };
    let noun = noun(amounts, "amount", "amounts");
    let amounts = grouped(amounts);
    language.pick(
        format!("{name}：{amounts} 笔，共 {sum}，{bearer}"),
        format!("{name}: {amounts} {noun}, {sum} in all, {bearer}"),
    )
}

fn explain_worked_at_most(amounts: usize, language: Language) -> String {
    let are = noun(amounts, "is", "are");
    let amounts = grouped(amounts);
    language.pick(
        format!("推算的日期中有 {amounts} 笔是最多：几次发放都还有效，平台没有分开给各剩多少，列出的是其中最早到期的日子"),
        format!("of the worked dates {amounts} {are} at most: several grants have not ended, and the platform does not tell how much is left of which; the day is that of the earliest"),
    )
}

fn explain_no_day(
    reason: NoDayReason,
    [amounts, people]: [usize; 2],
    language: Language,
) -> String {
    let persons = noun(people, "person", "people");
    let expire = noun(amounts, "expires", "expire");
    let have = noun(amounts, "has", "have");
    let not_expire = noun(amounts, "does not expire", "do not expire");
    let [amounts, people] = [amounts, people].map(grouped);
    match reason {
        NoDayReason::ByRule => language.pick(
            format!("另有 {amounts} 笔（{people} 人）按规则到期，发放日未知，算不出日期；可在配置 [people] dates 的文件里给出入职日期或发放日期"),
            format!("{amounts} more ({people} {persons}) {expire} by a rule, and the day of the grant is not known, so there is no date; a file of hire or grant dates can tell it ([people] dates)"),
        ),
        NoDayReason::Unknown => language.pick(
            format!("另有 {amounts} 笔（{people} 人）平台没有给出到期日"),
            format!("{amounts} more ({people} {persons}) {have} no expiry date that the platform tells"),
        ),
        NoDayReason::Never => language.pick(
            format!("另有 {amounts} 笔（{people} 人）长期有效"),
            format!("{amounts} more ({people} {persons}) {not_expire}"),
        ),
    }
}
