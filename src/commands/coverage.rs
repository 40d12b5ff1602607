//! Counts what is missing from a tenant's output, and says why and what to do about it.
//!
//! Failures of the same kind are grouped: a line for each kind goes to standard error, and all of them into the coverage that
//! `--format json` prints and that decides the exit code.

use std::sync::Arc;

use crate::domain::text::{clean, noun};
use crate::domain::{Balance, Bilingual, Language, PlatformKind, RowError, TenantName};
use crate::export::{Coverage, CoverageState};
use crate::platform::ApiError;
use crate::sync::Outcome;

/// Kinds of failure that get a line of their own; the others are counted in one line.
const MAX_LISTED_KINDS: usize = 18;
/// People of one kind of failure who are named; the others are counted.
const MAX_NAMED_PEOPLE: usize = 20;

/// What was printed of one tenant, and what is missing.
#[derive(Debug)]
pub(super) struct CoverageTally {
    tenant: TenantName,
    platform: PlatformKind,
    people: usize,
    answered: usize,
    failed: usize,
    /// Whether at least one row that is not a failure was printed.
    usable: bool,
    reasons: Vec<Reason>,
}

/// Failures of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Reason {
    kind: FailureKind,
    code: String,
    /// The message of the first failure; that of others with the same code may name other people.
    message: Bilingual,
    remedy: Bilingual,
    count: usize,
    /// Ids of the first people concerned. Only a sync fills this in: a listing has a row for each of them.
    named: Vec<String>,
}

/// What is said of a failure.
struct Failure<'a> {
    code: &'a str,
    message: Bilingual,
    remedy: Bilingual,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FailureKind {
    /// People with a failed row.
    People,
    /// People without an answer.
    Unanswered,
    /// Calls of one endpoint, named as in the list of permitted requests.
    Calls(&'static str),
    /// The tenant as a whole.
    Tenant,
}

impl CoverageTally {
    pub(super) fn new(tenant: &TenantName, platform: PlatformKind) -> Self {
        Self {
            tenant: tenant.clone(),
            platform,
            people: 0,
            answered: 0,
            failed: 0,
            usable: false,
            reasons: Vec::new(),
        }
    }

    pub(super) fn mark_usable(&mut self) {
        self.usable = true;
    }

    pub(super) fn count_person(&mut self) {
        self.people += 1;
    }

    /// Counts a person's answer. Several rows that failed for the same reason count once.
    pub(super) fn count_answer<'a>(&mut self, rows: impl Iterator<Item = &'a Balance>) {
        self.answered += 1;
        let mut codes: Vec<&str> = Vec::new();
        let mut failed = false;
        for row in rows {
            if !row.state.is_unreadable() {
                self.usable = true;
                continue;
            }
            failed = true;
            if let Some(error) = row.error.as_ref().filter(|e| !codes.contains(&&*e.code)) {
                codes.push(&error.code);
                self.add_row_error(error);
            }
        }
        self.failed += usize::from(failed);
    }

    fn add_row_error(&mut self, error: &RowError) {
        let failure = Failure {
            code: &error.code,
            message: Bilingual::new(error.words(Language::Chinese), &error.message),
            remedy: error.hint.into(),
        };
        self.add(FailureKind::People, failure);
    }

    /// Counts a person who was listed but never asked about.
    pub(super) fn count_unanswered(&mut self) {
        let failure = Failure {
            code: "",
            message: Bilingual::same(""),
            remedy: Bilingual::new("请稍后重试", "try again later"),
        };
        self.add(FailureKind::Unanswered, failure);
    }

    pub(super) fn add_gap(&mut self, error: &ApiError) {
        // After a shrunk directory the balances of the last complete sync stay, and can be used.
        self.usable |= error.is_directory_shrank();
        let message = message_with_log_id(error);
        let remedy = Bilingual::from(error.hint);
        if error.lacks_secret() {
            return self.add_whole(message, remedy);
        }
        let failure = Failure {
            code: &error.code,
            message,
            remedy,
        };
        self.add(FailureKind::Calls(error.endpoint), failure);
    }

    /// Counts a failure that concerns the tenant as a whole.
    pub(super) fn add_whole(
        &mut self,
        message: impl Into<Bilingual>,
        remedy: impl Into<Bilingual>,
    ) {
        let failure = Failure {
            code: "",
            message: message.into(),
            remedy: remedy.into(),
        };
        self.add(FailureKind::Tenant, failure);
    }

    fn add(&mut self, kind: FailureKind, failure: Failure<'_>) {
        let Failure {
            code,
            message,
            remedy,
        } = failure;
        let same = |reason: &&mut Reason| reason.kind == kind && reason.code == code;
        if let Some(reason) = self.reasons.iter_mut().find(same) {
            reason.count += 1;
            return;
        }
        self.reasons.push(Reason {
            kind,
            code: code.to_owned(),
            message,
            remedy,
            count: 1,
            named: Vec::new(),
        });
    }

    /// Counts all people of a sync at once. Then [`Self::name_failed`] is called for those who
    /// failed.
    pub(super) fn count_people(&mut self, people: usize, answered: usize) {
        self.people += people;
        self.answered += answered;
    }

    /// Counts a person who failed, once for each reason, and names them.
    pub(super) fn name_failed(&mut self, id: &str, errors: &[Arc<RowError>]) {
        self.failed += 1;
        for error in errors {
            self.add_row_error(error);
            self.name(FailureKind::People, &error.code, id);
        }
    }

    /// Counts a person who was listed but never asked about, and names them.
    pub(super) fn name_unanswered(&mut self, id: &str) {
        self.count_unanswered();
        self.name(FailureKind::Unanswered, "", id);
    }

    fn name(&mut self, kind: FailureKind, code: &str, id: &str) {
        let same = |reason: &&mut Reason| reason.kind == kind && reason.code == code;
        if let Some(reason) = self.reasons.iter_mut().find(same)
            && reason.named.len() < MAX_NAMED_PEOPLE
        {
            reason.named.push(clean(id));
        }
    }

    /// Whether anything usable was printed.
    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Adds what the outcome of the sync says beyond the gaps that were reported while it ran.
    pub(super) fn apply_outcome(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Refused(error) | Outcome::Failed(error) => self.add_gap(error),
            Outcome::Cancelled => {
                self.add_whole(("已中断", "interrupted"), ("请重新运行", "start it again"));
            }
            Outcome::Complete | Outcome::Partial => {}
        }
    }

    /// The tenant's coverage after a sync with this outcome.
    pub(super) fn to_coverage(&self, outcome: &Outcome) -> Coverage {
        Coverage {
            tenant: self.tenant.to_string(),
            platform: self.platform,
            state: self.state(outcome),
            people: self.people,
            answered: self.answered,
            failed: self.failed,
            gaps: self.lines(),
            fetched_at: None,
        }
    }

    fn state(&self, outcome: &Outcome) -> CoverageState {
        match outcome {
            // What a partial sync lacks may have been left out by --filter or --type.
            Outcome::Complete | Outcome::Partial if self.reasons.is_empty() => {
                CoverageState::Complete
            }
            _ if self.usable => CoverageState::Partial,
            Outcome::Refused(_) => CoverageState::Refused,
            _ => CoverageState::Failed,
        }
    }

    /// A line for each kind of failure, with the remedy last.
    pub(super) fn lines(&self) -> Vec<Bilingual> {
        let mut lines: Vec<Bilingual> = self
            .reasons
            .iter()
            .take(MAX_LISTED_KINDS)
            .map(|reason| self.line(reason))
            .collect();
        if self.reasons.len() > MAX_LISTED_KINDS {
            let more = self.reasons.len() - MAX_LISTED_KINDS;
            lines.push(Bilingual::new(
                format!("另有 {more} 类失败"),
                format!("and {more} more kinds of failure"),
            ));
        }
        lines
    }

    fn line(&self, reason: &Reason) -> Bilingual {
        let Reason { code, count, .. } = reason;
        let people = self.people;
        let persons = noun(people, "person", "people");
        let what = Bilingual::said(|language| match reason.kind {
            FailureKind::People => language.pick(
                format!("{people} 人中有 {count} 人读取失败"),
                format!("{count} of {people} {persons} failed"),
            ),
            FailureKind::Unanswered => language.pick(
                format!("{people} 人中有 {count} 人没有查询"),
                format!(
                    "{count} of {people} {persons} {} not asked",
                    noun(*count, "was", "were")
                ),
            ),
            FailureKind::Calls(endpoint) if *count == 1 => {
                language.pick(format!("{endpoint} 调用失败"), format!("{endpoint} failed"))
            }
            FailureKind::Calls(endpoint) => language.pick(
                format!("{endpoint} 调用失败 {count} 次"),
                format!("{endpoint} failed {count} times"),
            ),
            FailureKind::Tenant => reason.message.pick(language).to_owned(),
        });
        Bilingual::said(|language| {
            let mut line = what.pick(language).to_owned();
            if !code.is_empty() {
                let message = reason.message.pick(language);
                let why = [code.as_str(), message].join(" ");
                line += &language.pick(format!("（{why}）"), format!(" ({why})"));
            }
            let remedy = reason.remedy.pick(language);
            line += &language.pick(format!("：{remedy}"), format!(": {remedy}"));
            line + &named(reason, language)
        })
    }
}

/// `; zhangsan, lisi and 12 more`
fn named(reason: &Reason, language: Language) -> String {
    if reason.named.is_empty() {
        return String::new();
    }
    let rest = reason.count - reason.named.len();
    let rest = match rest {
        0 => String::new(),
        rest => language.pick(format!(" 等，另有 {rest} 人"), format!(" and {rest} more")),
    };
    let names = reason.named.join(language.pick("、", ", "));
    language.pick(format!("；{names}{rest}"), format!("; {names}{rest}"))
}

fn message_with_log_id(error: &ApiError) -> Bilingual {
    Bilingual::said(|language| {
        let message = error.words(language);
        match &error.log_id {
            Some(log_id) => language.pick(
                format!("{message}［日志 ID {log_id}］"),
                format!("{message} [log id {log_id}]"),
            ),
            None => message.to_owned(),
        }
    })
}
