//! Which people and which leave types are asked for: `--filter` and `--type`.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::matching::{BelowZero, Query, type_condition};
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{Balance, Employee, Language, LeaveType, LeaveTypeId, RowId};

use crate::sync::Interest;

use super::ending::{CommandError, Ending};
use super::stderr;

/// What is asked for: people, and of them rows; everything when there is no filter.
#[derive(Clone, Debug)]
pub(super) struct RowFilter {
    query: Query,
    /// All rows of whoever has one that matches.
    whole_person: bool,
}

/// What a filter leaves of a person's rows.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The person matches.
    pub(super) is_found: bool,
    pub(super) rows: Vec<Balance>,
    /// Rows that `left<0` leaves out although they are overdrawn, as far as can be inferred.
    pub(super) inferred: usize,
}

impl RowFilter {
    /// Reads `--filter`; a wrong condition is a mistake on the command line.
    pub(super) fn parse(text: Option<&str>, language: Language) -> Result<Self, CommandError> {
        let query = Query::parse(text.unwrap_or_default());
        let wrong: Vec<String> = query
            .errors()
            .iter()
            .map(|error| error.explain(language))
            .collect();
        if wrong.is_empty() {
            Ok(Self {
                query,
                whole_person: false,
            })
        } else {
            Err(CommandError::Usage(format!(
                "--filter: {}",
                wrong.join("; ")
            )))
        }
    }

    /// The same, and all rows of a person if `whole_person`.
    pub(super) fn of_whole_people(self, whole_person: bool) -> Self {
        Self {
            whole_person,
            ..self
        }
    }

    /// Whether there is no filter.
    pub(super) fn is_all(&self) -> bool {
        self.query.is_all()
    }

    /// Whether only a person's balances can tell.
    pub(super) fn asks_balances(&self) -> bool {
        self.query.asks_balances()
    }

    /// Whether a person's page tells of most people that nobody need ask about them.
    pub(super) fn chooses_people(&self) -> bool {
        self.query.chooses_people()
    }

    /// What a sync is told before anybody is known.
    pub(super) fn first_interest(&self) -> Interest {
        Interest {
            matches: self.chooses_people().then(|| Arc::from([])),
            ..Interest::default()
        }
    }

    /// Whether the person may be asked for, before their balances are known.
    pub(super) fn may_select(&self, person: &Person<'_>) -> bool {
        self.is_all() || self.query.may_match(&alone(&person.to_employee()), 0)
    }

    /// The same of a person who stands alone.
    pub(super) fn selects_employee(&self, person: &Employee) -> bool {
        self.is_all() || self.query.may_match(&alone(person), 0)
    }

    /// The rows of a person that are asked for; `None` when the person is not.
    pub(super) fn choose(
        &self,
        person: &Person<'_>,
        rows: Vec<Balance>,
        today: Date,
    ) -> Option<Chosen> {
        if !self.asks_balances() {
            return self.may_select(person).then_some(Chosen {
                is_found: true,
                rows,
                inferred: 0,
            });
        }
        let page = alone(&person.to_employee());
        let matching = |below_zero| {
            self.query
                .matching_rows((&page, 0), &rows, today, below_zero)
        };
        let found = matching(BelowZero::Measured);
        let inferred = if self.query.asks_left_below_zero() {
            let pairs = matching(BelowZero::Inferred).into_iter().zip(&found);
            pairs
                .filter(|(inferred, found)| *inferred && !**found)
                .count()
        } else {
            0
        };
        let is_found = found.contains(&true);
        let mut found = found.into_iter();
        let mut rows = rows;
        rows.retain(|_| found.next() == Some(true) || (is_found && self.whole_person));
        (is_found || inferred > 0).then_some(Chosen {
            is_found,
            rows,
            inferred,
        })
    }

    /// The condition that was probably meant by a word that nobody matches, where it names one of these leave types.
    pub(super) fn meant(&self, types: &[Arc<str>], language: Language) -> Option<String> {
        let named = self.query.named_type(types.iter().map(|name| &**name))?;
        Some(type_condition(named, language))
    }
}

/// A page of one person, in which words can be looked for.
fn alone(person: &Employee) -> RosterChunk {
    RosterChunk::build(RowId(0), std::slice::from_ref(person))
}

/// The leave types asked for, by name or id, and which of these words meant something so far.
#[derive(Clone, Debug)]
pub(super) struct TypeChoice {
    words: Vec<String>,
    met: HashSet<String>,
    /// Names seen, for the message about a word that meant nothing.
    seen: Vec<Arc<str>>,
    /// Subtypes whose parent is asked for, of the tenant being read.
    children: HashSet<LeaveTypeId>,
}

impl TypeChoice {
    pub(super) fn new(words: &[String]) -> Self {
        Self {
            words: words.to_vec(),
            met: HashSet::new(),
            seen: Vec::new(),
            children: HashSet::new(),
        }
    }

    /// Learns the types of the next tenant.
    pub(super) fn learn(&mut self, types: &[LeaveType]) {
        let asked: Vec<&LeaveType> = types
            .iter()
            .filter(|t| self.names(&t.id, &t.name))
            .collect();
        let parent_asked = |t: &&LeaveType| asked.iter().any(|p| t.parent.as_ref() == Some(&p.id));
        self.children = types
            .iter()
            .filter(parent_asked)
            .map(|t| t.id.clone())
            .collect();
        for asked in asked {
            self.note(&asked.id, &asked.name);
        }
        for leave_type in types
            .iter()
            .filter(|t| !self.seen.contains(&t.name))
            .collect::<Vec<_>>()
        {
            self.seen.push(leave_type.name.clone());
        }
    }

    /// Whether rows of this type are asked for.
    pub(super) fn selects(&self, id: &LeaveTypeId, name: &str) -> bool {
        self.words.is_empty() || self.names(id, name) || self.children.contains(id)
    }

    fn names(&self, id: &LeaveTypeId, name: &str) -> bool {
        self.words
            .iter()
            .any(|word| word == id.as_str() || *word == id.shown() || word == name)
    }

    /// The names of all leave types that were told so far.
    pub(super) fn seen(&self) -> &[Arc<str>] {
        &self.seen
    }

    /// Notes that a type of this id and name exists.
    pub(super) fn note(&mut self, id: &LeaveTypeId, name: &str) {
        let words = self
            .words
            .iter()
            .filter(|word| *word == id.as_str() || **word == id.shown() || *word == name);
        self.met.extend(words.cloned());
    }

    /// Tells which words no tenant has a type for: a mistake when nothing else was asked for, else something missing.
    pub(super) fn tell_unknown(&self, ending: Ending) -> Ending {
        let Some((unknown, seen)) = self.unknown() else {
            return ending;
        };
        let (unknown, seen) = (unknown.join(", "), seen.join(", "));
        stderr::line(&format!(
            "--type: no leave type is called {unknown}; there are: {seen}"
        ));
        match ending {
            Ending::Complete if self.is_all_unknown() => Ending::Usage,
            Ending::Complete => Ending::Partial,
            other => other,
        }
    }

    /// Words that no type of any tenant is called, and the names there are; nothing when no tenant told its types.
    fn unknown(&self) -> Option<(Vec<&str>, &[Arc<str>])> {
        let unknown: Vec<&str> = self
            .words
            .iter()
            .filter(|word| !self.met.contains(*word))
            .map(String::as_str)
            .collect();
        (!unknown.is_empty() && !self.seen.is_empty()).then_some((unknown, &*self.seen))
    }

    /// Whether none of the words meant anything.
    fn is_all_unknown(&self) -> bool {
        !self.words.is_empty() && self.met.is_empty()
    }
}
