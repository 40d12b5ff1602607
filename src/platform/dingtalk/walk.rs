//! Where the walk through the departments stands: who was met, what follows, and who waits for the name of a department.
//!
//! A person's departments may stand deeper in the tree than the walk has come. Such a person waits until their names are
//! known, at the latest until the end: nobody is shown with half of their departments, and no call is made twice.
//! Must not know how anything is asked.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::errors;
use super::wire::{CursorPage, DepartmentRow, MemberRow};
use crate::domain::{Employee, EmployeeId};
use crate::platform::http::RequestFault;
use crate::platform::scope::ScopeReach;
use crate::platform::{ApiError, Class, Cursor, DepartmentScope, PageNote, decode};

/// The whole organisation; never shown as a department.
const ROOT: i64 = 1;
/// Departments below 0 are the platform's own lists of people who are no employees (−7 家校通讯录, parents of a school): not in
/// the company, mostly refused, and never read.
const FIRST_OF_COMPANY: i64 = 0;
/// Calls that may reach nobody in a row before the platform is held to be gone.
const MOST_UNREACHED: u32 = 3;

/// One page of members.
pub(super) struct MemberPage {
    rows: Vec<MemberRow>,
    page: CursorPage,
}

impl MemberPage {
    /// Reads the rows of a page.
    pub(super) fn read(page: CursorPage) -> Self {
        let rows = page.list.iter().filter_map(|row| MemberRow::read(row));
        Self {
            rows: rows.collect(),
            page,
        }
    }

    /// The fault of members without an id.
    pub(super) fn unread(&self) -> Option<RequestFault> {
        let some = self.rows.len() < self.page.list.len();
        some.then(|| errors::unread("members without a userid"))
    }
}

/// Where the walk is: a department by its place in the queue, and the member cursor in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct WalkPlace {
    pub(super) department: usize,
    pub(super) member: i64,
}

/// What follows a page of members.
pub(super) struct MemberTurn {
    pub(super) next: Option<WalkPlace>,
    /// The department's list could not be shown to be complete.
    pub(super) stuck: Option<RequestFault>,
}

/// Departments in the order they were found, and where the walk stands.
#[derive(Debug)]
pub(super) struct DepartmentWalk {
    /// The cursor given out last. With any other one the walk is made again as that cursor tells: it may be another run's, or
    /// stand behind what has been walked since.
    given: String,
    departments: Vec<DepartmentRow>,
    /// How each of them stands to the scope.
    reaches: Vec<ScopeReach>,
    scope: DepartmentScope,
    /// How the department stands that is walked now: what is below it stands at least so.
    above: ScopeReach,
    /// The departments but the root as JSON records, for cursors.
    written: String,
    names: HashMap<i64, String>,
    /// Everybody seen in the current department.
    seen: HashSet<EmployeeId>,
    waiting: Waiting,
    /// People who waited and whose departments have names now.
    ready: Vec<Sighting>,
    unreached: u32,
    /// The departments below some department could not be had: a name that is not known yet may be one of theirs.
    has_lost_departments: bool,
    /// The first department that is none of the company's, by name and id, until that was told.
    foreign: Option<DepartmentRow>,
    /// It was told.
    has_told_foreign: bool,
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
            given: String::new(),
            departments: vec![root],
            reaches: vec![reach],
            above: reach,
            scope,
            written: String::new(),
            names: HashMap::new(),
            seen: HashSet::new(),
            waiting: Waiting::default(),
            ready: Vec::new(),
            unreached: 0,
            has_lost_departments: false,
            foreign: None,
            has_told_foreign: false,
        }
    }

    /// The place of a cursor, with the walk as it was there; without one, or with none that can be read, the beginning.
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
        place
    }

    /// Whether the department's members are read.
    pub(super) fn is_read(&self, place: WalkPlace) -> bool {
        self.reaches[place.department] == ScopeReach::Inside
    }

    /// What to say, at the end of the walk, of ids that the configuration names and no department has.
    pub(super) fn unknown_ids(&self) -> Vec<RequestFault> {
        self.scope.unknown_ids(|id| {
            let number = id.parse::<i64>();
            number.is_ok_and(|id| id <= ROOT || self.names.contains_key(&id))
        })
    }

    fn place_of(&mut self, text: &str) -> Option<WalkPlace> {
        let (place, written) = text.split_once(' ')?;
        let (department, member) = place.split_once(':')?;
        if *text != self.given {
            *self = Self::read_back(written, &self.scope)?;
        }
        let place = WalkPlace {
            department: department.parse().ok()?,
            member: member.parse().ok()?,
        };
        (place.department < self.departments.len()).then_some(place)
    }

    /// A walk as a cursor tells it; one of another scope is made anew.
    fn read_back(written: &str, scope: &DepartmentScope) -> Option<Self> {
        let written: Written = decode::from_json(written).ok()?;
        if (&written.only, &written.exclude) != (&scope.only, &scope.exclude) {
            return None;
        }
        let mut walk = Self::new(scope.clone());
        for (id, name, reach) in written.departments {
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

    /// The cursor of a place: all that another run needs to go on there.
    pub(super) fn cursor(&mut self, place: WalkPlace) -> Cursor {
        let WalkPlace { department, member } = place;
        let waiting = serde_json::to_string(&self.waiting.written()).unwrap_or_default();
        self.given = format!(
            r#"{department}:{member} {{"only":{},"exclude":{},"departments":[{}],"waiting":{waiting},"lost":{}}}"#,
            json!(self.scope.only),
            json!(self.scope.exclude),
            self.written,
            self.has_lost_departments
        );
        Cursor(self.given.clone())
    }

    /// Queues departments that were not known yet: a tree that goes round in circles ends.
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

    /// The departments below the one that is walked now could not be had.
    pub(super) fn lose_departments(&mut self) {
        self.has_lost_departments = true;
    }

    fn add(&mut self, row: DepartmentRow, reach: ScopeReach) {
        self.names.insert(row.id, row.name.clone());
        for sighting in self.waiting.take(row.id) {
            self.place(sighting);
        }
        if !self.written.is_empty() {
            self.written.push(',');
        }
        let record = json!([row.id, row.name, reach.tag()]);
        self.written.push_str(&record.to_string());
        self.departments.push(row);
        self.reaches.push(reach);
    }

    /// A word about departments that are not read, once a walk.
    pub(super) fn take_note(&mut self) -> Option<PageNote> {
        let row = self.foreign.take().filter(|_| !self.has_told_foreign)?;
        self.has_told_foreign = true;
        let DepartmentRow { id, name } = row;
        Some(PageNote {
            zh: format!("不读取部门 {name}（{id}）：负数编号的部门不属于企业通讯录"),
            en: format!(
                "department {name} ({id}) is not read: negative ids are no part of the company"
            ),
        })
    }

    /// The error as a gap; `Err` when going on makes no sense.
    pub(super) fn survive(&mut self, error: ApiError) -> Result<ApiError, ApiError> {
        self.unreached += u32::from(matches!(error.class, Class::Retry | Class::Throttled(_)));
        if error.is_final() || self.unreached >= MOST_UNREACHED {
            return Err(error);
        }
        Ok(error)
    }

    /// Where to go after `members`: a page on, a department on, or nowhere.
    pub(super) fn turn(&mut self, place: WalkPlace, members: &MemberPage) -> MemberTurn {
        self.unreached = 0;
        if place.member == 0 {
            self.seen.clear();
        }
        let known = self.seen.len();
        self.seen
            .extend(members.rows.iter().map(|row| row.id.clone()));
        let fresh = self.seen.len() > known;
        let onward = members.page.cursor_after(place.member).filter(|_| fresh);
        match onward {
            _ if !members.page.has_more() => self.department_done(place, None),
            Some(member) => MemberTurn {
                next: Some(WalkPlace { member, ..place }),
                stuck: None,
            },
            None => self.department_done(place, Some(stuck(self.department(place)))),
        }
    }

    fn department_done(&self, place: WalkPlace, stuck: Option<RequestFault>) -> MemberTurn {
        MemberTurn {
            next: self.after(place),
            stuck,
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

    /// Takes in a page's people; those of whose departments one has no name yet wait for it.
    pub(super) fn meet(&mut self, place: WalkPlace, members: MemberPage) {
        let walked = self.department(place);
        for row in members.rows {
            self.place(Sighting { row, walked });
        }
    }

    fn place(&mut self, sighting: Sighting) {
        let mut ids = sighting.row.departments.iter();
        let unknown = ids.find(|id| self.lacks_name(**id));
        match unknown.copied() {
            Some(department) => self.waiting.park(department, sighting),
            None => self.ready.push(sighting),
        }
    }

    /// Whether the department is one that is shown and whose name has not come.
    fn lacks_name(&self, id: i64) -> bool {
        id >= FIRST_OF_COMPANY && id != ROOT && !self.names.contains_key(&id)
    }

    /// Everybody who need not wait any longer; at the end of the walk that is everybody, with the names there are.
    pub(super) fn release(&mut self, at_the_end: bool) -> Vec<Employee> {
        let mut ready = std::mem::take(&mut self.ready);
        if at_the_end {
            ready.extend(self.waiting.take_all());
        }
        ready.iter().map(|seen| self.employee(seen)).collect()
    }

    /// Department names in the person's own order, without the root; the one walked where the call tells none. Unknown where one of
    /// them was perhaps among the departments that could not be had: nobody is shown with half of their departments.
    fn employee(&self, sighting: &Sighting) -> Employee {
        let row = &sighting.row;
        let own = match row.departments.as_slice() {
            [] => &[sighting.walked],
            ids => ids,
        };
        let names = own.iter().filter_map(|id| self.names.get(id));
        let is_untold = self.has_lost_departments && own.iter().any(|id| self.lacks_name(*id));
        Employee {
            id: row.id.clone(),
            name: row.name.clone(),
            departments: (!is_untold).then(|| names.cloned().collect()),
            number: row.number.clone(),
            union_id: row.union_id.clone(),
            hired_on: row.hired_on,
        }
    }
}

/// What a cursor tells beside its place.
#[derive(Deserialize)]
struct Written {
    only: Vec<String>,
    exclude: Vec<String>,
    /// Ids, names and reaches in the order they were found, without the root.
    departments: Vec<(i64, String, u8)>,
    waiting: Vec<WrittenSighting>,
    #[serde(default)]
    lost: bool,
}

/// A person who waits, as a cursor tells of them. Short names: a cursor is written with every page.
#[derive(Deserialize, Serialize)]
struct WrittenSighting {
    /// The department walked.
    #[serde(rename = "w")]
    walked: i64,
    #[serde(rename = "i")]
    id: String,
    #[serde(rename = "n")]
    name: String,
    #[serde(rename = "j")]
    number: Option<String>,
    #[serde(rename = "d")]
    departments: Vec<i64>,
    #[serde(rename = "u")]
    union_id: Option<String>,
    #[serde(rename = "h")]
    hired_on: Option<Date>,
}

impl WrittenSighting {
    fn of(sighting: &Sighting) -> Self {
        let row = sighting.row.clone();
        Self {
            walked: sighting.walked,
            id: row.id.as_str().to_owned(),
            name: row.name,
            number: row.number,
            departments: row.departments,
            union_id: row.union_id,
            hired_on: row.hired_on,
        }
    }

    fn sighting(self) -> Sighting {
        let row = MemberRow {
            id: EmployeeId::new(&self.id),
            name: self.name,
            number: self.number,
            departments: self.departments,
            union_id: self.union_id,
            hired_on: self.hired_on,
        };
        Sighting {
            row,
            walked: self.walked,
        }
    }
}

/// A person as one department's page showed them.
#[derive(Debug)]
struct Sighting {
    row: MemberRow,
    walked: i64,
}

/// People who wait for the name of a department, by that department; each person once.
#[derive(Debug, Default)]
struct Waiting {
    parked: BTreeMap<i64, Vec<Sighting>>,
    people: HashSet<EmployeeId>,
}

impl Waiting {
    fn park(&mut self, department: i64, sighting: Sighting) {
        if self.people.insert(sighting.row.id.clone()) {
            self.parked.entry(department).or_default().push(sighting);
        }
    }

    fn written(&self) -> Vec<WrittenSighting> {
        let all = self.parked.values().flatten();
        all.map(WrittenSighting::of).collect()
    }

    fn take(&mut self, department: i64) -> Vec<Sighting> {
        let taken = self.parked.remove(&department).unwrap_or_default();
        for sighting in &taken {
            self.people.remove(&sighting.row.id);
        }
        taken
    }

    fn take_all(&mut self) -> Vec<Sighting> {
        self.people.clear();
        std::mem::take(&mut self.parked)
            .into_values()
            .flatten()
            .collect()
    }
}

fn stuck(department: i64) -> RequestFault {
    let message = format!("the members of department {department} go on, but the cursor does not");
    RequestFault::repeating_page(&message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(id: i64) -> DepartmentRow {
        DepartmentRow {
            id,
            name: format!("部门{id}"),
        }
    }

    fn members(rows: &[(&str, &[i64])], has_more: bool, next_cursor: Option<i64>) -> MemberPage {
        let rows: Vec<_> = rows
            .iter()
            .map(|(id, departments)| serde_json::json!({"userid": id, "dept_id_list": departments}))
            .collect();
        let page =
            serde_json::json!({"list": rows, "has_more": has_more, "next_cursor": next_cursor});
        MemberPage::read(serde_json::from_str(&page.to_string()).unwrap())
    }

    fn at(department: usize, member: i64) -> WalkPlace {
        WalkPlace { department, member }
    }

    fn shown(people: &[Employee]) -> Vec<String> {
        let text = |p: &Employee| {
            format!(
                "{} {}",
                p.id.as_str(),
                p.departments.clone().unwrap().join("·")
            )
        };
        people.iter().map(text).collect()
    }

    #[test]
    fn trap_36_a_person_in_two_departments_is_shown_once_both_have_names() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7), department(8)]);
        let page = members(&[("a", &[7]), ("b", &[9, 7]), ("c", &[1, 8])], false, None);
        walk.meet(at(1, 0), page);
        assert_eq!(shown(&walk.release(false)), ["a 部门7", "c 部门8"]);
        walk.discover(vec![department(9)]);
        assert_eq!(shown(&walk.release(false)), ["b 部门9·部门7"]);
    }

    #[test]
    fn a_department_out_of_sight_keeps_nobody_back_for_ever() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7)]);
        walk.meet(at(1, 0), members(&[("a", &[99, 7])], false, None));
        walk.meet(at(1, 100), members(&[("a", &[99, 7])], false, None));
        assert!(walk.release(false).is_empty());
        assert_eq!(shown(&walk.release(true)), ["a 部门7"]);
    }

    #[test]
    fn the_department_walked_stands_in_where_the_call_tells_none_and_the_root_has_no_name() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7)]);
        walk.meet(
            at(0, 0),
            members(&[("boss", &[1]), ("root", &[])], false, None),
        );
        walk.meet(at(1, 0), members(&[("a", &[])], false, None));
        assert_eq!(shown(&walk.release(false)), ["boss ", "root ", "a 部门7"]);
    }

    #[test]
    fn trap_34_a_cursor_that_is_absent_zero_or_going_back_ends_the_department_with_a_gap() {
        for next in [None, Some(0), Some(100), Some(50)] {
            let mut walk = DepartmentWalk::new(DepartmentScope::default());
            walk.discover(vec![department(7)]);
            let turn = walk.turn(at(0, 100), &members(&[("a", &[1])], true, next));
            assert_eq!(turn.next, Some(at(1, 0)));
            assert_eq!(turn.stuck.unwrap().code, "repeating_page");
        }
    }

    #[test]
    fn a_page_that_repeats_or_is_empty_ends_the_department_however_far_the_cursor_goes() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        let first = walk.turn(at(0, 0), &members(&[("a", &[1])], true, Some(100)));
        assert_eq!(first.next, Some(at(0, 100)));
        let again = walk.turn(at(0, 100), &members(&[("a", &[1])], true, Some(200)));
        assert!(again.stuck.is_some() && again.next.is_none());
        let empty = walk.turn(at(0, 100), &members(&[], true, Some(200)));
        assert!(empty.stuck.is_some());
        let last = walk.turn(at(0, 100), &members(&[], false, Some(200)));
        assert!(
            last.stuck.is_none() && last.next.is_none(),
            "the end is the end"
        );
    }

    #[test]
    fn departments_below_zero_are_not_walked_and_keep_nobody_waiting() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(-7), department(7), department(-8)]);
        let note = walk.take_note().unwrap();
        assert!(note.en.contains("(-7)"), "{note:?}");
        assert_eq!(walk.after(at(0, 0)), Some(at(1, 0)));
        assert_eq!(walk.department(at(1, 0)), 7);
        walk.discover(vec![department(-9)]);
        assert_eq!(walk.take_note(), None, "one word a walk");
        walk.meet(at(1, 0), members(&[("a", &[-7, 7])], false, None));
        assert_eq!(shown(&walk.release(false)), ["a 部门7"]);
        assert_eq!(walk.after(at(1, 0)), None);
    }

    #[test]
    fn only_what_the_configuration_names_is_read_and_every_department_has_its_name() {
        let scope = DepartmentScope {
            only: vec!["7".to_owned(), "99".to_owned()],
            exclude: vec!["9".to_owned()],
        };
        let mut walk = DepartmentWalk::new(scope.clone());
        walk.enter(None);
        walk.discover(vec![department(7), department(8)]);
        let cursor = walk.cursor(at(1, 0));
        let mut again = DepartmentWalk::new(scope);
        assert_eq!(again.enter(Some(&cursor)), at(1, 0));
        again.discover(vec![department(9), department(10)]);
        let read: Vec<bool> = (0..5).map(|n| again.is_read(at(n, 0))).collect();
        assert_eq!(read, [false, true, false, false, true]);
        again.meet(at(1, 0), members(&[("a", &[7, 8])], false, None));
        assert_eq!(shown(&again.release(false)), ["a 部门7·部门8"]);
        let told: Vec<String> = again
            .unknown_ids()
            .into_iter()
            .map(|fault| fault.message)
            .collect();
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("departments: ") && told[0].ends_with("99"),
            "{told:?}"
        );
        let elsewhere = DepartmentWalk::new(DepartmentScope::default()).enter(Some(&cursor));
        assert_eq!(elsewhere, at(0, 0), "another configuration walks anew");
    }

    #[test]
    fn a_tree_that_goes_round_in_circles_ends() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        for _ in 0..3 {
            walk.discover(vec![department(7), department(1), department(7)]);
        }
        assert_eq!(walk.after(at(0, 0)), Some(at(1, 0)));
        assert_eq!(walk.after(at(1, 0)), None);
    }

    #[test]
    fn trap_36_a_walk_is_gone_on_with_by_another_run_and_nobody_who_waits_is_lost() {
        let mut first = DepartmentWalk::new(DepartmentScope::default());
        first.discover(vec![department(7), department(8)]);
        first.meet(at(1, 0), members(&[("b", &[9, 7])], false, None));
        let cursor = first.cursor(at(2, 100));
        let mut second = DepartmentWalk::new(DepartmentScope::default());
        assert_eq!(second.enter(Some(&cursor)), at(2, 100));
        assert_eq!(second.department(at(2, 100)), 8);
        second.discover(vec![department(9)]);
        assert_eq!(shown(&second.release(false)), ["b 部门9·部门7"]);
        assert_eq!(second.after(at(2, 0)), Some(at(3, 0)));
    }

    #[test]
    fn whose_department_was_perhaps_lost_has_unknown_departments_and_the_others_keep_theirs() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7)]);
        walk.lose_departments();
        walk.meet(
            at(1, 0),
            members(&[("a", &[7]), ("b", &[9, 7])], false, None),
        );
        let cursor = walk.cursor(at(1, 100));
        let mut again = DepartmentWalk::new(DepartmentScope::default());
        again.enter(Some(&cursor));
        for walk in [&mut walk, &mut again] {
            let people = walk.release(true);
            let unknown = people.iter().filter(|p| p.departments.is_none());
            assert_eq!(unknown.map(|p| p.id.as_str()).collect::<Vec<_>>(), ["b"]);
        }
    }

    #[test]
    fn an_earlier_cursor_brings_back_who_waited_there() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7)]);
        walk.meet(at(1, 0), members(&[("b", &[9, 7])], false, None));
        let earlier = walk.cursor(at(1, 100));
        walk.discover(vec![department(9)]);
        walk.release(false);
        walk.cursor(at(2, 0));
        assert_eq!(walk.enter(Some(&earlier)), at(1, 100));
        assert_eq!(shown(&walk.release(true)), ["b 部门7"]);
    }

    #[test]
    fn a_cursor_that_cannot_be_read_begins_anew() {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7)]);
        for text in [
            "x",
            "1:0",
            "1:0 {}",
            "9:0 {\"only\":[],\"exclude\":[],\"departments\":[],\"waiting\":[]}",
        ] {
            assert_eq!(
                walk.enter(Some(&Cursor(text.to_owned()))),
                at(0, 0),
                "{text}"
            );
        }
    }
}
