//! Which people and which leave types are asked for: `--filter` and `--type`.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::matching::{People, Query, Scope, search};
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{Balance, Employee, Language, LeaveType, LeaveTypeId, Ledger, Roster, RowId};

use crate::sync::Interest;

use super::ending::{CommandError, Ending};
use super::say;

/// The people asked for; everybody when there is no filter.
#[derive(Clone, Debug)]
pub(super) struct PeopleFilter(Query);

impl PeopleFilter {
    /// Reads `--filter`; a wrong predicate is a mistake on the command line.
    pub(super) fn parse(text: Option<&str>, language: Language) -> Result<Self, CommandError> {
        let query = Query::parse(text.unwrap_or_default());
        let wrong: Vec<String> = query
            .errors()
            .iter()
            .map(|error| error.explain(language))
            .collect();
        if wrong.is_empty() {
            Ok(Self(query))
        } else {
            Err(CommandError::Usage(format!(
                "--filter: {}",
                wrong.join("; ")
            )))
        }
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.is_all()
    }

    /// Whether only a person's balances can tell.
    pub(super) fn asks_balances(&self) -> bool {
        self.0.asks_balances()
    }

    /// Whether there is a filter that a person's page alone can answer.
    pub(super) fn is_about_people(&self) -> bool {
        !self.is_all() && !self.asks_balances()
    }

    /// What a sync is told before anybody is known.
    pub(super) fn first_interest(&self) -> Interest {
        Interest {
            matches: self.is_about_people().then(|| Arc::from([])),
            ..Interest::default()
        }
    }

    /// Whether the person may be asked for, before their balances are known.
    pub(super) fn may_select(&self, person: &Person<'_>) -> bool {
        !self.is_about_people() || self.selects(person, &[], &[], Date::ZERO)
    }

    /// The same of a person who stands alone.
    pub(super) fn selects_employee(&self, person: &Employee) -> bool {
        let alone = RosterChunk::build(RowId(0), std::slice::from_ref(person));
        self.may_select(&alone.person(0))
    }

    /// Whether the person is asked for, judged by `balances` where the filter is about them.
    pub(super) fn selects(
        &self,
        person: &Person<'_>,
        balances: &[Balance],
        types: &[LeaveType],
        today: Date,
    ) -> bool {
        if self.is_all() {
            return true;
        }
        let mut roster = Roster::default();
        let person = person.to_employee();
        roster.push(Arc::new(RosterChunk::build(RowId(0), &[person])));
        let mut ledger = Ledger::default();
        ledger.apply(RowId(0), balances);
        let people = People {
            roster: &roster,
            ledger: Some(&ledger),
            types,
            today,
        };
        let found = search(&self.0, &people, Scope::Everything, RowId(0), &|| false);
        found.is_some_and(|rows| !rows.is_empty())
    }
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
        say::line(&format!(
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
