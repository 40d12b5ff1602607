//! Expiry records as lots of a balance row.

use jiff::civil::Date;
use serde_json::value::RawValue;

use super::balances::{figure, unit_in};
use crate::domain::amount::Amount;
use crate::domain::{Balance, CellState, ExpirySource, Lot, RowError, Unit, expiry};
use crate::platform::json::JsonObject;

/// Whether a row's lots are worth a call: only if something is left that can lapse.
pub(super) fn can_lapse(balance: &Balance) -> bool {
    balance.state == CellState::Known && balance.figures.left.is_some_and(Amount::is_positive)
}

/// Adds the records of one person and type to their row as lots. Records that contradict each other leave its expiry unknown.
pub(super) fn attach(balance: &mut Balance, records: &[Box<RawValue>]) {
    let lots = match read_lots(records, balance) {
        Ok(lots) => lots,
        Err(error) => return note_error(balance, &error.code),
    };
    balance.lots = lots;
    balance.expires_on = expiry::from_lots(&balance.lots, balance.as_of);
    if balance.expires_on.is_some() {
        balance.expiry_source = ExpirySource::Lot;
    }
}

/// Notes in the row why it has no lots.
pub(super) fn note_error(balance: &mut Balance, code: &str) {
    let said = serde_json::Value::from(code).to_string();
    let field = ("expiry_records_error".into(), said.into());
    balance.fields.push(field);
}

/// The lots of the row's type, each once.
fn read_lots(records: &[Box<RawValue>], balance: &Balance) -> Result<Vec<Lot>, RowError> {
    let mut lots: Vec<Lot> = Vec::with_capacity(records.len());
    for raw in records {
        // It may be the lot that ends first.
        let record = JsonObject::read(raw).ok_or_else(RowError::unreadable_row)?;
        if !is_of(&record, balance.leave_type.as_str()) {
            continue;
        }
        let lot = read_lot(&record, balance.unit)?;
        let same = |other: &&Lot| !lot.id.is_empty() && other.id == lot.id;
        match lots.iter().find(same) {
            Some(other) if *other == lot => {}
            Some(_) => return Err(RowError::contradicting_rows()),
            None => lots.push(lot),
        }
    }
    Ok(lots)
}

fn read_lot(record: &JsonObject, unit: Option<Unit>) -> Result<Lot, RowError> {
    Ok(Lot {
        id: record.text("id").unwrap_or_default(),
        cycle: None,
        starts_on: day(record, "effective_date")?,
        // The expiry day itself counts (trap 20).
        ends_on: day(record, "expiration_date")?.filter(|day| Lot::is_end(*day)),
        granted: amount(record, "granting_quantity", unit),
        used: None,
        left: amount(record, "left_granting_quantity", unit),
    })
}

/// Whether a record is of this type. A grant of a subtype names its parent too; a record that names no type is of the requested one.
fn is_of(record: &JsonObject, leave_type: &str) -> bool {
    let named = ["leave_sub_type_id", "leave_type_id"].map(|name| record.identifier(name));
    named == [None, None] || named.iter().flatten().any(|id| id == leave_type)
}

/// A day, or `None` where the field is absent. A text that is not a day is an error: it does not mean "no end".
fn day(record: &JsonObject, name: &str) -> Result<Option<Date>, RowError> {
    let day = record.text(name).map(|text| text.parse());
    day.transpose().map_err(|_| RowError::unreadable_row())
}

/// A figure of the lot. It is unknown unless the record has the row's own unit: in another one it would be added as if it had it.
fn amount(record: &JsonObject, name: &str, unit_of_row: Option<Unit>) -> Option<Amount> {
    let unit = unit_in(record, "granting_unit").filter(|unit| Some(*unit) == unit_of_row)?;
    figure(record, name, unit).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::amount::Scale;
    use crate::domain::{Figures, LeaveTypeId};

    fn row(left: i64) -> Balance {
        let id = LeaveTypeId::new("7");
        let mut balance = Balance::without_figures(
            id,
            "年假".into(),
            CellState::Known,
            Some(Unit::Day),
            date(2026, 11, 21),
        );
        balance.figures = Figures {
            left: Some(Amount::new(left, Scale::Millionths, Unit::Day)),
            ..Figures::default()
        };
        balance
    }

    fn attached(records: &str) -> Balance {
        let mut balance = row(1_500_000);
        let records: Vec<Box<RawValue>> = serde_json::from_str(records).unwrap();
        attach(&mut balance, &records);
        balance
    }

    #[test]
    fn feishu_trap_20_the_expiry_day_itself_still_counts() {
        let last_day = r#"[{"id":"l1","leave_type_id":"7","granting_quantity":"5","left_granting_quantity":"1.5",
            "granting_unit":1,"effective_date":"2025-01-01","expiration_date":"2026-11-21"}]"#;
        let balance = attached(last_day);
        assert_eq!(balance.expires_on, Some(date(2026, 11, 21)));
        assert_eq!(balance.expiry_source, ExpirySource::Lot);
        let lot = &balance.lots[0];
        assert_eq!(lot.ends_on, Some(date(2026, 11, 21)));
        assert_eq!(lot.starts_on, Some(date(2025, 1, 1)));
        assert_eq!(lot.left.unwrap().to_exact_text(), "1.5");
    }

    #[test]
    fn feishu_trap_19_without_a_lot_in_the_window_nothing_is_known_of_the_expiry() {
        let balance = attached("[]");
        assert_eq!(balance.expiry_source, ExpirySource::Unknown);
        assert_eq!(balance.expires_on, None);
        let ended = r#"[{"id":"l1","leave_type_id":"7","left_granting_quantity":"1","granting_unit":1,
            "effective_date":"2025-01-01","expiration_date":"2026-11-20"}]"#;
        let balance = attached(ended);
        assert_eq!(balance.expires_on, None);
        assert_eq!(balance.lots.len(), 1, "an ended lot is still listed");
    }

    #[test]
    fn a_lot_of_another_type_is_not_this_rows() {
        let records = r#"[{"id":"a","leave_type_id":"8","granting_unit":1},
            {"id":"b","leave_type_id":"6","leave_sub_type_id":"7","granting_unit":2,"granting_quantity":"8"},
            {"id":"c"}]"#;
        let lots = attached(records).lots;
        let ids: Vec<&str> = lots.iter().map(|lot| lot.id.as_str()).collect();
        assert_eq!(ids, ["b", "c"]);
        assert_eq!(lots[0].granted, None, "hours in a row of days");
        assert_eq!(lots[1].granted, None);
    }

    #[test]
    fn a_grant_without_an_end_counts_and_ends_on_no_day() {
        for end in [
            "",
            r#","expiration_date":"""#,
            r#","expiration_date":"9999-12-31""#,
        ] {
            let open = format!(
                r#"[{{"id":"l1","leave_type_id":"7","left_granting_quantity":"1","granting_unit":1{end}}}]"#
            );
            let balance = attached(&open);
            assert!(balance.lots[0].is_valid(balance.as_of), "{end}");
            assert_eq!(balance.lots[0].ends_on, None, "{end}");
            assert_eq!(balance.expires_on, None, "{end}");
        }
    }

    #[test]
    fn a_grant_that_comes_twice_counts_once_and_where_records_disagree_nothing_is_known_of_the_expiry()
     {
        let grant = |left: &str, end: &str| {
            format!(
                r#"{{"id":"l1","leave_type_id":"7","left_granting_quantity":"{left}","granting_unit":1,"expiration_date":"{end}"}}"#
            )
        };
        let once = grant("0.5", "2026-12-31");
        let balance = attached(&format!("[{once},{once}]"));
        let part = expiry::expiring(&balance).unwrap();
        assert_eq!(part.amount.to_exact_text(), "0.5");
        for (records, code) in [
            (
                format!("[{once},{}]", grant("1", "2026-12-31")),
                "\"contradicting_rows\"",
            ),
            (
                format!("[{}]", grant("1", "the end of the year")),
                "\"unreadable_row\"",
            ),
            (format!("[{once},\"no record\"]"), "\"unreadable_row\""),
        ] {
            let balance = attached(&records);
            assert_eq!(balance.expires_on, None);
            assert_eq!(balance.expiry_source, ExpirySource::Unknown);
            assert_eq!(balance.state, CellState::Known, "its figure is its own");
            let (name, said) = balance.fields.last().unwrap();
            assert_eq!((&**name, &**said), ("expiry_records_error", code));
        }
    }

    #[test]
    fn only_the_grants_that_end_first_end_that_day() {
        let two = r#"[{"id":"l1","leave_type_id":"7","left_granting_quantity":"0.5","granting_unit":1,"expiration_date":"2026-12-31"},
            {"id":"l2","leave_type_id":"7","left_granting_quantity":"1","granting_unit":1,"expiration_date":"2027-03-31"}]"#;
        let balance = attached(two);
        let part = expiry::expiring(&balance).unwrap();
        assert_eq!(part.amount.to_exact_text(), "0.5");
        assert_eq!(balance.expires_on, Some(date(2026, 12, 31)));
    }

    #[test]
    fn a_grant_in_another_unit_than_its_rows_is_listed_without_figures() {
        let in_hours = r#"[{"id":"l1","leave_type_id":"7","left_granting_quantity":"8","granting_unit":2,"expiration_date":"2026-12-31"}]"#;
        let balance = attached(in_hours);
        assert_eq!(balance.lots.len(), 1);
        assert_eq!(balance.lots[0].left, None);
        assert_eq!(balance.expires_on, None);
    }

    #[test]
    fn only_what_can_lapse_is_worth_a_call() {
        assert!(can_lapse(&row(1)));
        assert!(!can_lapse(&row(0)));
        assert!(!can_lapse(&row(-1)));
    }
}
