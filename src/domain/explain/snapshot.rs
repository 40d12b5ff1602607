//! A sentence about a day for which there is no snapshot.

use jiff::civil::Date;

use crate::domain::language::Language;

/// Says that no snapshot was kept on or before `day`, and of which day the `first` one is, if there is any.
pub fn explain_no_snapshot(day: Date, first: Option<Date>, language: Language) -> String {
    match first {
        Some(first) => language.pick(
            format!("没有 {day} 之前的快照，最早 {first}"),
            format!("no snapshot before {day}, the first is of {first}"),
        ),
        None => language.pick(
            format!("没有 {day} 之前的快照，目前还没有任何快照"),
            format!("no snapshot before {day}, there are no snapshots yet"),
        ),
    }
}
