//! Marks of many people at once, and the marked people in the order of the table: work over everybody.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{CompanyPerson, CompanyReport, MarkTurns, PersonMarks, TenantFigures};
use crate::domain::EmployeeId;
use crate::domain::matching::fold;
use crate::domain::roster::Person;

/// How many rows a job handles between two looks at whether it was cancelled.
const ROWS_BETWEEN_QUESTIONS: usize = 4_096;

/// What is to be done with the marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MarkTask {
    /// Marks everybody who is listed.
    All,
    /// Marks everybody from one of these people to the other. They are no lines, because the lines may show others by the time
    /// this is carried out.
    Range([ListedPerson; 2]),
    /// Marks the listed people who are not marked, and unmarks the other listed ones.
    Invert,
    /// Marks the people with these names, ids or numbers.
    Pasted(Arc<[String]>),
    /// Changes nothing: finds the marked people.
    Find,
}

/// A person of the table, whichever line shows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedPerson {
    /// The position of the tenant among all tenants.
    pub tenant: usize,
    /// The person's id there.
    pub id: EmployeeId,
}

/// A task with the marks so far and the table.
#[derive(Clone, Debug)]
pub struct MarkQuestion {
    /// The table.
    pub report: Arc<CompanyReport>,
    /// The marks, by tenant of the table.
    pub marks: Vec<PersonMarks>,
    /// What is to be done.
    pub task: MarkTask,
}

/// The marks after a task.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MarkReport {
    /// The position of the first tenant among all tenants.
    pub first_tenant: usize,
    /// The marks, by tenant of the table.
    pub marks: Vec<Arc<MarkTurns>>,
    /// The turn after the last one of them.
    pub next_turn: u32,
    /// The pasted texts that match no name, id or number.
    pub not_found: Vec<String>,
    /// How many pasted texts mean several people, who are then all marked.
    pub ambiguous: usize,
    /// The marked people, in the order of the table; those whom the filter leaves out follow.
    pub people: Vec<CompanyPerson>,
}

/// Carries out a task; `None` once `cancelled` returns true.
pub fn mark(
    figures: &[TenantFigures],
    question: &MarkQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<MarkReport> {
    let report = &question.report;
    let mut marking = Marking::of(question);
    let mut answer = MarkReport {
        first_tenant: report.first_tenant,
        ..MarkReport::default()
    };
    match &question.task {
        MarkTask::All => marking.over(0..report.len(), cancelled, |_| true)?,
        MarkTask::Range(ends) => {
            let lines = lines_between(report, ends);
            marking.over(lines, cancelled, |_| true)?;
        }
        MarkTask::Invert => marking.over(0..report.len(), cancelled, |was| !was)?,
        MarkTask::Pasted(texts) => {
            let pasted = Pasted::find(figures, texts, cancelled)?;
            for (tenant, id) in pasted.people {
                marking.set(tenant, &id, true);
            }
            (answer.not_found, answer.ambiguous) = (pasted.not_found, pasted.ambiguous);
        }
        MarkTask::Find => answer.people = marked(figures, &marking, cancelled)?,
    }
    answer.next_turn = marking.turn;
    answer.marks = marking.marks;
    Some(answer)
}

/// The lines from one person to the other. Of two people of whom one is not listed any more the other one's line is left.
fn lines_between(report: &CompanyReport, ends: &[ListedPerson]) -> Range<usize> {
    let lines: Vec<usize> = ends.iter().filter_map(|end| line_of(report, end)).collect();
    match (lines.iter().min(), lines.iter().max()) {
        (Some(first), Some(last)) => *first..*last + 1,
        _ => 0..0,
    }
}

fn line_of(report: &CompanyReport, listed: &ListedPerson) -> Option<usize> {
    let tenant = listed.tenant.checked_sub(report.first_tenant)?;
    let pages = report.rosters.get(tenant)?.chunks().iter();
    let mut people = pages.flat_map(|page| page.people());
    let row = people.find(|person| person.id == listed.id.as_str())?.row;
    report.line_of(CompanyPerson { tenant, row })
}

/// Marks that are being changed.
struct Marking<'a> {
    report: &'a CompanyReport,
    marks: Vec<Arc<MarkTurns>>,
    turn: u32,
}

impl<'a> Marking<'a> {
    fn of(question: &'a MarkQuestion) -> Self {
        let marks = question.marks.iter().map(PersonMarks::merged);
        let marks: Vec<Arc<MarkTurns>> = marks.collect();
        let turns = marks.iter().flat_map(|marks| marks.values());
        Self {
            report: &question.report,
            turn: turns.max().map_or(0, |turn| turn + 1),
            marks,
        }
    }

    /// Sets the marks of the people on `lines`, from what they were.
    fn over(
        &mut self,
        lines: Range<usize>,
        cancelled: &(dyn Fn() -> bool + Sync),
        becomes: impl Fn(bool) -> bool,
    ) -> Option<()> {
        let report = self.report;
        for (turn, line) in lines.enumerate() {
            if turn % ROWS_BETWEEN_QUESTIONS == 0 && cancelled() {
                return None;
            }
            let Some(at) = report.person_at(line) else {
                break;
            };
            let person = report.rosters.get(at.tenant).and_then(|r| r.person(at.row));
            if let Some(person) = person {
                let marks = self.marks.get(at.tenant);
                let was = marks.is_some_and(|marks| marks.contains_key(person.id));
                self.set(at.tenant, person.id, becomes(was));
            }
        }
        Some(())
    }

    fn set(&mut self, tenant: usize, id: &str, marked: bool) {
        let Some(marks) = self.marks.get_mut(tenant) else {
            return;
        };
        if marks.contains_key(id) == marked {
            return;
        }
        let marks = Arc::make_mut(marks);
        if marked {
            marks.insert(id.into(), self.turn);
            self.turn = self.turn.saturating_add(1);
        } else {
            marks.remove(id);
        }
    }
}

/// Everybody who is marked.
fn marked(
    figures: &[TenantFigures],
    marking: &Marking<'_>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<CompanyPerson>> {
    let mut places: Vec<(usize, CompanyPerson)> = Vec::new();
    for (tenant, (figures, marks)) in figures.iter().zip(&marking.marks).enumerate() {
        for page in figures.roster.chunks() {
            if cancelled() {
                return None;
            }
            let people = page.people().filter(|person| marks.contains_key(person.id));
            let people = people.filter(|person| !figures.gone.contains(person.row));
            places.extend(people.map(|person| {
                let row = person.row;
                (usize::MAX, CompanyPerson { tenant, row })
            }));
        }
    }
    let mut at: HashMap<CompanyPerson, usize> = HashMap::with_capacity(places.len());
    at.extend(
        places
            .iter()
            .enumerate()
            .map(|(at, (_, person))| (*person, at)),
    );
    for line in 0..marking.report.len() {
        if line % ROWS_BETWEEN_QUESTIONS == 0 && cancelled() {
            return None;
        }
        let person = marking.report.person_at(line);
        if let Some(at) = person.and_then(|person| at.get(&person)) {
            places[*at].0 = line;
        }
    }
    places.sort_by_key(|(line, _)| *line);
    Some(places.into_iter().map(|(_, person)| person).collect())
}

/// Whom pasted texts mean.
struct Pasted {
    people: Vec<(usize, String)>,
    not_found: Vec<String>,
    ambiguous: usize,
}

/// The people whom one pasted text means.
#[derive(Clone, Default)]
struct Meant {
    /// Those with this id or number.
    by_code: Vec<(usize, String)>,
    /// Those with this name. They count only if nobody has such an id or number.
    by_name: Vec<(usize, String)>,
}

impl Pasted {
    fn find(
        figures: &[TenantFigures],
        texts: &[String],
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let mut wanted: HashMap<String, Meant> = HashMap::new();
        for text in texts {
            wanted.entry(fold(text)).or_default();
        }
        for (tenant, figures) in figures.iter().enumerate() {
            for page in figures.roster.chunks() {
                if cancelled() {
                    return None;
                }
                let people = page.people();
                for person in people.filter(|person| !figures.gone.contains(person.row)) {
                    note(&mut wanted, tenant, &person);
                }
            }
        }
        let mut found = Self {
            people: Vec::new(),
            not_found: Vec::new(),
            ambiguous: 0,
        };
        for text in texts {
            // The same text twice means the same people.
            let Some(meant) = wanted.remove(&fold(text)) else {
                continue;
            };
            let is_code = !meant.by_code.is_empty();
            let people = if is_code {
                meant.by_code
            } else {
                meant.by_name
            };
            match people.len() {
                0 => found.not_found.push(text.clone()),
                1 => {}
                _ => found.ambiguous += 1,
            }
            found.people.extend(people);
        }
        Some(found)
    }
}

fn note(wanted: &mut HashMap<String, Meant>, tenant: usize, person: &Person<'_>) {
    let own = || (tenant, person.id.to_owned());
    let id = fold(person.id);
    let number = person.number.map(fold).filter(|number| *number != id);
    for code in [Some(id), number].into_iter().flatten() {
        if let Some(meant) = wanted.get_mut(&code) {
            meant.by_code.push(own());
        }
    }
    if let Some(meant) = wanted.get_mut(&fold(person.name)) {
        meant.by_name.push(own());
    }
}
