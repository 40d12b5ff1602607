//! `quota/list`: one leave type for at most fifty people, however many pages, and never all of them lost for one of them.
//!
//! Owns paging (trap 24). Must not know what a row means.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::bisection::{Bisection, Remedy, TypeAnswers, remedy};
use super::effort::Effort;
use super::errors;
use super::hire_dates::{HireDates, missing_date};
use super::operator::Operator;
use super::wire::{CursorPage, Paged, QuotaRow};
use crate::domain::{EmployeeId, LeaveType};
use crate::platform::ApiError;
use crate::platform::allow;
use crate::platform::http::{RequestFault, RunningBatch, Transport};

/// People in one call, and rows on one page (trap 24).
pub(super) const BATCH: usize = 50;
/// Fifty people's lots never fill so many pages.
const MOST_PAGES: usize = 100;

/// What one person got of one type.
#[derive(Clone, Debug)]
pub(super) enum QuotaAnswer {
    /// Rows, perhaps none.
    Rows(Vec<QuotaRow>),
    /// The type has no balance (`假期类型没有余额`).
    Unlimited,
    /// Why there is nothing.
    Failed(Arc<ApiError>),
}

/// Asks for one type.
pub(super) struct QuotaQuery<'a> {
    pub(super) transport: &'a Transport,
    pub(super) operator: &'a Operator,
    pub(super) leave_type: &'a LeaveType,
    pub(super) hire_dates: &'a HireDates,
    pub(super) effort: &'a Effort,
    /// Told of every page.
    pub(super) batch: &'a RunningBatch<'a>,
    pub(super) pages: AtomicU64,
}

impl QuotaQuery<'_> {
    /// Everybody's answer. `Err` only for what ends the whole sync. People who may lack the date that the type counts from are
    /// asked about in a call of their own, those whom an earlier sync was refused for each alone, and those whom this one was
    /// refused for not again.
    pub(super) async fn fetch(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let grouping = self.hire_dates.group(&self.leave_type.id, people);
        let mut answers = TypeAnswers::default();
        if !grouping.together.is_empty() {
            answers.extend(self.fetch_together(&grouping.together).await?);
        }
        if let Some(error) = &answers.failed_for_all {
            let failed = QuotaAnswer::Failed(Arc::clone(error));
            answers.extend(TypeAnswers::for_all(&grouping.alone, &failed));
            answers.extend(TypeAnswers::for_all(&grouping.apart, &failed));
        } else {
            answers.extend(self.fetch_alone(&grouping.alone).await?);
            answers.extend(self.fetch_apart(&grouping.apart).await?);
            if !grouping.together.is_empty() {
                // The type answers: what a few people met is theirs.
                answers.failed_for_all = None;
            }
        }
        self.hire_dates
            .learn(&self.leave_type.id, &answers, &grouping.apart);
        let refused = grouping.not_asked.into_iter();
        let refused = refused.map(|(person, error)| (person, QuotaAnswer::Failed(error)));
        answers.of.extend(refused);
        Ok(answers)
    }

    async fn fetch_together(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let mut bisection = Bisection::new(people, self.effort.is_endless());
        self.run(&mut bisection).await?;
        Ok(bisection.into_answers())
    }

    /// One call each: most of them are refused again, and whose date has been filled in gets a figure.
    async fn fetch_alone(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let mut each = Bisection::one_by_one(people);
        self.run(&mut each).await?;
        Ok(each.into_answers())
    }

    /// When the whole call is refused for a missing date, most of them lack it: halving would take twice as many calls as asking
    /// one by one those of whom that is not known yet.
    async fn fetch_apart(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let mut bisection = Bisection::new(people, self.effort.is_endless());
        let first = match bisection.next() {
            Some(everybody) => self.fetch_rows(everybody).await,
            None => return Ok(TypeAnswers::default()),
        };
        let (error, date) = match (first, people.len()) {
            (Err(error), 2..) if let Some(date) = missing_date(&error) => (error, date),
            (outcome, _) => {
                self.settle(&mut bisection, people, outcome)?;
                self.run(&mut bisection).await?;
                return Ok(bisection.into_answers());
            }
        };
        let refusal = |person: &EmployeeId| self.hire_dates.refusal_of(person, date);
        let unknown = people.iter().filter(|person| refusal(person).is_none());
        let unknown: Vec<EmployeeId> = unknown.cloned().collect();
        let mut each = Bisection::new(&[], self.effort.is_endless());
        each.ask_each(&unknown, error);
        self.run(&mut each).await?;
        let mut answers = each.into_answers();
        let known = people
            .iter()
            .filter_map(|person| Some((person, refusal(person)?)));
        let known = known.map(|(person, error)| (person.clone(), QuotaAnswer::Failed(error)));
        answers.of.extend(known);
        Ok(answers)
    }

    /// Asks until nobody waits. Looking for whom a call is refused is bounded over the whole sync.
    async fn run(&self, bisection: &mut Bisection<'_>) -> Result<(), ApiError> {
        while let Some(asked) = bisection.next() {
            let refusal = bisection.refusal().cloned();
            if let Some(refusal) = refusal.filter(|_| !self.effort.may_search()) {
                bisection.fail(asked, self.not_asked(&refusal));
                continue;
            }
            let outcome = self.fetch_rows(asked).await;
            self.settle(bisection, asked, outcome)?;
        }
        Ok(())
    }

    fn settle<'p>(
        &self,
        bisection: &mut Bisection<'p>,
        asked: &'p [EmployeeId],
        outcome: Result<Vec<QuotaRow>, ApiError>,
    ) -> Result<(), ApiError> {
        match outcome {
            Ok(rows) => bisection.apply_rows(asked, self.own(rows)),
            Err(error) => match remedy(&error) {
                Remedy::GiveUp => return Err(error),
                Remedy::Unlimited => bisection.apply(asked, &QuotaAnswer::Unlimited),
                Remedy::FailAll => bisection.fail_rest(asked, Arc::new(error)),
                Remedy::Split(cause) => bisection.split(asked, error, cause),
            },
        }
        Ok(())
    }

    fn not_asked(&self, refusal: &ApiError) -> ApiError {
        let message = format!(
            "not asked about: a call that named them was refused ({} {}), and the {} calls that one sync may spend on finding out for whom are spent",
            refusal.code,
            refusal.message,
            self.effort.allowance(),
        );
        let fault = errors::fault(errors::NOT_ASKED, &message);
        self.transport.error(&allow::DINGTALK_BALANCES, fault)
    }

    /// Rows of another type are none of ours.
    fn own(&self, mut rows: Vec<QuotaRow>) -> Vec<QuotaRow> {
        let own = self.leave_type.id.as_str();
        rows.retain(|row| row.leave_code.as_deref().is_none_or(|code| code == own));
        rows
    }

    /// All pages for these people. Whether `offset` counts rows or pages is not documented (trap 24): it counts rows received
    /// here, and where more was promised and nothing new comes, the list is not believed to be complete.
    async fn fetch_rows(&self, people: &[EmployeeId]) -> Result<Vec<QuotaRow>, ApiError> {
        let mut rows: Vec<QuotaRow> = Vec::new();
        let mut known = HashSet::new();
        let mut received = 0;
        for _ in 0..MOST_PAGES {
            let page = self.fetch_page(people, received).await?;
            let is_first = received == 0;
            received += page.leave_quotas.len();
            let mut fresh = false;
            for row in self.read(&page)? {
                let is_new = known.insert(row.key());
                fresh |= is_new;
                // A lot that comes again with other figures is a contradiction, which whoever reads the rows must see.
                if is_new || !rows.contains(&row) {
                    rows.push(row);
                }
            }
            match page.has_more() {
                true if fresh => {}
                false if fresh || is_first => return Ok(rows),
                _ => break,
            }
        }
        Err(self.stuck(received))
    }

    async fn fetch_page(
        &self,
        people: &[EmployeeId],
        offset: usize,
    ) -> Result<CursorPage, ApiError> {
        let body = self.question(people, offset);
        let endpoint = &allow::DINGTALK_BALANCES;
        let reply = self.operator.call(self.transport, endpoint, &body).await?;
        self.batch.advance();
        self.pages.fetch_add(1, Ordering::Relaxed);
        Ok(reply.decode::<Paged>()?.result.unwrap_or_default())
    }

    /// A row that names nobody may be anybody's.
    fn read(&self, page: &CursorPage) -> Result<Vec<QuotaRow>, ApiError> {
        let rows = page.leave_quotas.iter();
        let rows: Option<Vec<_>> = rows.map(|row| QuotaRow::read(row)).collect();
        rows.ok_or_else(|| {
            let fault = errors::unread("a balance without a userid");
            self.transport.error(&allow::DINGTALK_BALANCES, fault)
        })
    }

    fn question(&self, people: &[EmployeeId], offset: usize) -> Value {
        let userids: Vec<&str> = people.iter().map(EmployeeId::as_str).collect();
        json!({
            "leave_code": self.leave_type.id.as_str(),
            "userids": userids.join(","),
            "offset": offset,
            "size": BATCH,
        })
    }

    fn stuck(&self, received: usize) -> ApiError {
        let message = format!("the list goes on after {received} rows, but brings nothing new");
        let fault = RequestFault::repeating_page(&message);
        self.transport.error(&allow::DINGTALK_BALANCES, fault)
    }
}
