//! What is missing from a tenant's output, why, and what to do: told on standard error, grouped, and as its coverage.

use crate::domain::text::clean;
use std::sync::Arc;

use crate::domain::PlatformKind;
use crate::domain::{Balance, Language, RowError, TenantName};
use crate::export::{Coverage, CoverageState};
use crate::platform::ApiError;
use crate::sync::Outcome;

/// Kinds of failure told one by one; the rest is counted.
const TOLD: usize = 18;
/// People of one kind of failure told by their ids; the rest is counted.
const NAMED: usize = 20;

/// Counts of one tenant's output.
#[derive(Debug)]
pub(super) struct CoverageTally {
    tenant: TenantName,
    platform: PlatformKind,
    language: Language,
    people: usize,
    answered: usize,
    failed: usize,
    /// Something that is no failure was printed.
    usable: bool,
    reasons: Vec<Reason>,
}

/// Why something is missing, and of how many.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Reason {
    kind: Kind,
    code: String,
    /// The first one's; others of the code may name other people.
    message: String,
    remedy: String,
    count: usize,
    /// The first of the people concerned, where they stand nowhere else.
    who: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// People with a failed row.
    People,
    /// People without an answer.
    Unanswered,
    /// Calls to this endpoint.
    Calls(&'static str),
    /// The tenant as a whole.
    Tenant,
}

impl CoverageTally {
    pub(super) fn new(tenant: &TenantName, platform: PlatformKind, language: Language) -> Self {
        Self {
            tenant: tenant.clone(),
            platform,
            language,
            people: 0,
            answered: 0,
            failed: 0,
            usable: false,
            reasons: Vec::new(),
        }
    }

    /// Something usable was printed.
    pub(super) fn found(&mut self) {
        self.usable = true;
    }

    pub(super) fn count_person(&mut self) {
        self.people += 1;
    }

    /// Counts a person's answer, once for each reason that rows failed for.
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
        let remedy = self.language.pick(error.hint.zh, error.hint.en);
        self.add(Kind::People, &error.code, &error.message, remedy);
    }

    pub(super) fn count_unanswered(&mut self) {
        let remedy = self.language.pick("稍后重试", "try again later");
        self.add(Kind::Unanswered, "", "", remedy);
    }

    pub(super) fn add_gap(&mut self, error: &ApiError) {
        // What the last complete sync found stays and can be used.
        self.usable |= error.is_directory_shrank();
        let remedy = error.remedy(self.language);
        let message = told(error);
        if error.lacks_secret() {
            return self.add_whole(&message, remedy);
        }
        self.add(Kind::Calls(error.endpoint), &error.code, &message, remedy);
    }

    /// The tenant gave nothing, or no more, for a reason of its own.
    pub(super) fn add_whole(&mut self, message: &str, remedy: &str) {
        self.add(Kind::Tenant, "", message, remedy);
    }

    fn add(&mut self, kind: Kind, code: &str, message: &str, remedy: &str) {
        let same = |reason: &&mut Reason| reason.kind == kind && reason.code == code;
        if let Some(reason) = self.reasons.iter_mut().find(same) {
            reason.count += 1;
            return;
        }
        self.reasons.push(Reason {
            kind,
            code: code.to_owned(),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
            count: 1,
            who: Vec::new(),
        });
    }

    /// Counts people all at once, before those that failed are named.
    pub(super) fn count_people(&mut self, people: usize, answered: usize) {
        self.people += people;
        self.answered += answered;
    }

    /// Counts a person who failed, by name, once for each reason.
    pub(super) fn name_failed(&mut self, id: &str, errors: &[Arc<RowError>]) {
        self.failed += 1;
        for error in errors {
            self.add_row_error(error);
            self.name(Kind::People, &error.code, id);
        }
    }

    /// Counts a person who was listed and not asked, by name.
    pub(super) fn name_unanswered(&mut self, id: &str) {
        self.count_unanswered();
        self.name(Kind::Unanswered, "", id);
    }

    fn name(&mut self, kind: Kind, code: &str, id: &str) {
        let same = |reason: &&mut Reason| reason.kind == kind && reason.code == code;
        if let Some(reason) = self.reasons.iter_mut().find(same)
            && reason.who.len() < NAMED
        {
            reason.who.push(clean(id));
        }
    }

    /// Whether anything usable came.
    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// The sync's end, as far as it is not told yet.
    pub(super) fn apply_outcome(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Refused(error) | Outcome::Failed(error) => self.add_gap(error),
            Outcome::Cancelled => self.add_whole("interrupted", "start it again"),
            Outcome::Complete | Outcome::Partial => {}
        }
    }

    /// The tenant's coverage after a sync that ended so.
    pub(super) fn to_coverage(&self, outcome: &Outcome) -> Coverage {
        Coverage {
            tenant: self.tenant.to_string(),
            platform: self.platform,
            state: self.state(outcome),
            people: self.people,
            answered: self.answered,
            failed: self.failed,
            gaps: self.lines(),
        }
    }

    fn state(&self, outcome: &Outcome) -> CoverageState {
        match outcome {
            // What a partial sync lacks may be nothing that was asked for.
            Outcome::Complete | Outcome::Partial if self.reasons.is_empty() => {
                CoverageState::Complete
            }
            _ if self.usable => CoverageState::Partial,
            Outcome::Refused(_) => CoverageState::Refused,
            _ => CoverageState::Failed,
        }
    }

    /// One line a reason, the remedy last.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .reasons
            .iter()
            .take(TOLD)
            .map(|reason| self.line(reason))
            .collect();
        if self.reasons.len() > TOLD {
            lines.push(format!(
                "and {} more kinds of failure",
                self.reasons.len() - TOLD
            ));
        }
        lines
    }

    fn line(&self, reason: &Reason) -> String {
        let Reason {
            code,
            message,
            remedy,
            count,
            ..
        } = reason;
        let people = self.people;
        let who = named(reason);
        match reason.kind {
            Kind::People => {
                format!("{count} of {people} people failed ({code} {message}): {remedy}{who}")
            }
            Kind::Unanswered => {
                format!("{count} of {people} people were not asked: {remedy}{who}")
            }
            Kind::Calls(endpoint) if *count == 1 => {
                format!("{endpoint} failed ({code} {message}): {remedy}")
            }
            Kind::Calls(endpoint) => {
                format!("{endpoint} failed {count} times ({code} {message}): {remedy}")
            }
            Kind::Tenant => format!("{message}: {remedy}"),
        }
    }
}

/// `; zhangsan, lisi and 12 more`
fn named(reason: &Reason) -> String {
    if reason.who.is_empty() {
        return String::new();
    }
    let rest = reason.count - reason.who.len();
    let rest = if rest == 0 {
        String::new()
    } else {
        format!(" and {rest} more")
    };
    format!("; {}{rest}", reason.who.join(", "))
}

fn told(error: &ApiError) -> String {
    match &error.log_id {
        Some(log_id) => format!("{} [log id {log_id}]", error.message),
        None => error.message.clone(),
    }
}
