//! The directory: one page a department, in the platform's order.
//!
//! All departments are listed by one call; members are requested department by department, since `fetch_child` is gone from
//! WeCom's page (trap 14). People in several departments come several times, and the caller keeps the first.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::{errors, wire};
use crate::domain::text::{clean, noun};
use crate::domain::{Department, DepartmentPath, Employee, EmployeeId};
use crate::platform::allow::{WECOM_DEPARTMENTS, WECOM_MEMBERS};
use crate::platform::department_scope::{DepartmentScope, ScopeReach};
use crate::platform::error::{ApiError, ErrorClass};
use crate::platform::fault::RequestFault;
use crate::platform::http::{ApiCall, Transport};
use crate::platform::json::{self, SentIds};
use crate::platform::{Cursor, PeoplePage};

/// The directory of one tenant; [`WeComDirectory::fetch_page`] is its entry point.
#[derive(Debug)]
pub(super) struct WeComDirectory {
    transport: Transport,
    scope: DepartmentScope,
    departments: Mutex<Arc<Departments>>,
}

/// The departments of the tenant, as the walk needs them.
#[derive(Debug, Default)]
struct Departments {
    /// Ids of those to be read, in the platform's order, each once.
    ids: Vec<String>,
    /// Names by id, also of departments that are not read, without the root.
    names: HashMap<String, String>,
    /// Where each of the named departments stands.
    paths: HashMap<String, DepartmentPath>,
    /// Departments that cannot be read, and ids that the configuration names and no department has.
    faults: Vec<RequestFault>,
    /// All of this as JSON for a cursor, so that another run can continue without listing the departments again.
    written: String,
}

/// The next department, and how many before it in a row could not be reached.
#[derive(Clone, Copy, Default)]
struct Position {
    index: usize,
    missed: usize,
}

/// After this many departments in a row that could not be reached, the platform counts as
/// unreachable.
const MOST_MISSED_IN_A_ROW: usize = 3;

impl WeComDirectory {
    pub(super) fn new(transport: Transport, scope: DepartmentScope) -> Self {
        Self {
            transport,
            scope,
            departments: Mutex::default(),
        }
    }

    /// The page of the department at the cursor. Without a cursor, or with that of another scope, the departments are listed anew.
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
            Err(error) if error.concerns_what_was_asked() => return Ok(gap(error)),
            Err(error) => return Err(error),
        };
        if departments.names.is_empty() && departments.ids.is_empty() {
            let error = self
                .transport
                .error(&WECOM_DEPARTMENTS, errors::nobody_visible());
            return Ok(gap(error));
        }
        *self.lock() = Arc::clone(&departments);
        let faults = departments.faults.iter().cloned();
        let gaps = faults.map(|fault| self.transport.error(&WECOM_DEPARTMENTS, fault));
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
            Err(error) if error.concerns_what_was_asked() => gap(error),
            Err(error) if is_a_miss(&error) && position.missed + 1 < MOST_MISSED_IN_A_ROW => {
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
        let people: Vec<Employee> = members
            .into_iter()
            .filter_map(|member| departments.employee(member, id))
            .collect();
        let nameless = listed - people.len();
        let is_unread = |person: &&Employee| person.departments.is_none();
        let unread = people.iter().filter(is_unread).count();
        let mut page = PeoplePage {
            people,
            ..PeoplePage::default()
        };
        if nameless > 0 {
            let department = clean(id);
            let fault = RequestFault::unreadable((
                format!("部门 {department}：{nameless} 名成员没有 userid"),
                format!(
                    "department {department}: {nameless} {} without userid",
                    noun(nameless, "member", "members")
                ),
            ));
            page.gaps.push(self.transport.error(&WECOM_MEMBERS, fault));
        }
        if unread > 0 {
            let fault = RequestFault::unreadable_departments(id, unread);
            page.gaps.push(self.transport.error(&WECOM_MEMBERS, fault));
        }
        Ok(page)
    }

    /// The departments in a cursor: those in memory, unless the cursor is another run's. `None` for another scope.
    fn departments_of(&self, written: &str) -> Option<Arc<Departments>> {
        let current = Arc::clone(&self.lock());
        if current.written == written {
            return Some(current);
        }
        let departments = Arc::new(Departments::read_back(written, &self.scope)?);
        *self.lock() = Arc::clone(&departments);
        Some(departments)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Departments>> {
        let departments = self.departments.lock();
        departments.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Departments {
    fn read(reply: wire::DepartmentsReply, scope: &DepartmentScope) -> Self {
        let mut seen = HashSet::new();
        let mut departments = Self::default();
        let parents = parents(&reply.department);
        let without_id = reply.department.iter().filter(|record| record.id.is_none());
        let faults = without_id_fault(without_id.count());
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
        departments.faults = scope.unknown_ids(|id| seen.contains(id));
        departments.faults.extend(faults);
        departments.paths = paths(&departments.names, &parents);
        departments.written = departments.write(scope, parents);
        departments
    }

    /// All of it as JSON, for [`Departments::read_back`].
    fn write(&self, scope: &DepartmentScope, parents: HashMap<String, String>) -> String {
        let written = WrittenDepartments {
            only: scope.only.clone(),
            exclude: scope.exclude.clone(),
            ids: self.ids.clone(),
            names: self.names.clone().into_iter().collect(),
            parents: parents.into_iter().collect(),
        };
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads what [`Departments::write`] wrote; `None` for any other text, or where the scope is another one now.
    fn read_back(written: &str, scope: &DepartmentScope) -> Option<Self> {
        let read: WrittenDepartments = json::from_json(written).ok()?;
        if read.only != scope.only || read.exclude != scope.exclude {
            return None;
        }
        let names = read.names.into_iter().collect();
        Some(Self {
            ids: read.ids,
            paths: paths(&names, &read.parents.into_iter().collect()),
            names,
            faults: Vec::new(),
            written: written.to_owned(),
        })
    }

    /// A member of the department `walked` as an employee. Third-party apps get no names; the id takes their place. Departments that
    /// cannot all be read are unknown: nobody is shown with half of them.
    fn employee(&self, member: wire::MemberRecord, walked: &str) -> Option<Employee> {
        let id = EmployeeId::new(&member.userid?);
        let own = match member.department {
            SentIds::Unreadable => None,
            SentIds::Ids(ids) if !ids.is_empty() => Some(ids),
            SentIds::Ids(_) | SentIds::Absent => Some(vec![walked.to_owned()]),
        };
        let names = |own: &Vec<String>| {
            own.iter()
                .filter_map(|id| self.names.get(id).cloned())
                .collect()
        };
        let paths = own.iter().flatten().filter_map(|id| self.paths.get(id));
        let name = member.name.filter(|name| !name.is_empty());
        Some(Employee {
            department_paths: paths.cloned().collect(),
            departments: own.as_ref().map(names),
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
struct WrittenDepartments {
    only: Vec<String>,
    exclude: Vec<String>,
    ids: Vec<String>,
    /// By id, sorted, so that the same departments are always the same text.
    names: BTreeMap<String, String>,
    /// The department above each. A cursor of a version that did not write them has only the names.
    #[serde(default)]
    parents: BTreeMap<String, String>,
}

/// The members of a department without an id cannot be asked for.
fn without_id_fault(departments: usize) -> Option<RequestFault> {
    let message = (
        format!("{departments} 个部门没有 id"),
        format!(
            "{departments} {} without id",
            noun(departments, "department", "departments")
        ),
    );
    (departments > 0).then(|| RequestFault::unreadable(message))
}

/// The parent of each department that names another one.
fn parents(records: &[wire::DepartmentRecord]) -> HashMap<String, String> {
    let pairs = records.iter().filter_map(|record| {
        let (id, parent) = (record.id.clone()?, record.parentid.clone()?);
        (id != parent).then_some((id, parent))
    });
    pairs.collect()
}

/// Where each department that has a name stands. Parents that form a circle are followed once.
fn paths(
    names: &HashMap<String, String>,
    parents: &HashMap<String, String>,
) -> HashMap<String, DepartmentPath> {
    let department = |id: &str| {
        let name = names.get(id)?;
        Some(Department {
            id: id.into(),
            name: name.as_str().into(),
        })
    };
    let path_of = |id: &String| {
        let mut ids = vec![id.as_str()];
        while let Some(parent) = ids.last().and_then(|last| parents.get(*last)) {
            if ids.contains(&parent.as_str()) {
                break;
            }
            ids.push(parent);
        }
        DepartmentPath::new(ids.into_iter().rev().filter_map(department))
    };
    names.keys().map(|id| (id.clone(), path_of(id))).collect()
}

/// How a department stands to the scope, decided from the topmost listed department above it
/// downwards. Parents that form a circle are followed once.
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

/// The root is the company itself: the department whose parent is 0, or department 1 where the
/// record names no parent.
fn is_root(id: &str, parent: Option<&str>) -> bool {
    match parent {
        Some(parent) => parent == "0",
        None => id == "1",
    }
}

impl Position {
    /// Reads what [`Position::cursor`] wrote: the position, and the text of the departments.
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
        let Self { index, missed } = self;
        if index >= departments.ids.len() {
            return None;
        }
        Some(Cursor(format!("{index} {missed} {}", departments.written)))
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

/// Whether the next department may be answered all the same.
fn is_a_miss(error: &ApiError) -> bool {
    error.is_of_a_gateway() || matches!(error.class, ErrorClass::Retry | ErrorClass::Throttled(_))
}

/// Everybody in a reply that is taken for the list of departments and for that of each department's members, and again with the
/// departments as a cursor holds them.
#[cfg(any(test, feature = "fuzzing"))]
pub(super) fn read_listed(body: &str) -> Vec<Employee> {
    let scope = DepartmentScope::default();
    let Ok(reply) = json::reply_from_json(body) else {
        return Vec::new();
    };
    let listed = Departments::read(reply, &scope);
    let kept = Departments::read_back(&listed.written, &scope);
    let kept = kept.expect("a cursor that this program wrote");
    let members = || {
        let reply = json::reply_from_json::<wire::MembersReply>(body);
        reply.map(|reply| reply.userlist).unwrap_or_default()
    };
    let people = |departments: &Departments| {
        let people = members().into_iter();
        let people = people.filter_map(|member| departments.employee(member, "1"));
        people.collect::<Vec<Employee>>()
    };
    assert_eq!(people(&listed), people(&kept));
    people(&kept)
}
