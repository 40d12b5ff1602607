//! How long work over everybody takes off the UI task, with 100,000 and with 1,000,000 people and 8 leave types each: ten times the
//! people should take no more than about ten times as long. `cargo bench --bench insight [-- NAME]`; a
//! number instead of a name is a number of people.

#![expect(
    clippy::print_stdout,
    reason = "printing the table is what this program is for"
)]

mod company;

use std::env;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use company::{Order, TODAY};
use leaveboard::domain::ListOrder;
use leaveboard::domain::insight::checks::{ChecksQuestion, checks};
use leaveboard::domain::insight::company::{
    CompanyColumn, CompanyField, CompanyQuestion, SortBy, company as table,
};
use leaveboard::domain::insight::compare::{CompareRules, IdentityRule, MatchKey, compare_sides};
use leaveboard::domain::insight::expiring::{
    ExpiringCalendars, ExpiringQuestion, ExpiringWindow, expiring,
};
use leaveboard::domain::insight::leave_kinds::LeaveKinds;
use leaveboard::domain::insight::totals::{TotalsGrouping, TotalsQuestion, totals};
use leaveboard::domain::insight::{LeaveColumn, OwnRecords, TenantFigures};
use leaveboard::domain::leave_type::{
    DayCounting, ExpiryRule, GrantRule, LeaveTypeStatus, YearlyDay, YearlyQuota,
};
use leaveboard::domain::matching::Query;
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::service_dates::PeopleDates;
use leaveboard::domain::{
    ExpirySource, LeaveType, LeaveTypeId, Ledger, PlatformKind, RowId, RowSet, WorkCalendar,
};

const SIZES: [usize; 2] = [100_000, 1_000_000];
/// Each is measured so often; the median is printed.
const ROUNDS: usize = 5;

/// One of the measured kinds of work.
type Arm = (&'static str, fn(&[TenantFigures]));

/// What ends by a rule that counts from grants, worked out from everybody's hire date.
const WORKED: &str = "worked";

/// In the order in which they are printed.
const ARMS: [Arm; 11] = [
    ("sort", sort_by_a_balance),
    ("sort-two", sort_by_two_columns),
    ("sort-name", sort_by_name),
    ("filter", filter_by_a_balance),
    ("compare", compare_with_itself),
    ("totals", totals_by_type),
    ("departments", totals_by_department),
    ("tenants", totals_by_tenant),
    ("checks", look_for_mistakes),
    ("expiring", what_ends),
    (WORKED, what_ends),
];

fn main() {
    let wanted: Vec<String> = env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    let sizes: Vec<usize> = wanted.iter().filter_map(|one| one.parse().ok()).collect();
    let is_number = |one: &String| one.bytes().all(|byte| byte.is_ascii_digit());
    let is_every_arm = wanted.iter().all(is_number);
    for people in if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    } {
        let mut figures = [figures(people)];
        println!("{people} people x {} leave types", company::TYPES);
        for (name, run) in ARMS {
            if is_every_arm || wanted.iter().any(|one| one == name) {
                if name == WORKED {
                    figures[0] = by_rule(&figures[0], people);
                }
                let took = median(|| run(&figures));
                println!("  {name:<12} {:>6} ms", took.as_millis());
            }
        }
    }
}

fn median(run: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn figures(people: usize) -> TenantFigures {
    let mut columns = Vec::new();
    for (id, name) in company::types() {
        LeaveColumn::add_unconfigured(&mut columns, &id, &name);
    }
    TenantFigures {
        name: "bench".into(),
        platform: PlatformKind::WeCom,
        types: Arc::from([]),
        columns: columns.into(),
        roster: Arc::new(company::roster(people, Order::Mixed)),
        gone: Arc::new(RowSet::default()),
        ledger: Arc::new(company::ledger(people)),
        as_of: TODAY,
        own: OwnRecords::default(),
    }
}

/// The same company with rules that count from the anniversary of entry, and everybody's hire date. The sheet that tells them lists people
/// in another order than the directory.
fn by_rule(figures: &TenantFigures, people: usize) -> TenantFigures {
    let (named, mut dice) = (company::types(), company::Dice(11));
    let mut ledger = Ledger::default();
    for row in 0..u32::try_from(people).unwrap_or(0) {
        let mut balances = company::balances(&mut dice, &named);
        for balance in &mut balances {
            (balance.expires_on, balance.expiry_source) = (None, ExpirySource::Rule);
        }
        ledger.apply(RowId(row), &balances);
    }
    let types: Vec<LeaveType> = named.iter().map(yearly).collect();
    let mut dates = PeopleDates::default();
    let mut ids: Vec<&str> = figures.people().map(|person| person.id).collect();
    for at in (1..ids.len()).rev() {
        ids.swap(at, dice.below(at + 1));
    }
    for id in ids {
        let days = i64::try_from(dice.below(9_000)).unwrap_or(0);
        let hired_on = TODAY.checked_sub(jiff::Span::new().days(days));
        dates.entry(None, id).hired_on = hired_on.ok();
    }
    TenantFigures {
        columns: LeaveColumn::of_types(&types).into(),
        types: types.into(),
        ledger: Arc::new(ledger),
        own: OwnRecords::new(dates, LeaveKinds::default()),
        ..figures.clone()
    }
}

/// Granted on the anniversary of entry, for two years.
fn yearly((id, name): &(LeaveTypeId, Arc<str>)) -> LeaveType {
    LeaveType {
        id: id.clone(),
        name: Arc::clone(name),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: None,
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Yearly {
            on: YearlyDay::EntryDate,
            quota: YearlyQuota::Unknown,
            by_actual_work_time: false,
        },
        expiry: ExpiryRule::YearsAfterGrant {
            value: 2,
            extension: None,
        },
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}

/// Everything that ends, by day.
fn what_ends(figures: &[TenantFigures]) {
    let question = ExpiringQuestion {
        query: Arc::default(),
        window: ExpiringWindow::All,
        order: ListOrder::default(),
        only: None,
        calendars: ExpiringCalendars::of_all(Arc::new(WorkCalendar::announced().clone())),
        lots_on_request: Vec::new(),
    };
    let report = expiring(figures, &question, &|| false);
    black_box(report.map_or(0, |report| report.len()));
}

fn ask(figures: &[TenantFigures], filter: &str, fields: &[CompanyField]) {
    let sort = fields.iter().map(|field| SortBy {
        field: field.clone(),
        is_descending: false,
    });
    let question = CompanyQuestion {
        query: Arc::new(Query::parse(filter)),
        sort: sort.collect(),
        first_tenant: 0,
    };
    let report = table(figures, &question, &|| false);
    black_box(report.map_or(0, |report| report.len()));
}

fn figure(figures: &[TenantFigures], at: usize) -> CompanyField {
    let columns = CompanyColumn::of(figures);
    let column = columns.get(at);
    column.map_or(CompanyField::Name, |column| {
        CompanyField::Figure(column.key.clone())
    })
}

fn sort_by_a_balance(figures: &[TenantFigures]) {
    ask(figures, "", &[figure(figures, 0)]);
}

fn sort_by_two_columns(figures: &[TenantFigures]) {
    ask(figures, "", &[figure(figures, 0), figure(figures, 1)]);
}

fn sort_by_name(figures: &[TenantFigures]) {
    ask(figures, "", &[CompanyField::Name]);
}

fn filter_by_a_balance(figures: &[TenantFigures]) {
    ask(figures, "left<0", &[]);
}

/// Two tenants with the same people and figures, so that every figure is looked at on both sides.
fn compare_with_itself(figures: &[TenantFigures]) {
    let sides = [figures[0].clone().into(), figures[0].clone().into()];
    let rules = CompareRules {
        identity: IdentityRule {
            key: Some(MatchKey::Id),
            ..IdentityRule::default()
        },
        ..CompareRules::default()
    };
    black_box(compare_sides(sides, &rules, &|| false));
}

fn totals_by_type(figures: &[TenantFigures]) {
    add_up(figures, TotalsGrouping::Type);
}

fn totals_by_department(figures: &[TenantFigures]) {
    add_up(figures, TotalsGrouping::Department);
}

fn totals_by_tenant(figures: &[TenantFigures]) {
    add_up(figures, TotalsGrouping::Tenant);
}

fn add_up(figures: &[TenantFigures], by: TotalsGrouping) {
    let question = TotalsQuestion {
        by,
        ..TotalsQuestion::default()
    };
    let report = totals(figures, &question, &|| false);
    black_box(report.map_or(0, |report| report.rows.len()));
}

fn look_for_mistakes(figures: &[TenantFigures]) {
    let report = checks(figures, &ChecksQuestion::default(), &|| false);
    black_box(report.map_or(0, |report| report.findings.len()));
}
