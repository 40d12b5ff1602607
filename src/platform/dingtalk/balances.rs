//! Quota rows into balances: lots, and the sum of those valid now. Must not know how the rows were asked for.

use crate::domain::text::clean;
use std::sync::Arc;

use jiff::civil::Date;

use super::bisection::TypeAnswers;
use super::errors::{self, About};
use super::quota::QuotaAnswer;
use super::wire::{FigurePair, QuotaRow};
use crate::domain::balance::{FieldName, FieldValue, Figures};
use crate::domain::{
    Amount, Balance, CellState, EmployeeId, ExpirySource, FigureError, LeaveType, Lot,
    PersonBalances, RowError, Scale, Today, Unit, expiry,
};
use crate::platform::{Class, decode};

/// One person's balance of one type, from what `quota/list` answered for them.
fn read(leave_type: &LeaveType, answer: &QuotaAnswer, today: Today) -> Balance {
    let empty = |state, unit| {
        let name = Arc::clone(&leave_type.name);
        Balance::without_figures(leave_type.id.clone(), name, state, unit, today.day)
    };
    match answer {
        QuotaAnswer::Unlimited => empty(CellState::Unlimited, leave_type.unit),
        QuotaAnswer::Failed(error) => {
            let state = match error.class {
                Class::Hidden => CellState::Forbidden,
                // The platform's own answer: nobody has a balance before the date is filled in.
                _ if errors::about(error) == About::Date => CellState::NotInitialised,
                _ => CellState::Failed,
            };
            empty(state, leave_type.unit).failed(state, Arc::new(error.to_row_error()))
        }
        // No row is not 0 but a balance that nobody has initialised (trap 22).
        QuotaAnswer::Rows(rows) if rows.is_empty() => {
            empty(CellState::NotInitialised, leave_type.unit)
        }
        QuotaAnswer::Rows(rows) => {
            let unit = leave_type.unit.or_else(|| only_unit(rows));
            fill(empty(CellState::Known, unit), rows, today)
        }
    }
}

fn fill(mut balance: Balance, rows: &[QuotaRow], today: Today) -> Balance {
    let Some(unit) = balance.unit else {
        let error = RowError::from(FigureError::Missing);
        return balance.failed(CellState::Failed, Arc::new(error));
    };
    let sent = Sent::of(rows, unit);
    let error = sent.fault(today.day);
    let figures = total(sent.valid_rows(today.day), unit);
    balance.fields = sent.finer_figures(unit);
    balance.lots = sent.lots;
    if let Some(error) = error {
        return balance.failed(CellState::Failed, Arc::new(error));
    }
    match figures {
        Ok(figures) => {
            balance.overdrawn = figures.is_overdrawn(false);
            balance.figures = figures;
            balance.expires_on = expiry::from_lots(&balance.lots, today.day);
            balance.expiry_source = ExpirySource::Lot;
            balance
        }
        Err(error) => balance.failed(CellState::Failed, Arc::new(error.into())),
    }
}

/// A person's rows of one type, each lot once, and what they mean.
struct Sent<'a> {
    rows: Vec<&'a QuotaRow>,
    /// Parallel to the rows.
    lots: Vec<Lot>,
}

impl<'a> Sent<'a> {
    /// A row that comes again says nothing new, unless it says something else.
    fn of(rows: &'a [QuotaRow], unit: Unit) -> Self {
        let mut sent = Self {
            rows: Vec::with_capacity(rows.len()),
            lots: Vec::with_capacity(rows.len()),
        };
        for row in rows {
            let lot = lot(row, unit);
            let is_repeated = !lot.id.is_empty() && sent.lots.contains(&lot);
            if !is_repeated {
                sent.rows.push(row);
                sent.lots.push(lot);
            }
        }
        sent
    }

    /// Why the rows say nothing together: a lot that may count today has a moment that cannot be read, or came twice with
    /// different figures or days.
    fn fault(&self, today: Date) -> Option<RowError> {
        if self.valid_rows(today).any(QuotaRow::has_unreadable_moment) {
            return Some(RowError::unreadable_row());
        }
        self.is_contradicted(today)
            .then(RowError::contradicting_rows)
    }

    fn is_contradicted(&self, today: Date) -> bool {
        let twice = |lot: &Lot| {
            let same = |other: &&Lot| !lot.id.is_empty() && other.id == lot.id;
            self.lots.iter().filter(same).count() > 1
        };
        self.lots
            .iter()
            .any(|lot| lot.is_valid(today) && twice(lot))
    }

    fn valid_rows(&self, today: Date) -> impl Iterator<Item = &'a QuotaRow> {
        let rows = self.rows.iter().zip(&self.lots);
        rows.filter(move |(_, lot)| lot.is_valid(today))
            .map(|(row, _)| *row)
    }

    /// Figures with more decimals than hundredths have, under the platform's own name as sent; of several lots in their order.
    fn finer_figures(&self, unit: Unit) -> Vec<(FieldName, FieldValue)> {
        let [granted, used] = match unit {
            Unit::Hour => ["quota_num_per_hour", "used_num_per_hour"],
            Unit::Day | Unit::Second => ["quota_num_per_day", "used_num_per_day"],
        };
        let is_finer =
            |amount: Option<Amount>| amount.is_some_and(|amount| amount.scale != Scale::Hundredths);
        let pairs = || self.rows.iter().map(|row| pair_of(row, unit));
        let mut fields = Vec::new();
        if self.lots.iter().any(|lot| is_finer(lot.granted)) {
            fields.push((granted.into(), as_sent(pairs().map(|pair| pair.granted))));
        }
        if self.lots.iter().any(|lot| is_finer(lot.used)) {
            fields.push((used.into(), as_sent(pairs().map(|pair| pair.used))));
        }
        fields
    }
}

/// The unit of rows whose type names none: the one that is filled, if only one is (trap 20).
fn only_unit(rows: &[QuotaRow]) -> Option<Unit> {
    let days = rows.iter().any(|row| row.per_day().is_filled());
    let hours = rows.iter().any(|row| row.per_hour().is_filled());
    match (days, hours) {
        (true, false) => Some(Unit::Day),
        (false, true) => Some(Unit::Hour),
        _ => None,
    }
}

/// The pair of the type's own unit, whichever others are filled (traps 19 and 20).
fn pair_of(row: &QuotaRow, unit: Unit) -> FigurePair<'_> {
    match unit {
        Unit::Hour => row.per_hour(),
        Unit::Day | Unit::Second => row.per_day(),
    }
}

fn lot(row: &QuotaRow, unit: Unit) -> Lot {
    let pair = pair_of(row, unit);
    let (granted, used) = (
        figure(pair.granted, unit).ok(),
        figure(pair.used, unit).ok(),
    );
    Lot {
        id: row.quota_id.as_deref().map(clean).unwrap_or_default(),
        cycle: row.quota_cycle.clone(),
        starts_on: row.starts().and_then(Lot::first_day),
        ends_on: row.ends().and_then(Lot::last_day),
        granted,
        used,
        left: granted
            .zip(used)
            .and_then(|(granted, used)| granted.minus(used)),
    }
}

/// Granted and used of these rows together, and what that leaves: the platform sends no remaining figure.
fn total<'a>(rows: impl Iterator<Item = &'a QuotaRow>, unit: Unit) -> Result<Figures, FigureError> {
    let nothing = Amount::new(0, Scale::Hundredths, unit);
    let (mut granted, mut used) = (nothing, nothing);
    for row in rows {
        let pair = pair_of(row, unit);
        granted = sum(granted, figure(pair.granted, unit)?)?;
        used = sum(used, figure(pair.used, unit)?)?;
    }
    Ok(Figures {
        granted: Some(granted),
        used: Some(used),
        left: granted.minus(used),
        carried: None,
    })
}

fn sum(one: Amount, other: Amount) -> Result<Amount, FigureError> {
    one.plus(other).ok_or(FigureError::OutOfRange)
}

/// Hundredths, signed: an overdraft may be below 0.
fn figure(text: &str, unit: Unit) -> Result<Amount, FigureError> {
    Amount::read(text, Scale::Hundredths, unit)
}

/// One figure by itself, several as a list.
fn as_sent<'a>(figures: impl Iterator<Item = &'a str>) -> FieldValue {
    let figures: Vec<FieldValue> = figures.map(decode::json_scalar).collect();
    match figures.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(",")).into(),
    }
}

/// One person's balances of all `types`, out of the answers of each.
pub(super) fn of_person(
    employee: &EmployeeId,
    types: &[LeaveType],
    answers: &[TypeAnswers],
    today: Today,
) -> PersonBalances {
    let nothing = QuotaAnswer::Rows(Vec::new());
    let answers: Vec<&QuotaAnswer> = answers
        .iter()
        .map(|answers| answers.of.get(employee).unwrap_or(&nothing))
        .collect();
    PersonBalances {
        employee: employee.clone(),
        balances: types
            .iter()
            .zip(&answers)
            .map(|(leave_type, answer)| read(leave_type, answer, today))
            .collect(),
        raw: raw(&answers),
    }
}

/// One person's rows of all types as they came, for the raw view.
fn raw(answers: &[&QuotaAnswer]) -> Option<Box<str>> {
    let rows = answers.iter().filter_map(|answer| match answer {
        QuotaAnswer::Rows(rows) => Some(rows),
        QuotaAnswer::Unlimited | QuotaAnswer::Failed(_) => None,
    });
    let records: Vec<&str> = rows.flatten().map(|row| row.record.as_str()).collect();
    (!records.is_empty()).then(|| format!("[{}]", records.join(",")).into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::value::RawValue;

    use super::super::leave_types;
    use super::super::wire::{Paged, ResultList};
    use super::*;

    fn leave_type(view_unit: &str) -> LeaveType {
        let json = format!(
            r#"{{"result":{{"leave_code":"t","leave_name":"年假","leave_view_unit":"{view_unit}"}}}}"#
        );
        let listed: ResultList = decode::from_json(&json).unwrap();
        leave_types::read_all(&listed.result).0.remove(0)
    }

    fn rows(records: &[&str]) -> QuotaAnswer {
        let row = |json: &&str| QuotaRow::read(&RawValue::from_string((*json).to_owned()).unwrap());
        QuotaAnswer::Rows(records.iter().map(|json| row(json).unwrap()).collect())
    }

    fn on(year: i16, month: i8, day: i8) -> Today {
        Today::midday_of(date(year, month, day))
    }

    fn figures(balance: &Balance) -> [String; 3] {
        let text = |amount: Option<Amount>| amount.map_or("-".to_owned(), Amount::to_exact_text);
        let Figures {
            granted,
            used,
            left,
            ..
        } = balance.figures;
        [text(granted), text(used), text(left)]
    }

    fn error_code(balance: &Balance) -> &str {
        &balance.error.as_ref().unwrap().code
    }

    /// Valid in 2026 (UTC+8), ended in 2025, beginning in 2027.
    const IN_2026: &str = r#""start_time":1767196800000,"end_time":1798732799000"#;
    const IN_2025: &str = r#""start_time":1735660800000,"end_time":1767196799000"#;
    const IN_2027: &str = r#""start_time":1798732800000,"end_time":1830268799000"#;

    fn row(id: &str, validity: &str, figures: &str) -> String {
        format!(
            r#"{{"userid":"u","quota_id":"{id}","quota_cycle":"2026-M-6",{validity},{figures}}}"#
        )
    }

    fn day_row(id: &str, validity: &str, granted: i64, used: i64) -> String {
        let figures = format!(r#""quota_num_per_day":{granted},"used_num_per_day":{used}"#);
        row(id, validity, &figures)
    }

    #[test]
    fn trap_19_the_vendors_sample_is_ten_days_or_ten_hours_by_the_types_unit() {
        let sample = include_str!("../../../tests/fixtures/dingtalk/quota_list_vendor_sample.json");
        let page = decode::from_json::<Paged>(sample).unwrap().result.unwrap();
        let answer = QuotaAnswer::Rows(vec![QuotaRow::read(&page.leave_quotas[0]).unwrap()]);
        let today = on(2025, 7, 1);
        for (view_unit, unit) in [
            ("day", Unit::Day),
            ("halfDay", Unit::Day),
            ("hour", Unit::Hour),
        ] {
            let balance = read(&leave_type(view_unit), &answer, today);
            assert_eq!(balance.unit, Some(unit));
            assert_eq!(figures(&balance), ["10", "1", "9"]);
        }
    }

    #[test]
    fn trap_20_the_pair_is_chosen_by_the_unit_and_never_by_what_is_filled() {
        let both = row(
            "q",
            IN_2026,
            r#""quota_num_per_day":1000,"used_num_per_day":100,"quota_num_per_hour":8000,"used_num_per_hour":1600"#,
        );
        let today = on(2026, 11, 21);
        let of = |view_unit| figures(&read(&leave_type(view_unit), &rows(&[&both]), today));
        assert_eq!(of("halfDay"), ["10", "1", "9"]);
        assert_eq!(of("hour"), ["80", "16", "64"]);
        let days_only = day_row("q", IN_2026, 1000, 100);
        let wrong = read(&leave_type("hour"), &rows(&[&days_only]), today);
        assert_eq!(wrong.state, CellState::Failed);
        assert_eq!(error_code(&wrong), "missing_figure");
        assert_eq!(wrong.lots.len(), 1, "the lot is still shown");
        let unknown = read(&leave_type("week"), &rows(&[&days_only]), today);
        assert_eq!(figures(&unknown), ["10", "1", "9"]);
        let either = read(&leave_type("week"), &rows(&[&both]), today);
        assert_eq!(error_code(&either), "missing_figure");
    }

    #[test]
    fn trap_21_only_lots_valid_now_count_and_the_others_are_listed() {
        let records = [
            day_row("old", IN_2025, 500, 0),
            day_row("a", IN_2026, 1000, 250),
            day_row("b", IN_2026, 200, 0),
            day_row("next", IN_2027, 1500, 0),
        ];
        let records: Vec<&str> = records.iter().map(String::as_str).collect();
        let balance = read(&leave_type("day"), &rows(&records), on(2026, 11, 21));
        assert_eq!(figures(&balance), ["12", "2.5", "9.5"]);
        assert_eq!(balance.lots.len(), 4);
        assert_eq!(balance.expires_on, Some(date(2026, 12, 31)));
        assert_eq!(balance.expiry_source, ExpirySource::Lot);
        assert_eq!(balance.figures.gap().unwrap().count, 0);
    }

    #[test]
    fn lots_that_have_ended_or_not_begun_leave_a_known_zero() {
        for validity in [IN_2025, IN_2027] {
            let lot = day_row("q", validity, 500, 100);
            let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 11, 21));
            assert_eq!(balance.state, CellState::Known);
            assert_eq!(figures(&balance), ["0", "0", "0"]);
            assert_eq!(balance.expires_on, None);
            assert_eq!(balance.lots.len(), 1);
        }
    }

    #[test]
    fn a_lot_that_ends_with_the_midnight_of_its_last_day_counts_all_that_day() {
        // As recorded: 2026-12-31 00:00 in UTC+8.
        let lot = day_row(
            "q",
            r#""start_time":1767196800000,"end_time":1798646400000"#,
            1000,
            500,
        );
        let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 12, 31));
        assert_eq!(figures(&balance), ["10", "5", "5"]);
        assert_eq!(balance.expires_on, Some(date(2026, 12, 31)));
    }

    #[test]
    fn a_moment_is_the_same_in_every_spelling_and_one_that_is_none_is_not_no_end() {
        let read_on = |validity: &str, day| {
            let lot = day_row("q", validity, 1000, 500);
            read(&leave_type("day"), &rows(&[&lot]), day)
        };
        for end in ["1.798732799E12", "\"1798732799000.0\"", "17987327990e2"] {
            let validity = format!(r#""start_time":1.7671968E12,"end_time":{end}"#);
            let balance = read_on(&validity, on(2026, 11, 21));
            assert_eq!(figures(&balance), ["10", "5", "5"], "{end}");
            assert_eq!(balance.expires_on, Some(date(2026, 12, 31)), "{end}");
            let later = read_on(&validity, on(2027, 1, 1));
            assert_eq!(figures(&later), ["0", "0", "0"], "{end} is over");
        }
        for unreadable in ["\"2026-12-31\"", "{}", "true", "\"soon\""] {
            for validity in [
                format!(r#""start_time":1767196800000,"end_time":{unreadable}"#),
                format!(r#""start_time":{unreadable},"end_time":1798732799000"#),
            ] {
                let balance = read_on(&validity, on(2026, 11, 21));
                assert_eq!(balance.state, CellState::Failed, "{validity}");
                assert_eq!(error_code(&balance), "unreadable_row");
                assert_eq!(balance.lots.len(), 1, "it is shown");
            }
        }
        let over = r#""start_time":"soon","end_time":1767196799000"#;
        assert_eq!(read_on(over, on(2026, 11, 21)).state, CellState::Known);
    }

    #[test]
    fn a_lot_without_an_end_is_valid_and_ends_on_no_day() {
        for end in [
            "",
            r#","end_time":0"#,
            r#","end_time":-1"#,
            r#","end_time":null"#,
            r#","end_time":253402185600000"#,
            r#","end_time":9223372036854775807"#,
        ] {
            let lot = day_row(
                "q",
                &format!(r#""start_time":1767196800000{end}"#),
                1000,
                500,
            );
            let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 11, 21));
            assert_eq!(figures(&balance), ["10", "5", "5"], "{end}");
            assert_eq!(balance.lots[0].ends_on, None, "{end}");
            assert!(balance.lots[0].is_valid(date(2026, 11, 21)), "{end}");
            assert_eq!(balance.expires_on, None, "{end}");
            assert_eq!(balance.expiry_source, ExpirySource::Lot, "{end}");
        }
        let without_start = day_row("q", r#""start_time":0"#, 1000, 500);
        let balance = read(
            &leave_type("day"),
            &rows(&[&without_start]),
            on(2026, 11, 21),
        );
        assert_eq!(figures(&balance), ["10", "5", "5"]);
        assert_eq!(balance.lots[0].starts_on, None);
    }

    #[test]
    fn trap_22_no_row_is_not_zero() {
        let balance = read(&leave_type("day"), &rows(&[]), on(2026, 11, 21));
        assert_eq!(balance.state, CellState::NotInitialised);
        assert_eq!(figures(&balance), ["-", "-", "-"]);
        let unlimited = read(
            &leave_type("hour"),
            &QuotaAnswer::Unlimited,
            on(2026, 11, 21),
        );
        assert_eq!(
            (unlimited.state, unlimited.unit),
            (CellState::Unlimited, Some(Unit::Hour))
        );
    }

    #[test]
    fn trap_33_a_cycle_is_text() {
        let lot = day_row("q", IN_2026, 500, 100);
        let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 11, 21));
        assert_eq!(balance.lots[0].cycle.as_deref(), Some("2026-M-6"));
    }

    #[test]
    fn trap_39_the_last_moment_of_a_lot_is_a_day_in_utc_8() {
        let lot = day_row("q", IN_2026, 500, 100);
        let last_day = read(&leave_type("day"), &rows(&[&lot]), on(2026, 12, 31));
        assert_eq!(figures(&last_day)[2], "4");
        assert_eq!(last_day.expires_on, Some(date(2026, 12, 31)));
        let day_after = read(&leave_type("day"), &rows(&[&lot]), on(2027, 1, 1));
        assert_eq!(figures(&day_after)[2], "0");
    }

    #[test]
    fn trap_41_hundredths_stay_exact_and_more_used_than_granted_is_overdrawn() {
        let lots = [day_row("a", IN_2026, 1, 0), day_row("b", IN_2026, 100, 134)];
        let balance = read(
            &leave_type("day"),
            &rows(&[&lots[0], &lots[1]]),
            on(2026, 11, 21),
        );
        assert_eq!(figures(&balance), ["1.01", "1.34", "-0.33"]);
        assert!(balance.overdrawn);
    }

    #[test]
    fn a_figure_that_is_no_number_or_too_large_fails_its_row_only_where_it_counts() {
        for (figures, code) in [
            (
                r#""quota_num_per_day":null,"used_num_per_day":0"#,
                "missing_figure",
            ),
            (
                r#""quota_num_per_day":"ten","used_num_per_day":0"#,
                "missing_figure",
            ),
            (r#""quota_num_per_day":100"#, "missing_figure"),
            (
                r#""quota_num_per_day":1e40,"used_num_per_day":0"#,
                "out_of_range",
            ),
        ] {
            let bad = row("q", IN_2026, figures);
            let balance = read(&leave_type("day"), &rows(&[&bad]), on(2026, 11, 21));
            assert_eq!(balance.state, CellState::Failed, "{figures}");
            assert_eq!(error_code(&balance), code, "{figures}");
            let (ended, good) = (row("q", IN_2025, figures), day_row("g", IN_2026, 300, 0));
            let balance = read(
                &leave_type("day"),
                &rows(&[&ended, &good]),
                on(2026, 11, 21),
            );
            assert_eq!(balance.figures.left.unwrap().count, 300, "{figures}");
        }
    }

    #[test]
    fn a_figure_finer_than_hundredths_is_known_and_kept_as_sent() {
        let fine = row(
            "a",
            IN_2026,
            r#""quota_num_per_day":26.2,"used_num_per_day":0"#,
        );
        let today = on(2026, 11, 21);
        let balance = read(&leave_type("day"), &rows(&[&fine]), today);
        assert_eq!(balance.state, CellState::Known);
        assert_eq!(figures(&balance), ["0.262", "0", "0.262"]);
        let kept = |name: &'static str, text: &str| vec![(name.into(), text.into())];
        assert_eq!(balance.fields, kept("quota_num_per_day", "26.2"));
        let plain = day_row("b", IN_2026, 500, 100);
        let both = read(&leave_type("day"), &rows(&[&fine, &plain]), today);
        assert_eq!(figures(&both), ["5.262", "1", "4.262"]);
        assert_eq!(both.fields, kept("quota_num_per_day", "[26.2,500]"));
        assert_eq!(read(&leave_type("day"), &rows(&[&plain]), today).fields, []);
        let endless = row(
            "c",
            IN_2026,
            r#""quota_num_per_day":"333.3333333333","used_num_per_day":0"#,
        );
        let balance = read(&leave_type("day"), &rows(&[&endless]), today);
        assert_eq!(figures(&balance), ["3.333333", "0", "3.333333"]);
        assert_eq!(balance.figures.left.unwrap().scale, Scale::Rounded);
        assert_eq!(balance.figures.gap().unwrap().count, 0);
    }

    #[test]
    fn a_lot_that_comes_twice_counts_once_and_fails_the_row_where_it_disagrees() {
        let (once, more) = (
            day_row("q", IN_2026, 1000, 100),
            day_row("q", IN_2026, 1000, 200),
        );
        let other = day_row("r", IN_2026, 500, 0);
        let today = on(2026, 11, 21);
        let agreeing = read(&leave_type("day"), &rows(&[&once, &other, &once]), today);
        assert_eq!(figures(&agreeing), ["15", "1", "14"]);
        assert_eq!(agreeing.lots.len(), 2);
        let disagreeing = read(&leave_type("day"), &rows(&[&once, &other, &more]), today);
        assert_eq!(disagreeing.state, CellState::Failed);
        assert_eq!(error_code(&disagreeing), "contradicting_rows");
        assert_eq!(disagreeing.lots.len(), 3, "all of them are shown");
        let ended = [
            day_row("q", IN_2025, 500, 0),
            day_row("q", IN_2025, 500, 100),
        ];
        let elsewhere = read(
            &leave_type("day"),
            &rows(&[&ended[0], &ended[1], &other]),
            today,
        );
        assert_eq!(figures(&elsewhere), ["5", "0", "5"]);
    }

    #[test]
    fn strings_are_figures_too_and_an_open_end_never_lapses() {
        let lot =
            r#"{"userid":"u","quota_id":"q","quota_num_per_day":"250","used_num_per_day":"50.0"}"#;
        let balance = read(&leave_type("day"), &rows(&[lot]), on(2026, 11, 21));
        assert_eq!(figures(&balance), ["2.5", "0.5", "2"]);
        assert_eq!(
            (balance.expires_on, balance.expiry_source),
            (None, ExpirySource::Lot)
        );
    }
}
