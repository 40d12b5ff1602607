//! The generated company that all three platforms serve: people and departments as pure functions of (seed, index), nothing kept per
//! person. [`Company`] is the entry point. Leave is not part of it: each platform's `figures.rs` adds its own.

mod departments;
mod name_words;
mod names;
mod shuffle;

use jiff::{ToSpan, civil::Date};

use super::{
    options::{EmulatorOptions, Faults},
    random::RandomStream,
    situation::Situation,
};

use departments::DepartmentTree;
use names::{NameLists, PersonName};

/// A person at WeCom as the company's own file has them, with dates that the API does not send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceRecord {
    /// The person's id at WeCom.
    pub userid: String,
    /// When the person joined this company.
    pub hired_on: Date,
    /// When the person first worked for any employer.
    pub first_work_on: Date,
    /// When the person was last granted time off for overtime.
    pub overtime_granted_on: Date,
}

impl ServiceRecord {
    /// The platform whose people the file is about, by its name in a configuration.
    pub const PLATFORM: &str = "wecom";
}

/// The people, numbered from 0, and their departments.
#[derive(Debug)]
pub(super) struct Company {
    len: usize,
    seed: u64,
    today: Date,
    faults: Faults,
    situations: Vec<Situation>,
    odd: bool,
    days_ago: u32,
    names: NameLists,
    departments: DepartmentTree,
}

/// Ends the ids of [`IdForm::WithComma`].
const COMMA_SUFFIX: &str = ",x";
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// How a person's userid is written; see [`Situation::OddIds`].
enum IdForm {
    Plain,
    WithComma,
    /// The next person's userid with an invisible character in it.
    AlmostTheNext,
}

impl Company {
    pub(super) fn new(options: &EmulatorOptions) -> Self {
        Self {
            len: options.employees,
            seed: options.seed,
            today: options.today,
            faults: options.faults,
            situations: options.situations.clone(),
            odd: options.is_odd(),
            days_ago: options.days_ago,
            names: NameLists::new(options.seed),
            departments: DepartmentTree::new(options.employees, options.seed, options.is_odd()),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn today(&self) -> Date {
        self.today
    }

    /// The as-of day of the company: today, or an earlier day for a history.
    pub(super) fn as_of(&self) -> Date {
        self.today.saturating_sub(i64::from(self.days_ago).days())
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    pub(super) fn departments(&self) -> &DepartmentTree {
        &self.departments
    }

    /// Whether the person's id once belonged to somebody else, who has left.
    pub(super) fn has_new_owner(&self, index: usize) -> bool {
        self.shows(Situation::NewOwners) && index % 50 == 7
    }

    /// The number that the person's name and union id are derived from. A new owner of an old id gets one beyond the company, so that
    /// they differ from the person before.
    pub(super) fn owner(&self, index: usize) -> usize {
        if self.has_new_owner(index) {
            self.len + index
        } else {
            index
        }
    }

    /// The name as the platform stores it: in an odd company with whatever was typed into it.
    pub(super) fn name(&self, index: usize) -> String {
        let index = self.owner(index);
        if self.odd {
            self.names.stored(index)
        } else {
            self.names.plain(index).written
        }
    }

    /// See [`EmulatorOptions::is_odd`].
    pub(super) fn is_odd(&self) -> bool {
        self.odd
    }

    /// Whether the person has yet to take a half day of annual leave. One person in three took one within the last week, as many on each
    /// day of it, so that the company of every earlier day differs from today's.
    pub(super) fn has_yet_to_take_a_half_day(&self, index: usize) -> bool {
        let taken_ago = 1 + index / 3 % 7;
        index % 3 == 2 && self.days_ago as usize >= taken_ago
    }

    /// The name without characters that control a terminal.
    pub(super) fn plain_name(&self, index: usize) -> PersonName {
        self.names.plain(self.owner(index))
    }

    pub(super) fn userid(&self, index: usize) -> String {
        match self.id_form(index) {
            IdForm::Plain => self.names.userid(index),
            IdForm::WithComma => self.names.userid(index) + COMMA_SUFFIX,
            IdForm::AlmostTheNext => {
                let mut id = self.names.userid(index + 1);
                id.insert(1, ZERO_WIDTH_SPACE);
                id
            }
        }
    }

    fn id_form(&self, index: usize) -> IdForm {
        match index % 50 {
            _ if !self.shows(Situation::OddIds) => IdForm::Plain,
            22 => IdForm::WithComma,
            23 => IdForm::AlmostTheNext,
            _ => IdForm::Plain,
        }
    }

    /// The person with this userid, in whatever case; `None` when nobody in the company has it.
    pub(super) fn find(&self, userid: &str) -> Option<usize> {
        let found = if let Some(plain) = userid.strip_suffix(COMMA_SUFFIX) {
            self.names.find(plain)
        } else if userid.contains(ZERO_WIDTH_SPACE) {
            let next = self.names.find(&userid.replace(ZERO_WIDTH_SPACE, ""));
            next.and_then(|next| next.checked_sub(1))
        } else {
            self.names.find(userid)
        };
        let is_theirs = |index: &usize| self.userid(*index).eq_ignore_ascii_case(userid);
        found.filter(|index| *index < self.len && is_theirs(index))
    }

    /// Whether every balance call that names the person is refused; see [`Faults::poisons`].
    pub(super) fn is_poisoned(&self, index: usize) -> bool {
        self.faults.poisons(index)
    }

    /// Whether the person's rows lack a figure that every row must have; see [`Faults::breaks`].
    pub(super) fn is_broken(&self, index: usize) -> bool {
        self.faults.breaks(index)
    }

    /// Whether `situation` was chosen.
    pub(super) fn shows(&self, situation: Situation) -> bool {
        self.situations.contains(&situation)
    }

    /// Whether two rows of the person contradict each other.
    pub(super) fn is_contradicted(&self, index: usize) -> bool {
        self.shows(Situation::ContradictingRows) && index % 50 == 12
    }

    /// Whether the person's hire date was never filled in.
    pub(super) fn is_undated(&self, index: usize) -> bool {
        let by_situation = self.shows(Situation::MissingDates) && index % 10 == 1;
        by_situation || self.faults.undates(index)
    }

    /// Whether it was never filled in when the person first began to work anywhere.
    pub(super) fn lacks_first_work_date(&self, index: usize) -> bool {
        self.shows(Situation::MissingDates) && index % 10 == 6
    }

    /// Whether figures and dates also come in forms that platforms send only now and then. Not in a storm: its company equals the faultless
    /// one to the last digit, so that what a client read from the two can be compared.
    pub(super) fn has_odd_forms(&self) -> bool {
        self.faults == Faults::Some
    }

    /// A stream of values for one purpose and one person.
    pub(super) fn draw(&self, purpose: &str, index: usize) -> RandomStream {
        RandomStream::new(self.seed, purpose, index as u64)
    }

    /// See [`crate::emulator::Emulator::service_records`].
    pub(super) fn service_records(&self) -> impl Iterator<Item = ServiceRecord> + '_ {
        let in_file = (0..self.len).filter(|index| index % 10 != 3);
        in_file.map(|index| {
            let hired_on = self.hired_on(index);
            let days = i64::try_from(self.draw("overtime grant", index).below(200)).unwrap_or(0);
            ServiceRecord {
                userid: self.userid(index),
                hired_on,
                first_work_on: self.first_work_on(index),
                overtime_granted_on: self.today.saturating_sub(days.days()).max(hired_on),
            }
        })
    }

    /// When a person first worked for any employer: up to eleven years before they were hired.
    pub(super) fn first_work_on(&self, index: usize) -> Date {
        let years = self.draw("years before", index).below(12);
        let years = i64::try_from(years).unwrap_or(0);
        self.hired_on(index).saturating_sub(years.years())
    }

    /// The first day in the company: up to 14 years ago, for one person in 25 within the last three months.
    pub(super) fn hired_on(&self, index: usize) -> Date {
        if self.has_new_owner(index) {
            return self.today.saturating_sub(5.days());
        }
        let mut draw = self.draw("hired", index);
        let days = match index % 25 {
            11 => 10 + draw.below(80),
            _ => 120 + draw.below(14 * 365),
        };
        let days = i64::try_from(days).unwrap_or(0);
        self.today.saturating_sub(days.days())
    }
}
