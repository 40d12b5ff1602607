//! One piece of work over everybody, with everything that it needs.

use std::sync::Arc;

use crate::domain::insight::TenantFigures;
use crate::domain::insight::checks::{ChecksQuestion, ChecksReport, checks};
use crate::domain::insight::company::{
    CompanyQuestion, CompanyReport, MarkQuestion, MarkReport, company, mark,
};
use crate::domain::insight::compare::{CompareQuestion, CompareReport, compare};
use crate::domain::insight::expiring::{ExpiringQuestion, ExpiringReport, expiring};
use crate::domain::insight::person_search::{PersonQuestion, PersonReport, find_people};
use crate::domain::insight::totals::{TotalsQuestion, TotalsReport, totals};

/// A job: a question about figures.
#[derive(Clone, Debug)]
pub struct InsightJob {
    /// Number of the question; the answer to an older one is dropped.
    pub generation: u32,
    /// The figures that it is about, a tenant each.
    pub figures: Vec<TenantFigures>,
    /// What is asked.
    pub question: InsightQuestion,
}

/// What a job is for. A new job cancels the earlier one for the same purpose.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum InsightId {
    /// The view Company.
    Company,
    /// The marks of many people.
    Marks,
    /// The view Expiring.
    Expiring,
    /// The view Totals.
    Totals,
    /// The view Checks.
    Checks,
    /// The view Compare.
    Compare,
    /// The key that looks for people.
    Person,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum InsightQuestion {
    /// For the view Company.
    Company(CompanyQuestion),
    /// For the marks of many people.
    Marks(MarkQuestion),
    /// For the view Expiring.
    Expiring(ExpiringQuestion),
    /// For the view Totals.
    Totals(TotalsQuestion),
    /// For the view Checks.
    Checks(ChecksQuestion),
    /// For the view Compare.
    Compare(CompareQuestion),
    /// For the key that looks for people.
    Person(PersonQuestion),
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub enum InsightAnswer {
    /// For the view Company.
    Company(Arc<CompanyReport>),
    /// For the marks of many people.
    Marks(Arc<MarkReport>),
    /// For the view Expiring.
    Expiring(Arc<ExpiringReport>),
    /// For the view Totals.
    Totals(Arc<TotalsReport>),
    /// For the view Checks.
    Checks(Arc<ChecksReport>),
    /// For the view Compare.
    Compare(Arc<CompareReport>),
    /// For the key that looks for people.
    Person(PersonReport),
}

/// What a job found.
#[derive(Clone, Debug)]
pub struct InsightResult {
    /// The number of its question.
    pub generation: u32,
    /// The answer.
    pub answer: InsightAnswer,
}

impl InsightJob {
    /// What it is for.
    pub fn id(&self) -> InsightId {
        match self.question {
            InsightQuestion::Company(_) => InsightId::Company,
            InsightQuestion::Marks(_) => InsightId::Marks,
            InsightQuestion::Expiring(_) => InsightId::Expiring,
            InsightQuestion::Totals(_) => InsightId::Totals,
            InsightQuestion::Checks(_) => InsightId::Checks,
            InsightQuestion::Compare(_) => InsightId::Compare,
            InsightQuestion::Person(_) => InsightId::Person,
        }
    }

    /// Works out the answer; `None` once `cancelled` returns true.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<InsightResult> {
        let figures = &self.figures;
        let answer = match &self.question {
            InsightQuestion::Company(question) => {
                InsightAnswer::Company(Arc::new(company(figures, question, cancelled)?))
            }
            InsightQuestion::Marks(question) => {
                InsightAnswer::Marks(Arc::new(mark(figures, question, cancelled)?))
            }
            InsightQuestion::Expiring(question) => {
                InsightAnswer::Expiring(Arc::new(expiring(figures, question, cancelled)?))
            }
            InsightQuestion::Totals(question) => {
                InsightAnswer::Totals(Arc::new(totals(figures, question, cancelled)?))
            }
            InsightQuestion::Checks(question) => {
                InsightAnswer::Checks(Arc::new(checks(figures, question, cancelled)?))
            }
            InsightQuestion::Compare(question) => {
                InsightAnswer::Compare(Arc::new(compare(figures, question, cancelled)?))
            }
            InsightQuestion::Person(question) => {
                InsightAnswer::Person(find_people(figures, question, cancelled)?)
            }
        };
        Some(InsightResult {
            generation: self.generation,
            answer,
        })
    }
}
