//! What standard error says about where rows come from, how old they are, and what a listing leaves out.

use jiff::{SignedDuration, Timestamp};

use crate::domain::day::minute_text;
use crate::domain::text::noun;
use crate::domain::{Bilingual, Language};
use crate::store::SyncRecord;
use crate::text::sync_status::age;

/// `updated 2026-11-22 09:15 (UTC+8), 3h 12m ago`
pub(super) fn explain_age(record: &SyncRecord, now: Timestamp) -> Bilingual {
    let minutes = now.duration_since(record.finished).as_mins().max(0);
    let moment = minute_text(record.finished);
    let ago = SignedDuration::from_mins(minutes);
    let ago = match minutes {
        0 => "just now".to_owned(),
        _ => format!("{ago:#} ago"),
    };
    let age = age(record.finished, now, Language::Chinese);
    Bilingual::new(
        format!("更新于 {moment}（UTC+8），{age}"),
        format!("updated {moment} (UTC+8), {ago}"),
    )
}

/// Rows that `left<0` misses because WeCom's figures cannot go below zero.
pub(super) fn explain_inferred(rows: usize, language: Language) -> String {
    language.pick(
        format!("另有 {rows} 行推算为超支（剩余为 0，已用多于已发）；用 超支 筛选可一并列出"),
        format!(
            "{rows} more {} overdrawn by inference (0 left, more used than granted); the filter `overdrawn` prints them too",
            noun(rows, "row is", "rows are")
        ),
    )
}

/// What a listing leaves out after the directory shrank. The people who vanished have not left, and the store still has their
/// balances.
pub(super) fn explain_unlisted(language: Language) -> &'static str {
    language.pick(
        "只输出目前仍在通讯录里的人；不再可见的人没有输出，也不算离职：--cached 可输出上次保存的全部数据",
        "only the people who are listed now are printed; people who are no longer visible are left out but do not count as left: \
         --cached prints everybody in the store",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SyncNumber;

    #[test]
    fn stored_balances_say_from_when_in_the_platforms_zone() {
        let finished: Timestamp = "2026-11-22T01:15:00Z".parse().unwrap();
        let record = SyncRecord {
            number: SyncNumber(1),
            started: finished,
            finished,
            people: 1,
            failed: 0,
            complete: true,
            scope: String::new(),
        };
        let after = |minutes: i64| finished + SignedDuration::from_mins(minutes);
        assert_eq!(
            explain_age(&record, after(192)).en(),
            "updated 2026-11-22 09:15 (UTC+8), 3h 12m ago"
        );
        // A clock that was set back does not make data come from the future.
        assert_eq!(
            explain_age(&record, after(-500)).en(),
            "updated 2026-11-22 09:15 (UTC+8), just now"
        );
    }
}
