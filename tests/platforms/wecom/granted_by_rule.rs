//! What the emulated WeCom grants, compared with what its own rules grant: the two stand side by side on screen.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use leaveboard::domain::explain::figure::{FigureQuestion, GrantDays, GrantOn, why};
use leaveboard::domain::explain::figure_facts;
use leaveboard::domain::leave_type::{ExpiryRule, GrantRule};
use leaveboard::domain::ledger::LedgerCell;
use leaveboard::domain::service_dates::ServiceDates;
use leaveboard::domain::{Amount, Balance, CellState, EmployeeId, LeaveType, PlatformKind};
use leaveboard::emulator::{Emulator, ServiceRecord};
use leaveboard::platform::Platform;
use leaveboard::platform::wecom::WeCom;

use crate::support::{company_of, settings};

const PEOPLE: usize = 150;
/// Days on which something begins, ends or is counted in another way.
const DAYS: [Date; 14] = [
    date(2026, 1, 1),
    date(2026, 2, 28),
    date(2026, 5, 31),
    date(2026, 6, 1),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 11, 14),
    date(2026, 11, 15),
    date(2026, 11, 26),
    date(2026, 12, 31),
    date(2027, 1, 3),
    date(2027, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
];

/// A day with the figures of the company as it was on it.
struct CompanyDay {
    day: Date,
    emulator: Emulator,
}

async fn company_on(today: Date, days_ago: u32) -> CompanyDay {
    let company = company_of(PEOPLE).today(today).days_ago(days_ago);
    CompanyDay {
        day: today.saturating_sub(i64::from(days_ago).days()),
        emulator: company.start().await,
    }
}

fn service_dates(record: &ServiceRecord) -> ServiceDates<'static> {
    ServiceDates {
        hired_on: Some(record.hired_on),
        is_hire_day_own: true,
        first_work_on: Some(record.first_work_on),
        grants: &[],
    }
}

/// The first day from `day` on that is this day of the year.
fn first_on_or_after(day: Date, (month, of_month): (i8, i8)) -> Date {
    let mut at = day;
    while (at.month(), at.day()) != (month, of_month) {
        at = at.tomorrow().unwrap();
    }
    at
}

/// The days `(today - months, today]` that are the `of_month`th.
fn monthly_days(today: Date, months: i64, of_month: i8) -> Vec<Date> {
    let mut found = Vec::new();
    let mut day = today;
    while day > today.saturating_sub(months.months()) {
        if day.day() == of_month {
            found.push(day);
        }
        day = day.yesterday().unwrap();
    }
    found
}

impl CompanyDay {
    async fn check_everybody(&self) -> usize {
        let client = WeCom::connect(&settings(&self.emulator, PlatformKind::WeCom)).unwrap();
        let types = client.fetch_leave_types().await.unwrap().types;
        let mut compared = 0;
        for record in self.emulator.service_records() {
            let id = EmployeeId::new(&record.userid);
            let answer = client.fetch_balances(std::slice::from_ref(&id)).await;
            for person in answer.unwrap() {
                for row in &person.balances {
                    let kind = types.iter().find(|kind| kind.id == row.leave_type);
                    compared += usize::from(self.check(&record, row, kind.unwrap()));
                }
            }
        }
        compared
    }

    /// Compares a row with the rule of its type; `false` where there is nothing to compare.
    fn check(&self, record: &ServiceRecord, row: &Balance, kind: &LeaveType) -> bool {
        // Some people's figures do not add up, in the ways of real replies. That is a finding of its own.
        if row.state != CellState::Known || row.figures.gap().is_none_or(|gap| gap.count != 0) {
            return false;
        }
        let reasons = why(FigureQuestion {
            facts: figure_facts(PlatformKind::WeCom),
            cell: &LedgerCell::from(row),
            balance: Some(row),
            leave_type: Some(kind),
            dates: service_dates(record),
            today: self.day,
        });
        let GrantDays::Rule { last, .. } = reasons.grants else {
            return false;
        };
        let what = format!("{} {} {record:?}", self.day, kind.name);
        let granted = row.figures.granted.unwrap();
        match (&kind.grant, last) {
            (GrantRule::Monthly { day, amount }, _) => {
                let of_month = i8::try_from(day.unwrap()).unwrap();
                let days = monthly_days(self.day, 3, of_month).into_iter();
                let grants = days.filter(|day| *day >= record.hired_on).count();
                let expected = amount.unwrap().count * i64::try_from(grants).unwrap();
                assert_eq!(granted.count, expected, "{what}");
            }
            (_, Some(GrantOn { amount, .. })) => {
                let is_of_whole_year = amount.is_some();
                let expected = amount.map(Amount::to_exact_text);
                let shown = is_of_whole_year.then(|| granted.to_exact_text());
                assert_eq!(shown, expected, "{what}");
            }
            (_, None) => assert_eq!(granted.count, 0, "{what}"),
        }
        let left = row.figures.left.unwrap();
        if let (
            ExpiryRule::FixedDate {
                on,
                extension: None,
            },
            Some(last),
        ) = (&kind.expiry, last)
            && left.is_positive()
        {
            let ends = first_on_or_after(last.day, (on.month, on.day));
            assert!(ends >= self.day, "{what}: {} left", left.to_exact_text());
        }
        true
    }
}

#[tokio::test]
async fn on_any_day_everybody_has_been_granted_what_the_rule_granted_last() {
    for today in DAYS {
        for days_ago in [0, 6] {
            let company = company_on(today, days_ago).await;
            assert!(company.check_everybody().await > PEOPLE * 3, "{today}");
        }
    }
}
