//! The situations that can be asked for one by one: what an administrator or a platform may do, and what an ordinary company
//! never shows. Random faults are [`super::Faults`].

/// One such situation. Each has a name for the command line and a line of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// Calls that name one person are read and never answered.
    UnansweredCall,
    /// DingTalk lists the school contacts as a department, and answers with the parents in it.
    SchoolContacts,
    /// The apps' visible range was narrowed: departments are listed, and nobody in them.
    NarrowedRange,
    /// DingTalk lacks the hire date or the first-work date of one person in five.
    MissingDates,
    /// Rows that mean the same balance, or the same lot, say different things.
    ContradictingRows,
    /// A leave type stands in the list twice, with different settings.
    ContradictingTypes,
    /// A list of balances goes on for ever, though nothing new comes.
    EndlessList,
    /// Token replies are wrapped in something that is no JSON.
    WrappedToken,
    /// The ids of some who left belong to somebody new.
    NewOwners,
    /// Feishu's app may not read profiles.
    RefusedProfiles,
    /// Feishu's calls for departments are answered late, after the people's balances are there.
    SlowDepartments,
    /// Ids that are easily confused: one holds a comma, another differs from a third by a zero-width space alone.
    OddIds,
    /// DingTalk sends rows of somebody whom nobody asked about.
    StrangerRows,
    /// Tokens live longer than any clock counts.
    EndlessToken,
    /// DingTalk's quota call answers with an empty object.
    FailingQuotas,
    /// Throttling replies bear a `Retry-After` with a date.
    RetryDates,
}

impl Situation {
    /// All of them, in the order of the help text.
    pub const ALL: [Self; 16] = [
        Self::UnansweredCall,
        Self::SchoolContacts,
        Self::NarrowedRange,
        Self::MissingDates,
        Self::ContradictingRows,
        Self::ContradictingTypes,
        Self::EndlessList,
        Self::WrappedToken,
        Self::NewOwners,
        Self::RefusedProfiles,
        Self::SlowDepartments,
        Self::OddIds,
        Self::StrangerRows,
        Self::EndlessToken,
        Self::FailingQuotas,
        Self::RetryDates,
    ];

    /// As written after `--situation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnansweredCall => "unanswered-call",
            Self::SchoolContacts => "school-contacts",
            Self::NarrowedRange => "narrowed-range",
            Self::MissingDates => "missing-dates",
            Self::ContradictingRows => "contradicting-rows",
            Self::ContradictingTypes => "contradicting-types",
            Self::EndlessList => "endless-list",
            Self::WrappedToken => "wrapped-token",
            Self::NewOwners => "new-owners",
            Self::RefusedProfiles => "refused-profiles",
            Self::SlowDepartments => "slow-departments",
            Self::OddIds => "odd-ids",
            Self::StrangerRows => "stranger-rows",
            Self::EndlessToken => "endless-token",
            Self::FailingQuotas => "failing-quotas",
            Self::RetryDates => "retry-dates",
        }
    }

    /// What is to be seen.
    pub fn help(self) -> &'static str {
        match self {
            Self::UnansweredCall => "calls that name one certain person are never answered",
            Self::SchoolContacts => {
                "DingTalk lists a department 家校通讯录 (-7) with 300 parents in it"
            }
            Self::NarrowedRange => {
                "departments are listed, but nobody in them: start on a store that was filled without this"
            }
            Self::MissingDates => {
                "DingTalk lacks the hire date of one person in ten, and of another one the first-work date"
            }
            Self::ContradictingRows => {
                "one person in 50 has two rows of annual leave that say different things"
            }
            Self::ContradictingTypes => "annual leave is listed twice, with different settings",
            Self::EndlessList => {
                "balances go on for ever, though nothing new comes: DingTalk's of 调休, Feishu's of everybody"
            }
            Self::WrappedToken => {
                "token replies are no plain JSON: a callback, a page or a script around it"
            }
            Self::NewOwners => {
                "the id of one person in 50 belongs to somebody new: start on a store that was filled without this"
            }
            Self::RefusedProfiles => {
                "Feishu's app lacks the scope for employees: nobody's department and number can be learnt"
            }
            Self::SlowDepartments => {
                "Feishu's departments/batch_get takes 1.5 s longer than any other call, so departments are late"
            }
            Self::OddIds => {
                "one id in 50 holds a comma, and another differs from the next person's by a zero-width space alone"
            }
            Self::StrangerRows => {
                "DingTalk's balances hold a row of somebody whom nobody asked about"
            }
            Self::EndlessToken => "tokens are said to live longer than any clock counts",
            Self::FailingQuotas => "DingTalk's quota/list answers {} to everything",
            Self::RetryDates => {
                "throttling replies, as --faults brings them, say until when as a date"
            }
        }
    }
}
