//! What standard error says at the end of a round of `sync`: how it ended for each tenant, and what is missing.

use std::time::Duration;

use jiff::SignedDuration;

use crate::export::{CoverageState, SyncRow};

/// A line for each tenant, or one line for all of them: a service that syncs every few minutes should not fill its log.
pub(super) fn explain_round(rows: &[SyncRow], took: Duration, in_one: bool) -> Vec<String> {
    if in_one {
        let tenants: Vec<String> = rows.iter().map(in_brief).collect();
        return vec![format!("{}; {}", tenants.join("; "), duration(took))];
    }
    rows.iter().map(in_full).collect()
}

/// What is missing and why, each line with its tenant.
pub(super) fn explain_gaps(rows: &[SyncRow]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let tenant = &row.coverage.tenant;
        lines.extend(
            row.coverage
                .gaps
                .iter()
                .map(|gap| format!("{tenant}: {gap}")),
        );
    }
    lines
}

/// `hq-wecom: complete: 5012 people, 5012 answered, 0 failed; 5090 requests, 12 retries, 12 failures; 8m 31s`
fn in_full(row: &SyncRow) -> String {
    let coverage = &row.coverage;
    let mut parts = vec![format!(
        "{}: {}: {} people, {} answered, {} failed; {} requests, {} retries, {} failures; {}",
        coverage.tenant,
        state(coverage.state),
        coverage.people,
        coverage.answered,
        coverage.failed,
        row.requests,
        row.retries,
        row.failures,
        duration(Duration::from_millis(row.milliseconds)),
    )];
    if let Some(calls) = row.billable_calls {
        parts.push(format!("{calls} billable calls this month"));
    }
    if let Some(holder) = &row.followed {
        parts.push(format!("read by {holder}"));
    }
    parts.join("; ")
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
fn duration(took: Duration) -> String {
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
            fetched_at: None,
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
            explain_round(&rows, Duration::ZERO, false),
            [
                "hq: partial: 5012 people, 5011 answered, 3 failed; 5090 requests, 12 retries, 15 failures; 8m 31s; \
              161 billable calls this month"
            ]
        );
        assert_eq!(explain_gaps(&rows), ["hq: 3 of 5012 people failed"]);
    }

    #[test]
    fn a_round_of_a_service_is_one_line() {
        let rows = [
            row("hq", CoverageState::Complete),
            row("east", CoverageState::Refused),
        ];
        assert_eq!(
            explain_round(&rows, Duration::from_millis(420), true),
            [
                "hq complete, 5012 people, 3 failed, 5090 requests; east refused, 5012 people, 3 failed, 5090 requests; 420ms"
            ]
        );
    }
}
