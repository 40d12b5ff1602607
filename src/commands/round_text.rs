//! What standard error says at the end of a round of `sync`: how it ended for each tenant, and what
//! is missing.

use std::time::Duration;

use jiff::SignedDuration;

use crate::domain::Language;
use crate::domain::text::noun;
use crate::export::SyncRow;

/// A line for each tenant, or one line for all of them: a service that syncs every few minutes should not fill its log.
pub(super) fn explain_round(
    (rows, took): (&[SyncRow], Duration),
    in_one: bool,
    language: Language,
) -> Vec<String> {
    if in_one {
        let mut parts: Vec<String> = rows.iter().map(|row| in_brief(row, language)).collect();
        parts.push(duration(took));
        return vec![parts.join(language.pick("；", "; "))];
    }
    rows.iter().map(|row| in_full(row, language)).collect()
}

/// What is missing and why, each line with its tenant.
pub(super) fn explain_gaps(rows: &[SyncRow], language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let tenant = &row.coverage.tenant;
        let gaps = row.coverage.gaps.iter().map(|gap| gap.about(tenant));
        lines.extend(gaps.map(|gap| gap.pick(language).to_owned()));
    }
    lines
}

/// `hq-wecom: complete: 5012 people, 5012 answered, 0 failed; 5090 requests, 12 retries, 12 failures; 8m 31s`
fn in_full(row: &SyncRow, language: Language) -> String {
    let coverage = &row.coverage;
    let (tenant, state) = (&coverage.tenant, coverage.state.word(language));
    let (people, answered, failed) = (coverage.people, coverage.answered, coverage.failed);
    let (requests, retries, failures) = (row.requests, row.retries, row.failures);
    let took = duration(Duration::from_millis(row.milliseconds));
    let who = noun(people, "person", "people");
    let calls = noun(requests, "request", "requests");
    let again = noun(retries, "retry", "retries");
    let failed_calls = noun(failures, "failure", "failures");
    let mut parts = vec![language.pick(
        format!("{tenant}：{state}：{people} 人，{answered} 人有结果，{failed} 人失败；请求 {requests} 次，重试 {retries} 次，失败 {failures} 次；{took}"),
        format!("{tenant}: {state}: {people} {who}, {answered} answered, {failed} failed; {requests} {calls}, {retries} {again}, {failures} {failed_calls}; {took}"),
    )];
    if let Some(calls) = row.billable_calls {
        let noun = noun(calls, "call", "calls");
        parts.push(language.pick(
            format!("本月已用 {calls} 次计费调用"),
            format!("{calls} billable {noun} this month"),
        ));
    }
    if let Some(holder) = &row.followed {
        let holder = holder.pick(language);
        parts.push(language.pick(format!("由 {holder} 读取"), format!("read by {holder}")));
    }
    parts.join(language.pick("；", "; "))
}

/// `hq-wecom complete, 5012 people, 0 failed, 5090 requests`
fn in_brief(row: &SyncRow, language: Language) -> String {
    let coverage = &row.coverage;
    let (tenant, state) = (&coverage.tenant, coverage.state.word(language));
    let (people, failed, requests) = (coverage.people, coverage.failed, row.requests);
    let who = noun(people, "person", "people");
    let calls = noun(requests, "request", "requests");
    language.pick(
        format!("{tenant} {state}，{people} 人，{failed} 人失败，请求 {requests} 次"),
        format!("{tenant} {state}, {people} {who}, {failed} failed, {requests} {calls}"),
    )
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
    use crate::domain::{Bilingual, PlatformKind};
    use crate::export::{Coverage, CoverageState};

    fn row(tenant: &str, state: CoverageState) -> SyncRow {
        let coverage = Coverage {
            tenant: tenant.to_owned(),
            platform: PlatformKind::DingTalk,
            state,
            people: 5012,
            answered: 5011,
            failed: 3,
            gaps: vec![Bilingual::new(
                "5012 人中有 3 人失败",
                "3 of 5012 people failed",
            )],
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
            explain_round((&rows, Duration::ZERO), false, Language::English),
            [
                "hq: partial: 5012 people, 5011 answered, 3 failed; 5090 requests, 12 retries, 15 failures; 8m 31s; \
              161 billable calls this month"
            ]
        );
        assert_eq!(
            explain_gaps(&rows, Language::English),
            ["hq: 3 of 5012 people failed"]
        );
    }

    #[test]
    fn a_round_of_a_service_is_one_line() {
        let rows = [
            row("hq", CoverageState::Complete),
            row("east", CoverageState::Refused),
        ];
        assert_eq!(
            explain_round((&rows, Duration::from_millis(420)), true, Language::English),
            [
                "hq complete, 5012 people, 3 failed, 5090 requests; east refused, 5012 people, 3 failed, 5090 requests; 420ms"
            ]
        );
    }
}
