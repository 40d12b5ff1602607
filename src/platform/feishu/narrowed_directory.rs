//! The directory of a tenant that is narrowed to some departments: people are searched for, then their balances are fetched by id.
//!
//! `leave_balances` has no filter by department. So `employees/search` finds who is in scope, a
//! hundred people a call, together with their profiles, and balances are fetched by id, twenty
//! people a call. With N people in scope and E in excluded departments that is N/100 + E/100
//! searches (or (N+E)/100 + E/100 if only exclusions are configured) and N/20 balance calls. Paging
//! through the balances of the whole tenant and dropping the excluded people would cost (N+E)/20
//! balance calls, E/100 searches and N/100 profile calls: at least E/25 calls more, and people whom
//! the configuration leaves out would be read.
//!
//! The search may be five minutes behind. Somebody whom `leave_balances` then refuses is listed all
//! the same, with failed balances.

use std::collections::{HashSet, VecDeque};

use super::api::FeishuApi;
use super::directory::nobody_visible;
use super::narrowed_walk::{DepartmentSearch, NarrowedPlace, NarrowedWalk};
use super::page_walk::PageWalk;
use super::search_hit::SearchHit;
use crate::domain::{Employee, EmployeeId};
use crate::platform::allow::{FEISHU_DEPARTMENTS, FEISHU_SEARCH};
use crate::platform::department_scope::DepartmentKey;
use crate::platform::{ApiError, Cursor, PeoplePage};

/// The searches for the configured departments.
struct CheckedScope {
    only: VecDeque<DepartmentSearch>,
    exclude: VecDeque<DepartmentSearch>,
    /// Ids that no department has.
    gaps: Vec<ApiError>,
}

struct SearchPage {
    hits: Vec<SearchHit>,
    next: Option<String>,
    gaps: Vec<ApiError>,
}

impl FeishuApi {
    /// The page at `cursor`: a page of the search with the balances of its people.
    pub(super) async fn fetch_narrowed_page(
        &self,
        cursor: Option<Cursor>,
    ) -> Result<PeoplePage, ApiError> {
        let mut walk = self.narrowed.lock().await;
        let mut page = PeoplePage::default();
        let place = cursor.and_then(|cursor| NarrowedPlace::read(&cursor, &self.scope));
        let mut place = if let Some(place) = place {
            place
        } else {
            *walk = NarrowedWalk::default();
            self.first_place(&mut walk, &mut page).await?
        };
        if walk.excluded.is_none() {
            // Another run began this walk and may have found people, so this one never says that
            // nobody is visible.
            walk.found_somebody = true;
            let exclude = self.check_scope().await.exclude;
            walk.excluded = Some(self.fetch_excluded(exclude, &mut page).await?);
        }
        let Some(search) = place.searches.front() else {
            return Ok(page);
        };
        let at = place.token.as_deref();
        let found = self
            .fetch_found(&mut walk.pages, DepartmentKey::Only, search, at)
            .await?;
        page.gaps.extend(found.gaps);
        let hits = walk.admit(found.hits, &place);
        self.add_people(hits, &mut page).await?;
        place.advance(found.next, &mut walk);
        page.next = place.to_cursor();
        if page.next.is_none() && !walk.found_somebody && page.gaps.is_empty() {
            let fault = nobody_visible();
            page.gaps.push(self.transport.error(&FEISHU_SEARCH, fault));
        }
        Ok(page)
    }

    /// The beginning of the walk: checks the configured ids, and searches for the people to leave out.
    async fn first_place(
        &self,
        walk: &mut NarrowedWalk,
        page: &mut PeoplePage,
    ) -> Result<NarrowedPlace, ApiError> {
        let checked = self.check_scope().await;
        page.gaps.extend(checked.gaps);
        let excluded = self.fetch_excluded(checked.exclude, page).await?;
        walk.found_somebody = !excluded.is_empty();
        walk.excluded = Some(excluded);
        Ok(NarrowedPlace {
            scope: self.scope.to_text(),
            searches: checked.only,
            token: None,
        })
    }

    /// Which of the configured departments exist. If the platform does not say (the app may lack the permission), each department is
    /// searched by itself, so that one in which nobody is found can be named.
    async fn check_scope(&self) -> CheckedScope {
        let scope = &self.scope;
        let ids = scope.only.iter().chain(&scope.exclude).cloned();
        let ids: HashSet<String> = ids.collect();
        self.learn_departments(ids.clone()).await;
        let is_checked = self.departments.unknown(ids).is_empty();
        let is_known = |id: &str| !is_checked || self.departments.has(id);
        let unknown = scope.unknown_ids(is_known).into_iter();
        let searches = |ids: &[String]| DepartmentSearch::cut(ids, is_checked, is_known);
        CheckedScope {
            only: if scope.only.is_empty() {
                VecDeque::from([DepartmentSearch::of_the_whole_tenant()])
            } else {
                searches(&scope.only)
            },
            exclude: searches(&scope.exclude),
            gaps: unknown
                .map(|fault| self.transport.error(&FEISHU_DEPARTMENTS, fault))
                .collect(),
        }
    }

    /// Everybody in these departments. An error ends the walk: without all of them, somebody who is to be left out might be read.
    async fn fetch_excluded(
        &self,
        searches: VecDeque<DepartmentSearch>,
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
        search: &DepartmentSearch,
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
            Err(error) if is_first_unchecked && error.concerns_what_was_asked() => {
                return Ok(nobody());
            }
            outcome => outcome?,
        };
        let read = page
            .list
            .iter()
            .map(|raw| SearchHit::read(raw, self.language));
        let hits: Vec<SearchHit> = read.flatten().collect();
        let step = pages.advance(at, &page);
        if is_first_unchecked && page.list.is_empty() && step.next.is_none() {
            return Ok(nobody());
        }
        let mut gaps = Vec::new();
        if let Some(fault) = step.gap {
            gaps.push(self.transport.error(&FEISHU_SEARCH, fault));
        }
        if hits.len() < page.list.len() {
            gaps.push(self.unreadable(&FEISHU_SEARCH));
        }
        Ok(SearchPage {
            hits,
            next: step.next,
            gaps,
        })
    }

    /// Adds these people to the page with their balances. If the balances cannot be fetched for a fault that may pass, the people are
    /// listed without them, and the sync requests them again.
    async fn add_people(
        &self,
        mut hits: Vec<SearchHit>,
        page: &mut PeoplePage,
    ) -> Result<(), ApiError> {
        let departments = hits.iter().filter_map(|hit| hit.department_id.clone());
        self.learn_departments(departments.collect()).await;
        for hit in &mut hits {
            let Some(id) = hit.department_id.as_deref() else {
                continue;
            };
            let employee = &mut hit.employee;
            if self.departments.is_root(id) {
                employee.departments = Some(Vec::new());
            } else if let Some([name]) = employee.departments.as_deref() {
                employee.department_paths = vec![self.departments.path(id, name)];
            }
        }
        let groups = self.groups(&hits);
        let _running = self.progress.begin(hits.len(), groups.len() as u64);
        let mut people: Vec<Employee> = hits.into_iter().map(|hit| hit.employee).collect();
        match self.fetch_groups(groups.into_iter().collect()).await {
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

    /// Groups of one page of balances each. People whose id may be of another kind than the requested one form groups of their own,
    /// because an id that is refused spoils the whole call.
    fn groups(&self, hits: &[SearchHit]) -> Vec<Vec<EmployeeId>> {
        let ids_of = |is_converted: bool| -> Vec<EmployeeId> {
            let some = hits.iter().filter(|hit| hit.is_converted == is_converted);
            some.map(|hit| hit.employee.id.clone()).collect()
        };
        let (usual, doubtful) = (ids_of(true), ids_of(false));
        let size = self.page_size() as usize;
        let groups = usual.chunks(size).chain(doubtful.chunks(size));
        groups.map(<[_]>::to_vec).collect()
    }
}
