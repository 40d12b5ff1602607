//! The generated company: people and departments as pure functions of (seed, index). All of it is sample data; nothing about
//! leave and nothing of any platform is known here.

mod departments;
mod names;
mod shuffle;
mod surnames;

use jiff::{ToSpan, civil::Date};

use super::{EmulatorOptions, Faults, Situation, random::Draw};

pub(super) use departments::DepartmentTree;

pub(super) use names::Name;
use names::NameLists;

/// `len` people, numbered from 0.
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

/// Behind an id with a comma.
const COMMA: &str = ",x";
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// How a person's id is written.
enum IdForm {
    Plain,
    WithComma,
    /// The next person's with a character in it that nobody sees.
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

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    pub(super) fn departments(&self) -> &DepartmentTree {
        &self.departments
    }

    /// Whether the person's id was another's, who has left.
    pub(super) fn has_new_owner(&self, index: usize) -> bool {
        self.shows(Situation::NewOwners) && index % 50 == 7
    }

    /// By whose number the person is named and told apart: somebody new has one beyond the company.
    pub(super) fn owner(&self, index: usize) -> usize {
        if self.has_new_owner(index) {
            self.len + index
        } else {
            index
        }
    }

    /// The name as stored, in an odd company with whatever was typed into it.
    pub(super) fn name(&self, index: usize) -> String {
        let index = self.owner(index);
        if self.odd {
            self.names.stored(index)
        } else {
            self.names.plain(index).written
        }
    }

    /// Whether the company has what no ordinary one shows.
    pub(super) fn is_odd(&self) -> bool {
        self.odd
    }

    /// Whether the person has still to take the half day of annual leave that they took some day of the last week: one person
    /// in three took one, as many on each day, so that every earlier day differs from today.
    pub(super) fn has_yet_to_take_a_half_day(&self, index: usize) -> bool {
        let taken_ago = 1 + index / 3 % 7;
        index % 3 == 2 && self.days_ago as usize >= taken_ago
    }

    pub(super) fn plain_name(&self, index: usize) -> Name {
        self.names.plain(self.owner(index))
    }

    pub(super) fn userid(&self, index: usize) -> String {
        match self.id_form(index) {
            IdForm::Plain => self.names.userid(index),
            IdForm::WithComma => self.names.userid(index) + COMMA,
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

    /// The person with this userid; `None` when nobody here has it.
    pub(super) fn find(&self, userid: &str) -> Option<usize> {
        let found = if let Some(plain) = userid.strip_suffix(COMMA) {
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

    /// Whether every balance call that names the person fails.
    pub(super) fn is_poisoned(&self, index: usize) -> bool {
        self.faults.poisons(index)
    }

    /// Whether the person's rows lack a figure that they must have.
    pub(super) fn is_broken(&self, index: usize) -> bool {
        self.faults.breaks(index)
    }

    /// Whether `situation` is to be seen.
    pub(super) fn shows(&self, situation: Situation) -> bool {
        self.situations.contains(&situation)
    }

    /// Whether rows of the person contradict each other.
    pub(super) fn is_contradicted(&self, index: usize) -> bool {
        self.shows(Situation::ContradictingRows) && index % 50 == 12
    }

    /// Whether nobody has filled in the person's hire date.
    pub(super) fn is_undated(&self, index: usize) -> bool {
        let is_asked_for = self.shows(Situation::MissingDates) && index % 10 == 1;
        is_asked_for || self.faults.undates(index)
    }

    /// Whether nobody has filled in when the person's first employment began.
    pub(super) fn lacks_first_work_date(&self, index: usize) -> bool {
        self.shows(Situation::MissingDates) && index % 10 == 6
    }

    /// Whether figures and dates also come in the forms that platforms send now and then. Not in a storm, whose company is the
    /// one of calm weather to the last digit, so that the two can be compared.
    pub(super) fn has_odd_forms(&self) -> bool {
        self.faults == Faults::Some
    }

    /// Values of one purpose that belong to one person.
    pub(super) fn draw(&self, purpose: &str, index: usize) -> Draw {
        Draw::new(self.seed, purpose, index as u64)
    }

    /// The first day at work: up to 14 years back, for one person in 25 within the last months.
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
