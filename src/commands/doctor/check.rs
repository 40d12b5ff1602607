//! One check of `doctor`: what was looked at, how it came out, and what to do about it.

use serde::Serialize;

use crate::domain::Bilingual;
use crate::domain::Language;

/// How a check came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CheckResult {
    /// It is as it should be.
    Pass,
    /// It works, and something is worth a look.
    Warn,
    /// It does not work.
    Fail,
    /// It was not looked at, because something before it failed or because there is nothing to look at.
    Skip,
}

impl CheckResult {
    pub(super) const ALL: [Self; 4] = [Self::Pass, Self::Warn, Self::Fail, Self::Skip];

    /// The word in JSON.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// One check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DoctorCheck {
    /// `None` for what concerns the program and no tenant.
    pub(super) tenant: Option<String>,
    /// Its word in JSON.
    pub(super) step: String,
    pub(super) result: CheckResult,
    pub(super) detail: Bilingual,
    /// What to do; `None` where nothing needs to be done.
    pub(super) remedy: Option<Bilingual>,
}

/// The checks as JSON, with the keys in the order of the contract.
#[derive(Serialize)]
pub(super) struct PrintedChecks<'c> {
    schema: u8,
    checks: Vec<PrintedCheck<'c>>,
}

#[derive(Serialize)]
struct PrintedCheck<'c> {
    tenant: Option<&'c str>,
    step: &'c str,
    result: &'static str,
    detail: &'c str,
    remedy: Option<PrintedRemedy<'c>>,
}

#[derive(Serialize)]
struct PrintedRemedy<'c> {
    #[serde(rename = "zh-CN")]
    zh: &'c str,
    en: &'c str,
}

impl<'c> PrintedChecks<'c> {
    /// In JSON the detail is English whatever the display language is, as in every machine-readable output.
    pub(super) fn of(checks: &'c [DoctorCheck]) -> Self {
        let printed = |check: &'c DoctorCheck| PrintedCheck {
            tenant: check.tenant.as_deref(),
            step: &check.step,
            result: check.result.word(),
            detail: check.detail.pick(Language::English),
            remedy: check.remedy.as_ref().map(|remedy| PrintedRemedy {
                zh: remedy.pick(Language::Chinese),
                en: remedy.pick(Language::English),
            }),
        };
        Self {
            schema: 1,
            checks: checks.iter().map(printed).collect(),
        }
    }
}

/// The checks of one tenant, or those of the program, in their order.
#[derive(Debug)]
pub(super) struct CheckList {
    tenant: Option<String>,
    checks: Vec<DoctorCheck>,
}

impl CheckList {
    pub(super) fn of(tenant: Option<&str>) -> Self {
        Self {
            tenant: tenant.map(str::to_owned),
            checks: Vec::new(),
        }
    }

    pub(super) fn pass(&mut self, step: &str, detail: Bilingual) {
        self.add(step, CheckResult::Pass, detail, None);
    }

    pub(super) fn skip(&mut self, step: &str, why: Bilingual) {
        self.add(step, CheckResult::Skip, why, None);
    }

    pub(super) fn warn(&mut self, step: &str, detail: Bilingual, remedy: Bilingual) {
        self.add(step, CheckResult::Warn, detail, Some(remedy));
    }

    pub(super) fn fail(&mut self, step: &str, detail: Bilingual, remedy: Bilingual) {
        self.add(step, CheckResult::Fail, detail, Some(remedy));
    }

    fn add(
        &mut self,
        step: &str,
        result: CheckResult,
        detail: Bilingual,
        remedy: Option<Bilingual>,
    ) {
        self.checks.push(DoctorCheck {
            tenant: self.tenant.clone(),
            step: step.to_owned(),
            result,
            detail,
            remedy,
        });
    }

    pub(super) fn into_checks(self) -> Vec<DoctorCheck> {
        self.checks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_in_json_has_exactly_the_keys_of_the_contract() {
        let mut list = CheckList::of(Some("hq"));
        list.fail(
            "token",
            Bilingual::new("不", "no\u{1b}[2J"),
            Bilingual::same("do"),
        );
        list.pass("clock", Bilingual::new("好", "good"));
        let checks = list.into_checks();
        let printed = serde_json::to_string(&PrintedChecks::of(&checks)).unwrap();
        assert_eq!(
            printed,
            r#"{"schema":1,"checks":[{"tenant":"hq","step":"token","result":"fail","detail":"no","remedy":{"zh-CN":"do","en":"do"}},{"tenant":"hq","step":"clock","result":"pass","detail":"good","remedy":null}]}"#
        );
    }
}
