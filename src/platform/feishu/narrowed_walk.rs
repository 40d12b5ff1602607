//! Where the walk through the configured departments stands: whom it has listed, whom it leaves out, and which searches follow.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use serde::{Deserialize, Serialize};

use super::page_walk::PageWalk;
use super::search_hit::SearchHit;
use crate::domain::EmployeeId;
use crate::platform::json;
use crate::platform::{Cursor, DepartmentScope};

/// Departments in one search at most.
pub(super) const MOST_DEPARTMENTS: usize = 100;

/// What the walk remembers from one page to the next.
#[derive(Debug, Default)]
pub(super) struct NarrowedWalk {
    /// Everybody in excluded departments; `None` until they have been searched for.
    pub(super) excluded: Option<HashSet<EmployeeId>>,
    /// Everybody listed, with a hash of the page that had them first. People come twice if a
    /// department and one below it are both configured; only a page that is fetched again may
    /// repeat its people.
    listed: HashMap<EmployeeId, u64>,
    hasher: RandomState,
    /// The guard of the current search.
    pub(super) pages: PageWalk,
    /// Whether any search has found anybody.
    pub(super) found_somebody: bool,
}

/// The place of the walk, which its cursor holds for another run.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct NarrowedPlace {
    /// The scope as text: a walk of another scope begins anew.
    pub(super) scope: String,
    /// The current search, and those after it.
    pub(super) searches: VecDeque<DepartmentSearch>,
    /// The next page of the current search.
    pub(super) token: Option<String>,
}

/// The departments that are searched at once; none of them means the whole tenant.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct DepartmentSearch {
    pub(super) departments: Vec<String>,
    /// Whether the platform has confirmed that the departments exist.
    pub(super) is_checked: bool,
}

impl NarrowedWalk {
    /// The people of the page at `place` who are listed: nobody in an excluded department, and nobody a second time.
    pub(super) fn admit(&mut self, hits: Vec<SearchHit>, place: &NarrowedPlace) -> Vec<SearchHit> {
        self.found_somebody |= !hits.is_empty();
        let departments = place.searches.front().map(|search| &search.departments);
        let page = self.hasher.hash_one((departments, &place.token));
        let excluded = self.excluded.as_ref();
        let is_excluded = |id: &EmployeeId| excluded.is_some_and(|ids| ids.contains(id));
        let mut is_first = |id: &EmployeeId| *self.listed.entry(id.clone()).or_insert(page) == page;
        hits.into_iter()
            .filter(|hit| !is_excluded(&hit.employee.id) && is_first(&hit.employee.id))
            .collect()
    }
}

impl NarrowedPlace {
    /// Reads what [`NarrowedPlace::to_cursor`] wrote; `None` for any other text, or for another scope.
    pub(super) fn read(cursor: &Cursor, scope: &DepartmentScope) -> Option<Self> {
        let place: Self = json::from_json(&cursor.0).ok()?;
        (place.scope == scope.to_text()).then_some(place)
    }

    /// The cursor of this place; `None` at the end of the walk.
    pub(super) fn to_cursor(&self) -> Option<Cursor> {
        if self.searches.is_empty() {
            return None;
        }
        serde_json::to_string(self).ok().map(Cursor)
    }

    /// Moves on to the next page of the search, or to the next search.
    pub(super) fn advance(&mut self, next: Option<String>, walk: &mut NarrowedWalk) {
        if next.is_none() {
            self.searches.pop_front();
            walk.pages = PageWalk::default();
        }
        self.token = next;
    }
}

impl DepartmentSearch {
    pub(super) fn of_the_whole_tenant() -> Self {
        Self {
            departments: Vec::new(),
            is_checked: true,
        }
    }

    /// The searches for those of `ids` that are known: as few as possible, or one for each id that is not checked, so that one in which
    /// nobody is found can be named.
    pub(super) fn cut(
        ids: &[String],
        is_checked: bool,
        is_known: impl Fn(&str) -> bool,
    ) -> VecDeque<Self> {
        let known: Vec<String> = ids.iter().filter(|id| is_known(id)).cloned().collect();
        let size = if is_checked { MOST_DEPARTMENTS } else { 1 };
        let search = |departments: &[String]| Self {
            departments: departments.to_vec(),
            is_checked,
        };
        known.chunks(size).map(search).collect()
    }
}
