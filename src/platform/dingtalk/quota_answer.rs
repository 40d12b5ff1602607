//! What the calls for one leave type brought, by person.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::errors::{self, CodeSubject};
use super::wire::QuotaRow;
use crate::domain::EmployeeId;
use crate::platform::ApiError;
use crate::platform::fault::RequestFault;

/// What was answered about one person and one type.
#[derive(Clone, Debug)]
pub(super) enum QuotaAnswer {
    /// Rows, perhaps none.
    Rows(Vec<QuotaRow>),
    /// The type has no balance (`假期类型没有余额`).
    Unlimited,
    /// Why there is nothing.
    Failed(Arc<ApiError>),
}

/// The answers about one type.
#[derive(Debug, Default)]
pub(super) struct TypeAnswers {
    /// By person. Somebody who is missing here has no rows.
    pub(super) of: HashMap<EmployeeId, QuotaAnswer>,
    /// The error that met everybody: the type's own, or one on the way to the platform.
    pub(super) failed_for_all: Option<Arc<ApiError>>,
    /// A list without an end came for one person alone.
    pub(super) is_endless: bool,
    /// That rows came of somebody, or of a leave type, that was not requested: the first one of each code.
    pub(super) stray_rows: BTreeMap<String, RequestFault>,
}

impl TypeAnswers {
    /// The same for everybody, without a call.
    pub(super) fn for_all(people: &[EmployeeId], answer: &QuotaAnswer) -> Self {
        let of = people.iter().map(|id| (id.clone(), answer.clone()));
        Self {
            of: of.collect(),
            ..Self::default()
        }
    }

    /// The people whom DingTalk does not know, whichever type is requested.
    pub(super) fn unknown_people(&self) -> HashMap<EmployeeId, QuotaAnswer> {
        let is_unknown = |answer: &QuotaAnswer| match answer {
            QuotaAnswer::Failed(error) => errors::about(error) == CodeSubject::Person,
            QuotaAnswer::Rows(_) | QuotaAnswer::Unlimited => false,
        };
        let unknown = self.of.iter().filter(|(_, answer)| is_unknown(answer));
        let unknown = unknown.map(|(person, answer)| (person.clone(), answer.clone()));
        unknown.collect()
    }

    /// Adds the answers about other people for the same type.
    pub(super) fn extend(&mut self, other: Self) {
        self.of.extend(other.of);
        self.failed_for_all = self.failed_for_all.take().or(other.failed_for_all);
        self.is_endless |= other.is_endless;
        for (code, fault) in other.stray_rows {
            self.stray_rows.entry(code).or_insert(fault);
        }
    }
}
