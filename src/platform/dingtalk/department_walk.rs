//! The walk through the departments, breadth first: what is next, which departments have been found, and who waits for a name.
//!
//! A person may belong to departments that the walk has not reached. Such a person waits until the
//! names are known, at the latest until the end of the walk: nobody is shown with half of their
//! departments, and no call is made twice. `directory` sends the calls and passes their answers to
//! the walk.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::json;

use super::errors;
use super::waiting_people::{Sighting, WaitingPeople, WrittenSighting};
use super::wire::{DepartmentRow, MemberList, MemberRow, NextMembers};
use crate::domain::{Department, DepartmentPath, Employee, EmployeeId};
use crate::platform::department_scope::{DepartmentScope, ScopeReach};
use crate::platform::fault::RequestFault;
use crate::platform::json;
use crate::platform::{ApiError, Cursor, ErrorClass, PageNote};

/// The whole organisation; never shown as a department.
const ROOT: i64 = 1;
/// Departments with a negative id are DingTalk's own lists of people who are not employees (−7 家校通讯录, parents of a school). They
/// are mostly refused, and never read.
const FIRST_OF_COMPANY: i64 = 0;
/// After this many calls in a row that got no answer, the platform counts as unreachable.
const MOST_UNREACHED: u32 = 3;

/// One page of members.
pub(super) struct MemberPage {
    rows: Vec<MemberRow>,
    page: MemberList,
}

impl MemberPage {
    /// Reads the rows of a page.
    pub(super) fn read(page: MemberList) -> Self {
        let rows = page.list.iter().filter_map(|row| MemberRow::read(row));
        Self {
            rows: rows.collect(),
            page,
        }
    }

    /// What cannot be read of this page of `department`: members without an id, and the departments of others.
    pub(super) fn faults(&self, department: i64) -> impl Iterator<Item = RequestFault> {
        let is_whole = self.rows.len() == self.page.list.len();
        let nameless = (!is_whole).then(|| errors::unread("members without a userid"));
        let is_unread = |row: &&MemberRow| row.departments.is_none();
        let unread = self.rows.iter().filter(is_unread).count();
        let departments = (unread > 0)
            .then(|| RequestFault::unreadable_departments(&department.to_string(), unread));
        nameless.into_iter().chain(departments)
    }
}

/// A place in the walk: a department by its position in the queue, and the cursor of its next page of members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct WalkPlace {
    pub(super) department: usize,
    pub(super) member: i64,
}

/// How the walk continues after a page of members.
pub(super) struct WalkTurn {
    /// `None` at the end.
    pub(super) next: Option<WalkPlace>,
    /// Why the department's list may be incomplete.
    pub(super) incomplete: Option<RequestFault>,
}

/// Departments in the order in which they were found, and the state of the walk through them.
#[derive(Debug)]
pub(super) struct DepartmentWalk {
    /// The last cursor. With any other one the walk is rebuilt from that cursor: it may be another run's, or an earlier place.
    last_cursor: String,
    departments: Vec<DepartmentRow>,
    /// How each of the departments stands to the scope.
    reaches: Vec<ScopeReach>,
    scope: DepartmentScope,
    /// How the current department stands to the scope, from which follows how its subdepartments do.
    above: ScopeReach,
    /// The current department.
    current: i64,
    /// The departments without the root as JSON records, for cursors.
    written: String,
    names: HashMap<i64, String>,
    /// Where each of the named departments stands.
    paths: HashMap<i64, DepartmentPath>,
    /// Everybody who came with a page of the current department.
    seen: HashSet<EmployeeId>,
    waiting: WaitingPeople,
    /// People all of whose departments have names now.
    ready: Vec<Sighting>,
    /// Calls in a row that got no answer.
    unreached: u32,
    /// The departments below some department could not be fetched, so that an unknown name may be one of theirs.
    has_lost_departments: bool,
    /// The first department with a negative id, until a note was made of it.
    foreign: Option<DepartmentRow>,
    /// A note was made of it.
    has_noted_foreign: bool,
}

impl DepartmentWalk {
    /// A walk that stands at the root.
    pub(super) fn new(scope: DepartmentScope) -> Self {
        let reach = scope.of_top(&ROOT.to_string());
        let root = DepartmentRow {
            id: ROOT,
            name: String::new(),
        };
        Self {
            last_cursor: String::new(),
            departments: vec![root],
            reaches: vec![reach],
            above: reach,
            current: ROOT,
            scope,
            written: String::new(),
            names: HashMap::new(),
            paths: HashMap::new(),
            seen: HashSet::new(),
            waiting: WaitingPeople::default(),
            ready: Vec::new(),
            unreached: 0,
            has_lost_departments: false,
            foreign: None,
            has_noted_foreign: false,
        }
    }

    /// Goes to the place of a cursor, with the walk as it was there. Without a cursor, or with one that cannot be read, the walk
    /// begins anew.
    pub(super) fn enter(&mut self, cursor: Option<&Cursor>) -> WalkPlace {
        let place = cursor.and_then(|Cursor(text)| self.place_of(text));
        let place = place.unwrap_or_else(|| {
            *self = Self::new(self.scope.clone());
            WalkPlace {
                department: 0,
                member: 0,
            }
        });
        self.above = self.reaches[place.department];
        self.current = self.departments[place.department].id;
        place
    }

    /// Whether the members of the department are read.
    pub(super) fn is_read(&self, place: WalkPlace) -> bool {
        self.reaches[place.department] == ScopeReach::Inside
    }

    /// The faults, at the end of the walk, of ids that the configuration names and no department has.
    pub(super) fn unknown_ids(&self) -> Vec<RequestFault> {
        self.scope.unknown_ids(|id| {
            let number = id.parse::<i64>();
            number.is_ok_and(|id| id <= ROOT || self.names.contains_key(&id))
        })
    }

    fn place_of(&mut self, text: &str) -> Option<WalkPlace> {
        let (place, written) = text.split_once(' ')?;
        let (department, member) = place.split_once(':')?;
        if *text != self.last_cursor {
            *self = Self::read_back(written, &self.scope)?;
        }
        let place = WalkPlace {
            department: department.parse().ok()?,
            member: member.parse().ok()?,
        };
        (place.department < self.departments.len()).then_some(place)
    }

    /// The walk in a cursor; `None` where it is of another scope.
    fn read_back(written: &str, scope: &DepartmentScope) -> Option<Self> {
        let written: WrittenWalk = json::from_json(written).ok()?;
        if (&written.only, &written.exclude) != (&scope.only, &scope.exclude) {
            return None;
        }
        let mut walk = Self::new(scope.clone());
        for WrittenDepartment(id, name, reach, parent) in written.departments {
            walk.current = parent.unwrap_or(ROOT);
            walk.add(DepartmentRow { id, name }, ScopeReach::from_tag(reach)?);
        }
        for waiting in written.waiting {
            walk.place(waiting.sighting());
        }
        walk.has_lost_departments = written.lost;
        Some(walk)
    }

    /// The department's id.
    pub(super) fn department(&self, place: WalkPlace) -> i64 {
        self.departments[place.department].id
    }

    /// The cursor of a place: all that another run needs to continue there.
    pub(super) fn cursor(&mut self, place: WalkPlace) -> Cursor {
        let WalkPlace { department, member } = place;
        let waiting = serde_json::to_string(&self.waiting.written()).unwrap_or_default();
        self.last_cursor = format!(
            r#"{department}:{member} {{"only":{},"exclude":{},"departments":[{}],"waiting":{waiting},"lost":{}}}"#,
            json!(self.scope.only),
            json!(self.scope.exclude),
            self.written,
            self.has_lost_departments
        );
        Cursor(self.last_cursor.clone())
    }

    /// Queues the departments that were not known yet, so that a tree with a circle in it comes to an end.
    pub(super) fn discover(&mut self, rows: Vec<DepartmentRow>) {
        self.unreached = 0;
        for row in rows {
            if row.id < FIRST_OF_COMPANY {
                self.foreign.get_or_insert(row);
                continue;
            }
            if row.id == ROOT || self.names.contains_key(&row.id) {
                continue;
            }
            let reach = self.scope.below(self.above, &row.id.to_string());
            self.add(row, reach);
        }
    }

    /// The departments below the current one could not be fetched.
    pub(super) fn lose_departments(&mut self) {
        self.has_lost_departments = true;
    }

    fn add(&mut self, row: DepartmentRow, reach: ScopeReach) {
        self.names.insert(row.id, row.name.clone());
        self.paths.insert(row.id, self.path_of(&row));
        for sighting in self.waiting.take(row.id) {
            self.place(sighting);
        }
        if !self.written.is_empty() {
            self.written.push(',');
        }
        let record = json!([row.id, row.name, reach.tag(), self.current]);
        self.written.push_str(&record.to_string());
        self.departments.push(row);
        self.reaches.push(reach);
    }

    /// Where a department below the current one stands.
    fn path_of(&self, row: &DepartmentRow) -> DepartmentPath {
        let above = self.paths.get(&self.current).map(DepartmentPath::steps);
        let own = Department {
            id: row.id.to_string().into(),
            name: row.name.as_str().into(),
        };
        DepartmentPath::new(above.unwrap_or_default().iter().cloned().chain([own]))
    }

    /// A note about departments that are not read on purpose, once a walk.
    pub(super) fn take_note(&mut self) -> Option<PageNote> {
        let row = self.foreign.take()?;
        if self.has_noted_foreign {
            return None;
        }
        self.has_noted_foreign = true;
        let DepartmentRow { id, name } = row;
        Some(PageNote {
            zh: format!("不读取部门 {name}（{id}）：负数编号的部门不属于企业通讯录"),
            en: format!(
                "department {name} ({id}) is not read: negative ids are no part of the company"
            ),
        })
    }

    /// Takes the error as a gap; `Err` if it makes no sense to go on.
    pub(super) fn survive(&mut self, error: ApiError) -> Result<ApiError, ApiError> {
        self.unreached += u32::from(matches!(
            error.class,
            ErrorClass::Retry | ErrorClass::Throttled(_)
        ));
        if error.is_final() || self.unreached >= MOST_UNREACHED {
            return Err(error);
        }
        Ok(error)
    }

    /// How to continue after `members`: with the next page, with the next department, or not at all.
    pub(super) fn turn(&mut self, place: WalkPlace, members: &MemberPage) -> WalkTurn {
        self.unreached = 0;
        if place.member == 0 {
            self.seen.clear();
        }
        let known = self.seen.len();
        self.seen
            .extend(members.rows.iter().map(|row| row.id.clone()));
        let fresh = self.seen.len() > known;
        let next = match members.page.next_after(place.member) {
            NextMembers::At(member) if fresh => {
                return WalkTurn {
                    next: Some(WalkPlace { member, ..place }),
                    incomplete: None,
                };
            }
            next => next,
        };
        let department = self.department(place);
        WalkTurn {
            next: self.after(place),
            incomplete: match next {
                NextMembers::End => None,
                NextMembers::At(_) | NextMembers::Stuck => Some(stuck(department)),
                NextMembers::Untold => Some(untold(department)),
            },
        }
    }

    /// The next department.
    pub(super) fn after(&self, place: WalkPlace) -> Option<WalkPlace> {
        let department = place.department + 1;
        (department < self.departments.len()).then_some(WalkPlace {
            department,
            member: 0,
        })
    }

    /// Takes in the people of a page. Those with a department whose name is not known yet wait for it.
    pub(super) fn apply_members(&mut self, place: WalkPlace, members: MemberPage) {
        let walked = self.department(place);
        for row in members.rows {
            self.place(Sighting { row, walked });
        }
    }

    fn place(&mut self, sighting: Sighting) {
        let mut ids = sighting.row.departments.iter().flatten();
        let unknown = ids.find(|id| self.lacks_name(**id));
        match unknown.copied() {
            Some(department) => self.waiting.park(department, sighting),
            None => self.ready.push(sighting),
        }
    }

    /// Whether the department would be shown, but its name has not come.
    fn lacks_name(&self, id: i64) -> bool {
        id >= FIRST_OF_COMPANY && id != ROOT && !self.names.contains_key(&id)
    }

    /// Everybody who need not wait any longer; at the end of the walk everybody, with the names that are known.
    pub(super) fn take_people(&mut self, at_the_end: bool) -> Vec<Employee> {
        let mut ready = std::mem::take(&mut self.ready);
        if at_the_end {
            ready.extend(self.waiting.take_all());
        }
        ready.iter().map(|seen| self.employee(seen)).collect()
    }

    /// A person with their department names in their own order, without the root. Where the call sends no departments it is the one
    /// whose page it was. The departments are unknown if they cannot all be read, or if one of them may be among those that could not
    /// be fetched: nobody is shown with half of their departments.
    fn employee(&self, sighting: &Sighting) -> Employee {
        let row = &sighting.row;
        let (own, is_unread) = match row.departments.as_deref() {
            None => (&[][..], true),
            Some([]) => (&[sighting.walked][..], false),
            Some(ids) => (ids, false),
        };
        let names = own.iter().filter_map(|id| self.names.get(id));
        let paths = own.iter().filter_map(|id| self.paths.get(id)).cloned();
        let may_be_lost = self.has_lost_departments && own.iter().any(|id| self.lacks_name(*id));
        let is_unknown = is_unread || may_be_lost;
        Employee {
            id: row.id.clone(),
            name: row.name.clone(),
            departments: if is_unknown {
                None
            } else {
                Some(names.cloned().collect())
            },
            department_paths: if is_unknown {
                Vec::new()
            } else {
                paths.collect()
            },
            number: row.number.clone(),
            union_id: row.union_id.clone(),
            hired_on: row.hired_on,
        }
    }
}

/// What a cursor holds beside its place.
#[derive(Deserialize)]
struct WrittenWalk {
    only: Vec<String>,
    exclude: Vec<String>,
    /// In the order in which they were found, without the root.
    departments: Vec<WrittenDepartment>,
    waiting: Vec<WrittenSighting>,
    #[serde(default)]
    lost: bool,
}

/// A department: its id, its name, the tag of its [`ScopeReach`], and the department above it, which a cursor of an older version lacks.
#[derive(Deserialize)]
struct WrittenDepartment(i64, String, u8, #[serde(default)] Option<i64>);

fn stuck(department: i64) -> RequestFault {
    let message = (
        format!("部门 {department} 的成员还有下一页，游标却没有前进"),
        format!("the members of department {department} go on, but the cursor does not"),
    );
    RequestFault::repeating_page(message)
}

fn untold(department: i64) -> RequestFault {
    RequestFault::unreadable((
        format!("部门 {department} 的成员列表没有说明是否还有下一页（has_more）"),
        format!(
            "the members of department {department} come without has_more, so the list may be incomplete"
        ),
    ))
}

#[cfg(test)]
mod tests;
