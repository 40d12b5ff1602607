//! The walk over departments: one page a department, in the platform's order.
//!
//! Departments are listed once, with all below them; members are asked department by department, since `fetch_child` is gone
//! from the page (trap 14). People in several departments come several times.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::allow::{WECOM_DEPARTMENTS, WECOM_MEMBERS};
use super::super::decode;
use super::super::error::{ApiError, Class};
use super::super::transport::{Call, Fault, Transport};
use super::super::{Cursor, PeoplePage};
use super::{errors, wire};
use crate::domain::text::clean;
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
        let (position, written) = Position::read(&cursor);
        self.fetch_members(&self.departments_of(written), position)
            .await
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
                .error(&WECOM_MEMBERS, Fault::unreadable(&message))
        });
        Ok(PeoplePage {
            people,
            gaps: gaps.into_iter().collect(),
            ..PeoplePage::default()
        })
    }

    /// The departments that a cursor names: those kept, unless it is another run's.
    fn departments_of(&self, written: &str) -> Arc<Departments> {
        let kept = self.departments.lock();
        let kept = Arc::clone(&kept.unwrap_or_else(PoisonError::into_inner));
        if kept.written == written {
            return kept;
        }
        let departments = Arc::new(Departments::read_back(written));
        self.keep(&departments);
        departments
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
                    .insert(id.clone(), name.unwrap_or_else(|| clean(&id)));
            }
            departments.ids.push(id);
        }
        departments.written = departments.write();
        departments
    }

    /// Ids and names as JSON.
    fn write(&self) -> String {
        let named = |id: &String| (id.clone(), self.names.get(id).cloned());
        let all: Vec<(String, Option<String>)> = self.ids.iter().map(named).collect();
        serde_json::to_string(&all).unwrap_or_default()
    }

    /// Reads what [`Departments::write`] wrote; nothing, when it did not.
    fn read_back(written: &str) -> Self {
        let all: Vec<(String, Option<String>)> = decode::from_json(written).unwrap_or_default();
        Self {
            ids: all.iter().map(|(id, _)| id.clone()).collect(),
            names: all
                .into_iter()
                .filter_map(|(id, name)| Some((id, name?)))
                .collect(),
            written: written.to_owned(),
        }
    }

    /// A member as an employee; third-party apps get no names, so the id stands in (notes A3).
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
