//! The walk over departments: one page a department, in the platform's order.
//!
//! Departments are listed once, with all below them; members are asked department by department, since `fetch_child` is gone
//! from the page (trap 14). People in several departments come several times.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::allow::{WECOM_DEPARTMENTS, WECOM_MEMBERS};
use super::super::error::{ApiError, Class};
use super::super::transport::{Call, Fault, Transport};
use super::super::{Cursor, PeoplePage};
use super::{errors, wire};
use crate::domain::{Employee, EmployeeId};

/// The directory of one tenant.
#[derive(Debug)]
pub(super) struct Directory {
    transport: Transport,
    departments: Mutex<Arc<Departments>>,
}

/// The departments as listed.
#[derive(Debug, Default)]
struct Departments {
    /// Ids in the platform's order, each once.
    ids: Vec<String>,
    /// Names by id, the root left out.
    names: HashMap<String, String>,
}

/// Where the walk stands: the next department, and how many before it could not be reached in a row.
#[derive(Clone, Copy, Default)]
struct Position {
    index: usize,
    missed: usize,
}

/// So many departments in a row that could not be reached mean that nothing can.
const UNREACHABLE: usize = 3;

impl Directory {
    pub(super) fn new(transport: Transport) -> Self {
        Self {
            transport,
            departments: Mutex::default(),
        }
    }

    /// The page of the department at the cursor; without one, the departments are listed anew.
    pub(super) async fn fetch_page(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        let Some(cursor) = cursor else {
            return self.fetch_first_page().await;
        };
        let position = Position::read(&cursor);
        self.fetch_members(&self.kept(), position).await
    }

    async fn fetch_first_page(&self) -> Result<PeoplePage, ApiError> {
        let departments = match self.fetch_departments().await {
            Ok(departments) => Arc::new(departments),
            Err(error) if concerns_one_department(&error) => return Ok(gap(error)),
            Err(error) => return Err(error),
        };
        if departments.ids.is_empty() {
            let error = self
                .transport
                .error(&WECOM_DEPARTMENTS, errors::nobody_visible());
            return Ok(gap(error));
        }
        self.keep(&departments);
        self.fetch_members(&departments, Position::default()).await
    }

    async fn fetch_departments(&self) -> Result<Departments, ApiError> {
        let reply = self.transport.call(Call::new(&WECOM_DEPARTMENTS)).await?;
        Ok(Departments::read(reply.decode()?))
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
        let call = Call::new(&WECOM_MEMBERS).query("department_id", id);
        let reply = self.transport.call(call).await?;
        let members = reply.decode::<wire::MembersReply>()?.userlist;
        let listed = members.len();
        let people: Vec<_> = members
            .into_iter()
            .filter_map(|member| departments.employee(member, id))
            .collect();
        let nameless = listed - people.len();
        let gaps = (nameless > 0).then(|| {
            let message = format!("department {id}: {nameless} members without userid");
            self.transport
                .error(&WECOM_MEMBERS, Fault::unreadable(&message))
        });
        Ok(PeoplePage {
            people,
            gaps: gaps.into_iter().collect(),
            ..PeoplePage::default()
        })
    }

    fn kept(&self) -> Arc<Departments> {
        let kept = self.departments.lock();
        Arc::clone(&kept.unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, departments: &Arc<Departments>) {
        let kept = self.departments.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = Arc::clone(departments);
    }
}

impl Departments {
    fn read(reply: wire::DepartmentsReply) -> Self {
        let mut seen = HashSet::new();
        let mut departments = Self::default();
        for record in reply.department {
            let Some(id) = record.id.filter(|id| seen.insert(id.clone())) else {
                continue;
            };
            if !is_root(&id, record.parentid.as_deref()) {
                let name = record.name.filter(|name| !name.is_empty());
                departments
                    .names
                    .insert(id.clone(), name.unwrap_or_else(|| id.clone()));
            }
            departments.ids.push(id);
        }
        departments
    }

    /// A member as an employee; third-party apps get no names, so the id stands in (notes A3).
    fn employee(&self, member: wire::MemberRecord, asked: &str) -> Option<Employee> {
        let userid = member.userid.filter(|id| !id.is_empty())?;
        let own = if member.department.is_empty() {
            vec![asked.to_owned()]
        } else {
            member.department
        };
        let names = own.iter().filter_map(|id| self.names.get(id)).cloned();
        let name = member.name.filter(|name| !name.is_empty());
        Some(Employee {
            id: EmployeeId::new(&userid),
            departments: Some(names.collect()),
            name: name.unwrap_or(userid),
            number: None,
        })
    }
}

/// The root is the company itself: department 1, or whatever has no parent.
fn is_root(id: &str, parent: Option<&str>) -> bool {
    match parent {
        Some(parent) => parent == "0",
        None => id == "1",
    }
}

impl Position {
    /// Reads what [`Position::cursor`] wrote.
    fn read(cursor: &Cursor) -> Self {
        let (index, missed) = cursor.0.split_once(' ').unwrap_or((&cursor.0, "0"));
        Self {
            index: index.parse().unwrap_or(usize::MAX),
            missed: missed.parse().unwrap_or(0),
        }
    }

    fn cursor(self, departments: &Departments) -> Option<Cursor> {
        let more = self.index < departments.ids.len();
        more.then(|| Cursor(format!("{} {}", self.index, self.missed)))
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
