//! The directory of a tenant that is narrowed to some departments: found by search, then asked about by id.
//!
//! `leave_balances` has no filter by department, so `employees/search` tells who is in scope, a hundred people a call, with
//! what a profile says of them; balances are then asked for by id, twenty people a call. With N people in scope and E in
//! excluded departments that is N/100 + E/100 searches (where nothing but an exclusion is configured: (N+E)/100 + E/100) and
//! N/20 balance calls. To page through the balances of the whole tenant and to drop the excluded people would cost
//! (N+E)/20 balance calls, E/100 searches and N/100 profile calls: E/25 calls more, and people whom the configuration
//! leaves out would be read.
//!
//! The search may be five minutes behind: whom `leave_balances` then refuses is listed all the same, as failed.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use serde::{Deserialize, Serialize};

use super::Feishu;
use super::pages::PageWalk;
use super::search::{Hit, MOST_DEPARTMENTS};
use crate::domain::{Employee, EmployeeId};
use crate::platform::allow::{FEISHU_DEPARTMENTS, FEISHU_SEARCH};
use crate::platform::error::Class;
use crate::platform::scope::{DepartmentKey, DepartmentScope};
use crate::platform::{ApiError, Cursor, PeoplePage, decode};

/// What a narrowed walk keeps from one page to the next.
#[derive(Debug, Default)]
pub(super) struct NarrowedWalk {
    /// Everybody in excluded departments; `None` until they were searched for.
    excluded: Option<HashSet<EmployeeId>>,
    /// Everybody listed, by hash of the page that had them first: a department may be named beside one that it is below, and a page
    /// that is asked for again has the same people.
    listed: HashMap<EmployeeId, u64>,
    hasher: RandomState,
    /// Guards the pages of the current search.
    pages: PageWalk,
    /// Whether any search found anybody.
    found_somebody: bool,
}

/// Where the walk stands, as its cursor tells another run.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Position {
    /// The scope, as a store remembers it: a walk of another scope begins anew.
    scope: String,
    /// The search that is under way, and those after it.
    searches: VecDeque<Search>,
    /// The current search's next page.
    token: Option<String>,
}

/// The departments that one search is for; none stand for the whole tenant.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Search {
    departments: Vec<String>,
    /// Whether the platform was asked if there are such departments.
    is_checked: bool,
}

/// What the configuration's ids came to.
struct CheckedScope {
    only: VecDeque<Search>,
    exclude: VecDeque<Search>,
    /// Ids that no department has.
    gaps: Vec<ApiError>,
}

/// One page of a search.
struct SearchPage {
    hits: Vec<Hit>,
    next: Option<String>,
    gaps: Vec<ApiError>,
}

impl Feishu {
    /// The page at `cursor`: a page of the search with the balances of its people.
    pub(super) async fn fetch_narrowed_page(
        &self,
        cursor: Option<Cursor>,
    ) -> Result<PeoplePage, ApiError> {
        let mut walk = self.narrowed.lock().await;
        let mut page = PeoplePage::default();
        let position = cursor.and_then(|cursor| Position::read(&cursor, &self.scope));
        let mut position = if let Some(position) = position {
            position
        } else {
            *walk = NarrowedWalk::default();
            self.first_position(&mut walk, &mut page).await?
        };
        if walk.excluded.is_none() {
            // Another run had begun this walk, and had found somebody.
            walk.found_somebody = true;
            let exclude = self.check_scope().await.exclude;
            walk.excluded = Some(self.fetch_excluded(exclude, &mut page).await?);
        }
        let Some(search) = position.searches.front() else {
            return Ok(page);
        };
        let at = position.token.as_deref();
        let found = self
            .fetch_found(&mut walk.pages, DepartmentKey::Only, search, at)
            .await?;
        page.gaps.extend(found.gaps);
        let hits = walk.admit(found.hits, &position);
        self.add_people(hits, &mut page).await?;
        position.go_on(found.next, &mut walk);
        page.next = position.to_cursor();
        if page.next.is_none() && !walk.found_somebody && page.gaps.is_empty() {
            let fault = super::directory::nobody_visible();
            page.gaps.push(self.transport.error(&FEISHU_SEARCH, fault));
        }
        Ok(page)
    }

    /// Checks the configured ids, and finds whom to leave out.
    async fn first_position(
        &self,
        walk: &mut NarrowedWalk,
        page: &mut PeoplePage,
    ) -> Result<Position, ApiError> {
        let checked = self.check_scope().await;
        page.gaps.extend(checked.gaps);
        let excluded = self.fetch_excluded(checked.exclude, page).await?;
        walk.found_somebody = !excluded.is_empty();
        walk.excluded = Some(excluded);
        Ok(Position {
            scope: self.scope.to_text(),
            searches: checked.only,
            token: None,
        })
    }

    /// Which of the configured departments there are. Where the platform does not say (the app may lack the scope for it), every
    /// department is searched by itself, so that one in which nobody is found can be told by its id.
    async fn check_scope(&self) -> CheckedScope {
        let scope = &self.scope;
        let ids = scope.only.iter().chain(&scope.exclude).cloned();
        self.learn_departments(ids.collect()).await;
        let is_checked = !self.departments.are_untold();
        let is_known = |id: &str| !is_checked || self.departments.has(id);
        let unknown = scope.unknown_ids(is_known).into_iter();
        let searches = |ids: &[String]| Search::cut(ids, is_checked, is_known);
        CheckedScope {
            only: if scope.only.is_empty() {
                VecDeque::from([Search::of_the_whole_tenant()])
            } else {
                searches(&scope.only)
            },
            exclude: searches(&scope.exclude),
            gaps: unknown
                .map(|fault| self.transport.error(&FEISHU_DEPARTMENTS, fault))
                .collect(),
        }
    }

    /// Everybody in these departments. Without all of them nobody could be listed: somebody to be left out might be read.
    async fn fetch_excluded(
        &self,
        searches: VecDeque<Search>,
        page: &mut PeoplePage,
    ) -> Result<HashSet<EmployeeId>, ApiError> {
        let mut excluded = HashSet::new();
        for search in searches {
            let (mut pages, mut at) = (PageWalk::default(), None);
            loop {
                let found = self
                    .fetch_found(&mut pages, DepartmentKey::Exclude, &search, at.as_deref())
                    .await?;
                page.gaps.extend(found.gaps);
                excluded.extend(found.hits.into_iter().map(|hit| hit.employee.id));
                at = found.next;
                if at.is_none() {
                    break;
                }
            }
        }
        Ok(excluded)
    }

    /// The page at `at` of a search, with the guard against pages that repeat.
    async fn fetch_found(
        &self,
        pages: &mut PageWalk,
        key: DepartmentKey,
        search: &Search,
        at: Option<&str>,
    ) -> Result<SearchPage, ApiError> {
        let is_first_unchecked = at.is_none() && !search.is_checked;
        let fault = || key.unknown_id(&search.departments.join(", "));
        let nobody = || SearchPage {
            hits: Vec::new(),
            next: None,
            gaps: vec![self.transport.error(&FEISHU_SEARCH, fault())],
        };
        let page = match self.fetch_search_page(&search.departments, at).await {
            Err(error) if is_first_unchecked && concerns_one_department(&error) => {
                return Ok(nobody());
            }
            outcome => outcome?,
        };
        let read = page.list.iter().map(|raw| Hit::read(raw, self.language));
        let hits: Vec<Hit> = read.flatten().collect();
        let step = pages.advance(at, &page);
        if is_first_unchecked && page.list.is_empty() && step.next.is_none() {
            return Ok(nobody());
        }
        let repetition = step
            .gap
            .map(|fault| self.transport.error(&FEISHU_SEARCH, fault));
        let nameless = (hits.len() < page.list.len()).then(|| self.unreadable(&FEISHU_SEARCH));
        Ok(SearchPage {
            hits,
            next: step.next,
            gaps: repetition.into_iter().chain(nameless).collect(),
        })
    }

    /// Lists these people with their balances. Whoever could not be asked about for a fault that may pass is listed without, and
    /// is asked again.
    async fn add_people(&self, mut hits: Vec<Hit>, page: &mut PeoplePage) -> Result<(), ApiError> {
        let departments = hits.iter().filter_map(|hit| hit.department_id.clone());
        self.learn_departments(departments.collect()).await;
        for hit in &mut hits {
            let id = hit.department_id.as_deref();
            if id.is_some_and(|id| self.departments.is_root(id)) {
                hit.employee.departments = Some(Vec::new());
            }
        }
        let groups = self.groups(&hits);
        let _asked = self.lanes.begin(hits.len(), groups.len() as u64);
        let mut people: Vec<Employee> = hits.into_iter().map(|hit| hit.employee).collect();
        match self.fetch_groups(groups).await {
            Ok(mut answers) => {
                for person in &mut people {
                    let name = answers.take_name(&person.id);
                    person.name = name.unwrap_or_else(|| std::mem::take(&mut person.name));
                }
                let ids: Vec<EmployeeId> = people.iter().map(|person| person.id.clone()).collect();
                page.balances = self.in_order(&ids, answers);
            }
            Err(error) if error.is_final() => return Err(error),
            Err(_) => {}
        }
        page.people = people;
        self.leave_out_for_lots(page).await;
        Ok(())
    }

    /// A page of balances each. People whose id may be no id of the wanted kind go by themselves: one that is refused spoils the
    /// whole call.
    fn groups(&self, hits: &[Hit]) -> VecDeque<Vec<EmployeeId>> {
        let ids_of = |is_converted: bool| -> Vec<EmployeeId> {
            let some = hits.iter().filter(|hit| hit.is_converted == is_converted);
            some.map(|hit| hit.employee.id.clone()).collect()
        };
        let (usual, doubtful) = (ids_of(true), ids_of(false));
        let size = self.page_size();
        let groups = usual.chunks(size).chain(doubtful.chunks(size));
        groups.map(<[_]>::to_vec).collect()
    }
}

impl NarrowedWalk {
    /// Those of the page at `position` who are to be listed: nobody in an excluded department, and nobody a second time.
    fn admit(&mut self, hits: Vec<Hit>, position: &Position) -> Vec<Hit> {
        self.found_somebody |= !hits.is_empty();
        let departments = position.searches.front().map(|search| &search.departments);
        let page = self.hasher.hash_one((departments, &position.token));
        let excluded = self.excluded.as_ref();
        let is_excluded = |id: &EmployeeId| excluded.is_some_and(|ids| ids.contains(id));
        let mut is_first = |id: &EmployeeId| *self.listed.entry(id.clone()).or_insert(page) == page;
        hits.into_iter()
            .filter(|hit| !is_excluded(&hit.employee.id) && is_first(&hit.employee.id))
            .collect()
    }
}

impl Position {
    /// Reads what [`Position::to_cursor`] wrote; `None` when it did not, or for another scope.
    fn read(cursor: &Cursor, scope: &DepartmentScope) -> Option<Self> {
        let position: Self = decode::from_json(&cursor.0).ok()?;
        (position.scope == scope.to_text()).then_some(position)
    }

    /// Where the walk goes on; `None` at its end.
    fn to_cursor(&self) -> Option<Cursor> {
        if self.searches.is_empty() {
            return None;
        }
        serde_json::to_string(self).ok().map(Cursor)
    }

    /// To the next page of the search, or to the next search.
    fn go_on(&mut self, next: Option<String>, walk: &mut NarrowedWalk) {
        if next.is_none() {
            self.searches.pop_front();
            walk.pages = PageWalk::default();
        }
        self.token = next;
    }
}

impl Search {
    fn of_the_whole_tenant() -> Self {
        Self {
            departments: Vec::new(),
            is_checked: true,
        }
    }

    /// As few searches as the known ones of `ids` take.
    fn cut(ids: &[String], is_checked: bool, is_known: impl Fn(&str) -> bool) -> VecDeque<Self> {
        let known: Vec<String> = ids.iter().filter(|id| is_known(id)).cloned().collect();
        let size = if is_checked { MOST_DEPARTMENTS } else { 1 };
        let search = |departments: &[String]| Self {
            departments: departments.to_vec(),
            is_checked,
        };
        known.chunks(size).map(search).collect()
    }
}

/// Whether the platform may mean the department by this refusal.
fn concerns_one_department(error: &ApiError) -> bool {
    matches!(error.class, Class::PerItem | Class::Hidden | Class::Bug)
}
