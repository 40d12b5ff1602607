//! `--filter` and `--type`: which people, which of their rows and which leave types are printed.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Config;
use crate::domain::insight::OwnRecords;
use crate::domain::matching::{BelowZero, NamedFilters, Query, RowsQuestion, type_condition};
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{Balance, Bilingual, Employee, Language, LeaveType, LeaveTypeId, RowId};

use super::ending::{CommandError, Ending};
use super::own_records::read_own_records;
use super::stderr;

/// `--filter`. Without one it selects everything.
#[derive(Clone, Debug)]
pub(super) struct RowFilter {
    query: Arc<Query>,
    /// `--whole-person`: a person of whom one row matches is printed with all rows.
    whole_person: bool,
    /// The dates of the company's own files, if the query is about last days; otherwise empty.
    own: OwnRecords,
}

/// The rows of a person that a filter selects.
#[derive(Debug)]
pub(super) struct ChosenRows {
    /// At least one row matches, or the filter is about people alone. A row that is overdrawn only
    /// by inference does not count.
    pub(super) is_found: bool,
    pub(super) rows: Vec<Balance>,
    /// Rows that `left<0` leaves out although they are overdrawn by inference.
    pub(super) inferred: usize,
}

/// Whose rows a filter is asked about.
#[derive(Clone, Copy)]
pub(super) struct RowsAsked<'a> {
    /// The tenant's name in the configuration.
    pub(super) tenant: &'a str,
    pub(super) types: &'a [LeaveType],
    pub(super) today: Date,
}

impl RowFilter {
    /// A wrong condition is an error of the command line, so that a script does not go on with the wrong rows.
    pub(super) fn parse(text: Option<&str>, config: &Config) -> Result<Self, CommandError> {
        let named = NamedFilters::with(config.filters.clone());
        let query = Query::parse_with(text.unwrap_or_default(), &named);
        let wrong = query.errors().iter();
        let wrong = wrong.map(|error| Bilingual::said(|language| error.explain(language)));
        if let Some(wrong) = wrong.reduce(|wrong, more| wrong.and(&more)) {
            return Err(CommandError::Usage(wrong.about("--filter")));
        }
        Ok(Self {
            own: if query.asks_last_days() {
                read_own_records(config)?
            } else {
                OwnRecords::default()
            },
            query: Arc::new(query),
            whole_person: false,
        })
    }

    /// The same filter with or without `--whole-person`.
    pub(super) fn of_whole_people(self, whole_person: bool) -> Self {
        Self {
            whole_person,
            ..self
        }
    }

    pub(super) fn into_query(self) -> Query {
        Arc::unwrap_or_clone(self.query)
    }

    /// Whether it selects everything.
    pub(super) fn is_all(&self) -> bool {
        self.query.is_all()
    }

    /// Whether a condition is about the last day of a balance.
    pub(super) fn asks_last_days(&self) -> bool {
        self.query.asks_last_days()
    }

    /// Whether it has a condition on balances, which a person's name and departments cannot answer.
    pub(super) fn asks_balances(&self) -> bool {
        self.query.asks_balances()
    }

    /// Whether names and departments already rule out most people, so that their balances need not be fetched.
    pub(super) fn chooses_people(&self) -> bool {
        self.query.chooses_people()
    }

    /// Whose balances are read. Each call costs the company, so nobody else is asked about.
    pub(super) fn chosen_people(&self) -> Option<Arc<Query>> {
        self.chooses_people().then(|| Arc::clone(&self.query))
    }

    /// Whether the person may be selected, before their balances are known.
    pub(super) fn may_select(&self, person: &Person<'_>) -> bool {
        self.is_all() || self.selects_employee(&person.to_employee())
    }

    /// The same for a person who is in no page of a directory.
    pub(super) fn selects_employee(&self, person: &Employee) -> bool {
        self.is_all() || self.query.may_match(&page_of_one(person), 0)
    }

    /// The selected rows of a person; `None` when the person is not selected.
    pub(super) fn choose(
        &self,
        person: &Person<'_>,
        rows: Vec<Balance>,
        asked: RowsAsked<'_>,
    ) -> Option<ChosenRows> {
        if !self.asks_balances() {
            return self.may_select(person).then_some(ChosenRows {
                is_found: true,
                rows,
                inferred: 0,
            });
        }
        let page = page_of_one(&person.to_employee());
        let own = self.own.of_tenant(asked.tenant);
        let question = |below_zero| RowsQuestion {
            today: asked.today,
            below_zero,
            types: asked.types,
            dates: own.dates_of(person),
        };
        let matching = |below_zero| {
            self.query
                .matching_rows((&page, 0), &rows, question(below_zero))
        };
        let found = matching(BelowZero::Measured);
        let mut inferred = 0;
        if self.query.asks_left_below_zero() {
            let with_inferred = matching(BelowZero::Inferred);
            let pairs = with_inferred.iter().zip(&found);
            inferred = pairs.filter(|(with, without)| **with && !**without).count();
        }
        let is_found = found.contains(&true);
        let mut found = found.into_iter();
        let mut rows = rows;
        rows.retain(|_| found.next() == Some(true) || (is_found && self.whole_person));
        (is_found || inferred > 0).then_some(ChosenRows {
            is_found,
            rows,
            inferred,
        })
    }

    /// Whether it leaves anybody out.
    pub(super) fn is_given(&self) -> bool {
        !self.query.is_all()
    }

    /// `type:NAME`, where a word of the filter is the name of one of these leave types. That was
    /// probably meant: plain words look for people.
    pub(super) fn suggested_type_condition(
        &self,
        types: &[Arc<str>],
        language: Language,
    ) -> Option<String> {
        let named = self.query.named_type(types.iter().map(|name| &**name))?;
        Some(type_condition(named, language))
    }
}

/// The filter searches pages of a directory, so one person is searched as a page of one.
fn page_of_one(person: &Employee) -> RosterChunk {
    RosterChunk::build(RowId(0), std::slice::from_ref(person))
}

/// `--type`: names or ids of leave types, and which of them were found so far. Without the option it selects every type.
#[derive(Clone, Debug)]
pub(super) struct TypeChoice {
    words: Vec<String>,
    /// The words that name a leave type of some tenant.
    matched: HashSet<String>,
    /// The names of all leave types met so far, for the message about a word that matches none.
    known_names: Vec<Arc<str>>,
    /// Subtypes, of the tenant being read, whose parent is selected.
    children: HashSet<LeaveTypeId>,
}

impl TypeChoice {
    pub(super) fn new(words: &[String]) -> Self {
        Self {
            words: words.to_vec(),
            matched: HashSet::new(),
            known_names: Vec::new(),
            children: HashSet::new(),
        }
    }

    /// Learns the types of the next tenant.
    pub(super) fn learn(&mut self, types: &[LeaveType]) {
        let named: Vec<&LeaveType> = types
            .iter()
            .filter(|leave_type| self.names(&leave_type.id, &leave_type.name))
            .collect();
        let has_named_parent = |leave_type: &&LeaveType| {
            let parent = leave_type.parent.as_ref();
            named.iter().any(|named| parent == Some(&named.id))
        };
        self.children = types
            .iter()
            .filter(has_named_parent)
            .map(|leave_type| leave_type.id.clone())
            .collect();
        for leave_type in named {
            self.note(&leave_type.id, &leave_type.name);
        }
        for leave_type in types {
            if !self.known_names.contains(&leave_type.name) {
                self.known_names.push(leave_type.name.clone());
            }
        }
    }

    /// Whether rows of this type are printed.
    pub(super) fn selects(&self, id: &LeaveTypeId, name: &str) -> bool {
        self.words.is_empty() || self.names(id, name) || self.children.contains(id)
    }

    fn names(&self, id: &LeaveTypeId, name: &str) -> bool {
        self.words
            .iter()
            .any(|word| word == id.as_str() || *word == id.shown() || word == name)
    }

    /// The names of all leave types met so far.
    pub(super) fn known_names(&self) -> &[Arc<str>] {
        &self.known_names
    }

    /// Remembers that a type of this id and name exists.
    pub(super) fn note(&mut self, id: &LeaveTypeId, name: &str) {
        let words = self
            .words
            .iter()
            .filter(|word| *word == id.as_str() || **word == id.shown() || *word == name);
        self.matched.extend(words.cloned());
    }

    /// Prints which words match no leave type of any tenant. If none of them does, the command line is wrong; if only some do not, the
    /// output is partial.
    pub(super) fn report_unknown(&self, ending: Ending, language: Language) -> Ending {
        let unknown: Vec<&str> = self
            .words
            .iter()
            .filter(|word| !self.matched.contains(*word))
            .map(String::as_str)
            .collect();
        // Where no tenant gave its leave types, nothing can be said about the words.
        if unknown.is_empty() || self.known_names.is_empty() {
            return ending;
        }
        let (unknown, known) = (unknown.join(", "), self.known_names.join(", "));
        stderr::line(&language.pick(
            format!("--type：没有名为 {unknown} 的假期；有：{known}"),
            format!("--type: no leave type is called {unknown}; there are: {known}"),
        ));
        match ending {
            Ending::Complete if self.matched.is_empty() => Ending::Usage,
            Ending::Complete => Ending::Partial,
            other => other,
        }
    }
}
