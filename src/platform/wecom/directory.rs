//! The walk over departments: one page a department, in the platform's order.
//!
//! Departments are listed once, with all below them; members are asked department by department, since `fetch_child` is gone
//! from the page (trap 14). People in several departments come several times.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::super::allow::{WECOM_DEPARTMENTS, WECOM_MEMBERS};
use super::super::decode;
use super::super::error::{ApiError, Class};
use super::super::http::{ApiCall, RequestFault, Transport};
use super::super::scope::{DepartmentScope, ScopeReach};
use super::super::{Cursor, PeoplePage};
use super::{errors, wire};
use crate::domain::text::clean;
use crate::domain::{Employee, EmployeeId};

/// The directory of one tenant.
#[derive(Debug)]
pub(super) struct WeComDirectory {
    transport: Transport,
    scope: DepartmentScope,
    departments: Mutex<Arc<Departments>>,
}

/// The departments as listed.
#[derive(Debug, Default)]
struct Departments {
    /// Ids of those to be read, in the platform's order, each once.
    ids: Vec<String>,
    /// Names by id, those that are not read too, the root left out.
    names: HashMap<String, String>,
    /// Ids that the configuration names and no department has.
    unknown: Vec<RequestFault>,
    /// All of this in a cursor, so that another run can go on without listing the departments again.
    written: String,
}

/// Where the walk stands: the next department, and how many before it could not be reached in a row.
#[derive(Clone, Copy, Default)]
struct Position {
    index: usize,
    missed: usize,
}

/// So many departments in a row that could not be reached mean that nothing can.
const UNREACHABLE: usize = 3;

impl WeComDirectory {
    pub(super) fn new(transport: Transport, scope: DepartmentScope) -> Self {
        Self {
            transport,
            scope,
            departments: Mutex::default(),
        }
    }

    /// The page of the department at the cursor; without one, the departments are listed anew.
    pub(super) async fn fetch_page(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        let Some(cursor) = cursor else {
            return self.fetch_first_page().await;
        };
        let (position, written) = Position::read(&cursor);
        match self.departments_of(written) {
            Some(departments) => self.fetch_members(&departments, position).await,
            None => self.fetch_first_page().await,
        }
    }

    async fn fetch_first_page(&self) -> Result<PeoplePage, ApiError> {
        let departments = match self.fetch_departments().await {
            Ok(departments) => Arc::new(departments),
            Err(error) if concerns_one_department(&error) => return Ok(gap(error)),
            Err(error) => return Err(error),
        };
        if departments.names.is_empty() && departments.ids.is_empty() {
            let error = self
                .transport
                .error(&WECOM_DEPARTMENTS, errors::nobody_visible());
            return Ok(gap(error));
        }
        self.keep(&departments);
        let unknown = departments.unknown.iter().cloned();
        let gaps = unknown.map(|fault| self.transport.error(&WECOM_DEPARTMENTS, fault));
        let gaps: Vec<ApiError> = gaps.collect();
        let mut page = self
            .fetch_members(&departments, Position::default())
            .await?;
        page.gaps.extend(gaps);
        Ok(page)
    }

    async fn fetch_departments(&self) -> Result<Departments, ApiError> {
        let reply = self
            .transport
            .call(ApiCall::new(&WECOM_DEPARTMENTS))
            .await?;
        Ok(Departments::read(reply.decode()?, &self.scope))
    }

    async fn fetch_members(
        &self,
        departments: &Departments,
        position: Position,
    ) -> Result<PeoplePage, ApiError> {
        let Some(id) = departments.ids.get(position.index) else {
            return Ok(PeoplePage::default());
        };
        let page = match self.fetch_department(departments, id).await {
            Ok(page) => page,
            Err(error) if concerns_one_department(&error) => gap(error),
            Err(error) if is_passing(&error) && position.missed + 1 < UNREACHABLE => {
                let next = position.after_a_miss().cursor(departments);
                return Ok(PeoplePage { next, ..gap(error) });
            }
            Err(error) => return Err(error),
        };
        let next = position.after_an_answer().cursor(departments);
        Ok(PeoplePage { next, ..page })
    }

    async fn fetch_department(
        &self,
        departments: &Departments,
        id: &str,
    ) -> Result<PeoplePage, ApiError> {
        let call = ApiCall::new(&WECOM_MEMBERS).query("department_id", id);
        let reply = self.transport.call_in_rounds(call).await?;
        let members = reply.decode::<wire::MembersReply>()?.userlist;
        let listed = members.len();
        let people: Vec<_> = members
            .into_iter()
            .filter_map(|member| departments.employee(member, id))
            .collect();
        let nameless = listed - people.len();
        let gaps = (nameless > 0).then(|| {
            let message = format!(
                "department {}: {nameless} members without userid",
                clean(id)
            );
            self.transport
                .error(&WECOM_MEMBERS, RequestFault::unreadable(&message))
        });
        Ok(PeoplePage {
            people,
            gaps: gaps.into_iter().collect(),
            ..PeoplePage::default()
        })
    }

    /// The departments that a cursor names: those kept, unless it is another run's. `None`: of another scope.
    fn departments_of(&self, written: &str) -> Option<Arc<Departments>> {
        let kept = self.departments.lock();
        let kept = Arc::clone(&kept.unwrap_or_else(PoisonError::into_inner));
        if kept.written == written {
            return Some(kept);
        }
        let departments = Arc::new(Departments::read_back(written, &self.scope)?);
        self.keep(&departments);
        Some(departments)
    }

    fn keep(&self, departments: &Arc<Departments>) {
        let kept = self.departments.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = Arc::clone(departments);
    }
}

impl Departments {
    fn read(reply: wire::DepartmentsReply, scope: &DepartmentScope) -> Self {
        let mut seen = HashSet::new();
        let mut departments = Self::default();
        let parents = parents(&reply.department);
        for record in reply.department {
            let Some(id) = record.id.filter(|id| seen.insert(id.clone())) else {
                continue;
            };
            if !is_root(&id, record.parentid.as_deref()) {
                let name = record.name.filter(|name| !name.is_empty());
                departments
                    .names
                    .insert(id.clone(), name.unwrap_or_else(|| clean(&id)));
            }
            if reach(&id, &parents, scope) == ScopeReach::Inside {
                departments.ids.push(id);
            }
        }
        departments.unknown = scope.unknown_ids(|id| seen.contains(id));
        departments.written = departments.write(scope);
        departments
    }

    /// All of it as JSON.
    fn write(&self, scope: &DepartmentScope) -> String {
        let written = Written {
            only: scope.only.clone(),
            exclude: scope.exclude.clone(),
            ids: self.ids.clone(),
            names: self.names.clone().into_iter().collect(),
        };
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads what [`Departments::write`] wrote; `None`, when it did not, or for another scope.
    fn read_back(written: &str, scope: &DepartmentScope) -> Option<Self> {
        let read: Written = decode::from_json(written).ok()?;
        let is_same = read.only == scope.only && read.exclude == scope.exclude;
        is_same.then(|| Self {
            ids: read.ids,
            names: read.names.into_iter().collect(),
            unknown: Vec::new(),
            written: written.to_owned(),
        })
    }

    /// A member as an employee. Third-party apps get no names; the id takes their place.
    fn employee(&self, member: wire::MemberRecord, asked: &str) -> Option<Employee> {
        let id = EmployeeId::new(&member.userid?);
        let own = if member.department.is_empty() {
            vec![asked.to_owned()]
        } else {
            member.department
        };
        let names = own.iter().filter_map(|id| self.names.get(id)).cloned();
        let name = member.name.filter(|name| !name.is_empty());
        Some(Employee {
            departments: Some(names.collect()),
            name: name.unwrap_or_else(|| id.shown().into_owned()),
            id,
            number: None,
            union_id: None,
            hired_on: None,
        })
    }
}

/// The departments in a cursor.
#[derive(Deserialize, Serialize)]
struct Written {
    only: Vec<String>,
    exclude: Vec<String>,
    ids: Vec<String>,
    /// By id, in a fixed order: the same departments are the same text.
    names: BTreeMap<String, String>,
}

/// Each department's parent, where that is listed too.
fn parents(records: &[wire::DepartmentRecord]) -> HashMap<String, String> {
    let pairs = records.iter().filter_map(|record| {
        let (id, parent) = (record.id.clone()?, record.parentid.clone()?);
        (id != parent).then_some((id, parent))
    });
    pairs.collect()
}

/// How a department stands to the scope, from the topmost one above it that is listed. A tree that goes round in circles ends.
fn reach(id: &str, parents: &HashMap<String, String>, scope: &DepartmentScope) -> ScopeReach {
    let mut path = vec![id];
    while let Some(parent) = path.last().and_then(|last| parents.get(*last)) {
        if path.contains(&parent.as_str()) {
            break;
        }
        path.push(parent);
    }
    let top = scope.of_top(path.pop().unwrap_or(id));
    path.iter()
        .rev()
        .fold(top, |above, id| scope.below(above, id))
}

/// The root is the company itself: department 1, or whatever has no parent.
fn is_root(id: &str, parent: Option<&str>) -> bool {
    match parent {
        Some(parent) => parent == "0",
        None => id == "1",
    }
}

impl Position {
    /// Reads what [`Position::cursor`] wrote: where the walk stands, and the departments it goes through.
    fn read(cursor: &Cursor) -> (Self, &str) {
        let mut parts = cursor.0.splitn(3, ' ');
        let mut number = |missing| {
            let part = parts.next().and_then(|part| part.parse().ok());
            part.unwrap_or(missing)
        };
        let position = Self {
            index: number(usize::MAX),
            missed: number(0),
        };
        (position, parts.next().unwrap_or_default())
    }

    fn cursor(self, departments: &Departments) -> Option<Cursor> {
        let more = self.index < departments.ids.len();
        more.then(|| {
            let Self { index, missed } = self;
            Cursor(format!("{index} {missed} {}", departments.written))
        })
    }

    fn after_an_answer(self) -> Self {
        Self {
            index: self.index + 1,
            missed: 0,
        }
    }

    fn after_a_miss(self) -> Self {
        Self {
            index: self.index + 1,
            missed: self.missed + 1,
        }
    }
}

fn gap(error: ApiError) -> PeoplePage {
    PeoplePage {
        gaps: vec![error],
        ..PeoplePage::default()
    }
}

fn concerns_one_department(error: &ApiError) -> bool {
    matches!(error.class, Class::PerItem | Class::Hidden | Class::Bug)
}

fn is_passing(error: &ApiError) -> bool {
    matches!(error.class, Class::Retry | Class::Throttled(_))
}
