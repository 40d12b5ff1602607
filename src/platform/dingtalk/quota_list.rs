//! `quota/list`: the rows of one leave type for at most fifty people, in all their pages (trap 24).

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::errors;
use super::facts::BATCH_SIZE;
use super::hire_dates::HireDates;
use super::operator::Operator;
use super::quota_answer::{QuotaAnswer, TypeAnswers};
use super::refusal_search::{RefusalSearch, Remedy, remedy};
use super::search_allowance::SearchAllowance;
use super::wire::{Paged, QuotaPage, QuotaRow};
use crate::domain::text::noun;
use crate::domain::{EmployeeId, LeaveType};
use crate::platform::ApiError;
use crate::platform::allow;
use crate::platform::fault::RequestFault;
use crate::platform::http::{RunningBatch, Transport};

/// More pages than the lots of fifty people ever fill: a list that goes on beyond them has no end.
const MOST_PAGES: usize = 100;

/// What the calls for one leave type need.
pub(super) struct QuotaQuery<'a> {
    pub(super) transport: &'a Transport,
    pub(super) operator: &'a Operator,
    pub(super) leave_type: &'a LeaveType,
    pub(super) hire_dates: &'a HireDates,
    pub(super) allowance: &'a SearchAllowance,
    /// The progress of this batch, advanced by every page.
    pub(super) batch: &'a RunningBatch<'a>,
    /// Pages that came.
    pub(super) pages: AtomicU64,
}

impl QuotaQuery<'_> {
    /// Everybody's answer. An `Err` ends the whole sync.
    ///
    /// People who may lack the date that the type counts from share a call of their own; people whom DingTalk refused in the last
    /// sync get a call each; people whom it refused in this one are not requested again.
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
                // The type answered for them, so an error that others met is not the type's.
                answers.failed_for_all = None;
            }
        }
        self.hire_dates
            .apply_answers(&self.leave_type.id, &answers, &grouping.apart);
        let refused = grouping.not_asked.into_iter();
        let refused = refused.map(|(person, error)| (person, QuotaAnswer::Failed(error)));
        answers.of.extend(refused);
        Ok(answers)
    }

    async fn fetch_together(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let mut search = RefusalSearch::new(people, self.allowance.is_endless());
        self.run(&mut search).await?;
        Ok(search.into_answers())
    }

    /// One call for each person. Most of them are refused again; somebody whose date has been filled in meanwhile gets a figure.
    async fn fetch_alone(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let mut each = RefusalSearch::one_by_one(people);
        self.run(&mut each).await?;
        Ok(each.into_answers())
    }

    /// One call for people who may lack a date. If it is refused for a missing date, most of them
    /// lack it. Then everybody who is not known to lack it gets a call of their own: halving would
    /// take twice as many calls.
    async fn fetch_apart(&self, people: &[EmployeeId]) -> Result<TypeAnswers, ApiError> {
        let mut search = RefusalSearch::new(people, self.allowance.is_endless());
        let Some(everybody) = search.next_group() else {
            return Ok(TypeAnswers::default());
        };
        let (error, date) = match self.fetch_rows(people).await {
            Err(error)
                if people.len() > 1
                    && let Some(date) = errors::missing_date_of(&error) =>
            {
                (error, date)
            }
            outcome => {
                self.settle(&mut search, everybody, outcome)?;
                self.run(&mut search).await?;
                return Ok(search.into_answers());
            }
        };
        let refusal = |person: &EmployeeId| self.hire_dates.refusal_of(person, date);
        let unknown = people.iter().filter(|person| refusal(person).is_none());
        let unknown: Vec<EmployeeId> = unknown.cloned().collect();
        let mut each = RefusalSearch::after_refusal(&unknown, error, self.allowance.is_endless());
        self.run(&mut each).await?;
        let mut answers = each.into_answers();
        let known = people
            .iter()
            .filter_map(|person| Some((person, refusal(person)?)));
        let known = known.map(|(person, error)| (person.clone(), QuotaAnswer::Failed(error)));
        answers.of.extend(known);
        Ok(answers)
    }

    /// Sends calls until nobody waits. The calls of a search are bounded over the whole sync.
    async fn run(&self, search: &mut RefusalSearch) -> Result<(), ApiError> {
        while let Some(asked) = search.next_group() {
            let refusal = search.refusal().cloned();
            if let Some(refusal) = refusal.filter(|_| !self.allowance.may_search()) {
                search.fail(&asked, self.not_asked(&refusal));
                continue;
            }
            let outcome = self.fetch_rows(&asked).await;
            self.settle(search, asked, outcome)?;
        }
        Ok(())
    }

    fn settle(
        &self,
        search: &mut RefusalSearch,
        asked: Vec<EmployeeId>,
        outcome: Result<Vec<QuotaRow>, ApiError>,
    ) -> Result<(), ApiError> {
        match outcome {
            Ok(rows) => {
                let is_own = |row: &QuotaRow| self.is_of_this_type(row);
                let (own, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_own);
                if let Some(code) = others.first().and_then(|row| row.leave_code.as_deref()) {
                    search.note_stray_row(RequestFault::row_of_another_type(code));
                }
                search.apply_rows(&asked, own);
            }
            Err(error) => match remedy(&error) {
                Remedy::GiveUp => return Err(error),
                Remedy::Unlimited => search.apply(&asked, &QuotaAnswer::Unlimited),
                Remedy::FailAll => search.fail_rest(&asked, Arc::new(error)),
                Remedy::Split(cause) => search.split(asked, error, cause),
            },
        }
        Ok(())
    }

    fn not_asked(&self, refusal: &ApiError) -> ApiError {
        let message = format!(
            "not asked about: a call that named them was refused ({} {}), and the {} calls that one sync may spend on finding out for whom are spent",
            refusal.code,
            refusal.message,
            self.allowance.calls(),
        );
        let fault = errors::fault(errors::NOT_ASKED, &message);
        self.transport.error(&allow::DINGTALK_BALANCES, fault)
    }

    fn is_of_this_type(&self, row: &QuotaRow) -> bool {
        let own = self.leave_type.id.as_str();
        row.leave_code.as_deref().is_none_or(|code| code == own)
    }

    /// All pages for these people. Whether `offset` counts rows or pages is not documented (trap 24). Here it counts the rows that
    /// came; if more is promised and nothing new comes, the list does not count as complete.
    async fn fetch_rows(&self, people: &[EmployeeId]) -> Result<Vec<QuotaRow>, ApiError> {
        let mut rows: Vec<QuotaRow> = Vec::new();
        let mut known = HashSet::new();
        let mut received = 0;
        for _ in 0..MOST_PAGES {
            let page = self.fetch_page(people, received).await?;
            let is_first = received == 0;
            received += page.rows().len();
            let mut fresh = false;
            for row in self.read(&page)? {
                let is_new = known.insert(row.key());
                fresh |= is_new;
                // A lot that comes again with other figures is a contradiction, which `lots` must see.
                if is_new || !rows.contains(&row) {
                    rows.push(row);
                }
            }
            let has_more = page.has_more().ok_or_else(|| self.untold())?;
            if !has_more && (fresh || is_first) {
                return Ok(rows);
            }
            if !fresh {
                break;
            }
        }
        Err(self.stuck(received))
    }

    async fn fetch_page(
        &self,
        people: &[EmployeeId],
        offset: usize,
    ) -> Result<QuotaPage, ApiError> {
        let body = self.body(people, offset);
        let endpoint = &allow::DINGTALK_BALANCES;
        let reply = self.operator.call(self.transport, endpoint, &body).await?;
        self.batch.advance();
        self.pages.fetch_add(1, Ordering::Relaxed);
        // Without a page there would be no rows, which reads as balances that nobody has initialised.
        let page = reply.decode::<Paged<QuotaPage>>()?.result;
        page.ok_or_else(|| {
            let message = ("result 里没有余额列表", "a result without a page");
            let fault = RequestFault::unreadable(message);
            self.transport.error(endpoint, fault)
        })
    }

    /// The rows of a page. A row without a userid may be anybody's, so that one fails them all.
    fn read(&self, page: &QuotaPage) -> Result<Vec<QuotaRow>, ApiError> {
        let rows = page.rows().iter();
        let rows: Option<Vec<_>> = rows.map(|row| QuotaRow::read(row)).collect();
        rows.ok_or_else(|| {
            let fault = errors::unread("a balance without a userid");
            self.transport.error(&allow::DINGTALK_BALANCES, fault)
        })
    }

    fn body(&self, people: &[EmployeeId], offset: usize) -> Value {
        let userids: Vec<&str> = people.iter().map(EmployeeId::as_str).collect();
        json!({
            "leave_code": self.leave_type.id.as_str(),
            "userids": userids.join(","),
            "offset": offset,
            "size": BATCH_SIZE,
        })
    }

    fn untold(&self) -> ApiError {
        let fault = RequestFault::unreadable((
            "有余额，却没有说明是否还有下一页（has_more）",
            "balances without has_more, so the list may be incomplete",
        ));
        self.transport.error(&allow::DINGTALK_BALANCES, fault)
    }

    fn stuck(&self, received: usize) -> ApiError {
        let message = (
            format!("列表在 {received} 行之后还有下一页，却没有新内容"),
            format!(
                "the list goes on after {received} {}, but brings nothing new",
                noun(received, "row", "rows")
            ),
        );
        let fault = RequestFault::repeating_page(message);
        self.transport.error(&allow::DINGTALK_BALANCES, fault)
    }
}
