//! `quota/list`: one leave type for at most fifty people, however many pages, and never all of them lost for one of them.
//!
//! Owns paging (trap 24). Must not know what a row means.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::bisection::{Answers, Bisection, Remedy, remedy};
use super::errors;
use super::operator::Operator;
use super::wire::{Page, Paged, QuotaRow};
use crate::domain::{EmployeeId, LeaveType};
use crate::platform::ApiError;
use crate::platform::allow;
use crate::platform::transport::{Batch, Fault, Transport};

/// People in one call, and rows on one page (trap 24).
pub(super) const BATCH: usize = 50;
/// Fifty people's lots never fill so many pages.
const MOST_PAGES: usize = 100;

/// What one person got of one type.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// Rows, perhaps none.
    Rows(Vec<QuotaRow>),
    /// The type has no balance (`假期类型没有余额`).
    Unlimited,
    /// Why there is nothing.
    Failed(Arc<ApiError>),
}

/// Asks for one type.
pub(super) struct Quota<'a> {
    pub(super) transport: &'a Transport,
    pub(super) operator: &'a Operator,
    pub(super) leave_type: &'a LeaveType,
    /// Told of every page.
    pub(super) batch: &'a Batch<'a>,
    pub(super) pages: AtomicU64,
}

impl Quota<'_> {
    /// Everybody's answer. `Err` only for what ends the whole sync.
    pub(super) async fn fetch(&self, people: &[EmployeeId]) -> Result<Answers, ApiError> {
        let mut bisection = Bisection::new(people);
        while let Some(asked) = bisection.next() {
            match self.fetch_rows(asked).await {
                Ok(rows) => bisection.apply_rows(asked, self.own(rows)),
                Err(error) => match remedy(&error) {
                    Remedy::GiveUp => return Err(error),
                    Remedy::Unlimited => bisection.apply(asked, &Answer::Unlimited),
                    Remedy::FailAll => bisection.fail_rest(asked, error),
                    Remedy::Split { strike } => bisection.split(asked, error, strike),
                },
            }
        }
        Ok(bisection.into_answers())
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
            let before = rows.len();
            rows.extend(
                self.read(&page)?
                    .into_iter()
                    .filter(|row| known.insert(row.key())),
            );
            let fresh = rows.len() > before;
            match page.has_more() {
                true if fresh => {}
                false if fresh || is_first => return Ok(rows),
                _ => break,
            }
        }
        Err(self.stuck(received))
    }

    async fn fetch_page(&self, people: &[EmployeeId], offset: usize) -> Result<Page, ApiError> {
        let body = self.question(people, offset);
        let endpoint = &allow::DINGTALK_BALANCES;
        let reply = self.operator.call(self.transport, endpoint, &body).await?;
        self.batch.advance();
        self.pages.fetch_add(1, Ordering::Relaxed);
        Ok(reply.decode::<Paged>()?.result.unwrap_or_default())
    }

    /// A row that names nobody may be anybody's.
    fn read(&self, page: &Page) -> Result<Vec<QuotaRow>, ApiError> {
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
        let fault = Fault::repeating_page(&message);
        self.transport.error(&allow::DINGTALK_BALANCES, fault)
    }
}
