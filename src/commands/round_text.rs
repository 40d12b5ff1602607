//! How a round of `sync` ended, in words: a line a tenant, or one for all, and what is missing.

use std::time::Duration;

use jiff::SignedDuration;

use crate::export::{CoverageState, SyncRow};

/// The round in a line for each tenant, or all of it in one.
pub(super) fn lines(rows: &[SyncRow], took: Duration, in_one: bool) -> Vec<String> {
    if in_one {
        let parts: Vec<String> = rows.iter().map(in_brief).collect();
        return vec![format!("{}; {}", parts.join("; "), time(took))];
    }
    rows.iter().map(in_full).collect()
}

/// What is missing and why, each with its tenant.
pub(super) fn gaps(rows: &[SyncRow]) -> Vec<String> {
    let lines = |row: &SyncRow| -> Vec<String> {
        let coverage = &row.coverage;
        let gaps = coverage.gaps.iter();
        gaps.map(|gap| format!("{}: {gap}", coverage.tenant))
            .collect()
    };
    rows.iter().flat_map(lines).collect()
}

/// `hq-wecom: complete: 5012 people, 5012 answered, 0 failed; 5090 requests, 12 retries, 12 failures; 8m 31s`
fn in_full(row: &SyncRow) -> String {
    let coverage = &row.coverage;
    let line = format!(
        "{}: {}: {} people, {} answered, {} failed; {} requests, {} retries, {} failures; {}",
        coverage.tenant,
        state(coverage.state),
        coverage.people,
        coverage.answered,
        coverage.failed,
        row.requests,
        row.retries,
        row.failures,
        time(Duration::from_millis(row.milliseconds)),
    );
    let calls = row.billable_calls;
    let calls = calls.map(|calls| format!("; {calls} billable calls this month"));
    let holder = row.followed.as_ref();
    let holder = holder.map(|holder| format!("; asked by {holder}"));
    [Some(line), calls, holder].into_iter().flatten().collect()
}

/// `hq-wecom complete, 5012 people, 0 failed, 5090 requests`
fn in_brief(row: &SyncRow) -> String {
    let coverage = &row.coverage;
    format!(
        "{} {}, {} people, {} failed, {} requests",
        coverage.tenant,
        state(coverage.state),
        coverage.people,
        coverage.failed,
        row.requests
    )
}

fn state(state: CoverageState) -> &'static str {
    match state {
        CoverageState::Complete => "complete",
        CoverageState::Partial => "partial",
        CoverageState::Refused => "refused",
        CoverageState::Failed => "failed",
    }
}

/// `8m 31s`; below a second in milliseconds.
fn time(took: Duration) -> String {
    let whole = if took >= Duration::from_secs(1) {
        Duration::from_secs(took.as_secs())
    } else {
        took
    };
    let milliseconds = i64::try_from(whole.as_millis()).unwrap_or(i64::MAX);
    format!("{:#}", SignedDuration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PlatformKind;
    use crate::export::Coverage;

    fn row(tenant: &str, state: CoverageState) -> SyncRow {
        let coverage = Coverage {
            tenant: tenant.to_owned(),
            platform: PlatformKind::DingTalk,
            state,
            people: 5012,
            answered: 5011,
            failed: 3,
            gaps: vec!["3 of 5012 people failed".to_owned()],
        };
        SyncRow {
            requests: 5090,
            retries: 12,
            failures: 15,
            billable_calls: Some(161),
            milliseconds: 511_400,
            ..SyncRow::new(coverage)
        }
    }

    #[test]
    fn a_tenants_end_is_one_line_with_every_count() {
        let rows = [row("hq", CoverageState::Partial)];
        assert_eq!(
            lines(&rows, Duration::ZERO, false),
            [
                "hq: partial: 5012 people, 5011 answered, 3 failed; 5090 requests, 12 retries, 15 failures; 8m 31s; \
              161 billable calls this month"
            ]
        );
        assert_eq!(gaps(&rows), ["hq: 3 of 5012 people failed"]);
    }

    #[test]
    fn a_round_of_a_service_is_one_line() {
        let rows = [
            row("hq", CoverageState::Complete),
            row("east", CoverageState::Refused),
        ];
        assert_eq!(
            lines(&rows, Duration::from_millis(420), true),
            [
                "hq complete, 5012 people, 3 failed, 5090 requests; east refused, 5012 people, 3 failed, 5090 requests; 420ms"
            ]
        );
    }
}
