//! Situations that can be chosen one by one: things that administrators or platforms do and that an ordinary company never shows.
//! Random faults are [`super::Faults`].

/// One situation, with a name for the command line and a line of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// Calls that name one certain person are read and never answered.
    UnansweredCall,
    /// DingTalk lists the school contacts as a department, with the pupils' parents as its members.
    SchoolContacts,
    /// The apps' visible range was narrowed: departments are listed, but nobody in them.
    NarrowedRange,
    /// DingTalk lacks the hire date of one person in ten and the first-work date of another.
    MissingDates,
    /// Two rows for the same balance, or the same lot, contradict each other.
    ContradictingRows,
    /// A leave type is listed twice, with different settings.
    ContradictingTypes,
    /// A list of balances never ends, although it only repeats itself.
    EndlessList,
    /// Token replies are wrapped in text that is not JSON.
    WrappedToken,
    /// The ids of some people who left belong to somebody new.
    NewOwners,
    /// Feishu's app may not read profiles.
    RefusedProfiles,
    /// Feishu answers calls for departments late, after people's balances have arrived.
    SlowDepartments,
    /// Ids that are easily confused: one contains a comma, another differs from the next person's only by a zero-width space.
    OddIds,
    /// DingTalk sends rows of a person who was not asked for.
    StrangerRows,
    /// Token replies state a life that is longer than any clock can count.
    EndlessToken,
    /// DingTalk's quota call answers with an empty object.
    FailingQuotas,
    /// Throttling replies carry a `Retry-After` header with a date.
    RetryDates,
    /// Feishu's app may not read work calendars.
    RefusedCalendars,
    /// WeCom's annual leave ends on another day, and Feishu's time off for overtime is not in use.
    ChangedRules,
    /// Two of Feishu's work calendars are in use.
    SeveralCalendars,
    /// The apps' lists of allowed addresses do not hold this machine's.
    ForeignAddress,
    /// The apps lack the permission for leave.
    MissingPermission,
    /// The platforms' clocks are twenty minutes ahead.
    WrongClock,
}

impl Situation {
    /// Every situation, in the order of the help text.
    pub const ALL: [Self; 22] = [
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
        Self::RefusedCalendars,
        Self::ChangedRules,
        Self::SeveralCalendars,
        Self::ForeignAddress,
        Self::MissingPermission,
        Self::WrongClock,
    ];

    /// The name to write after `--situation`.
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
            Self::RefusedCalendars => "refused-calendars",
            Self::ChangedRules => "changed-rules",
            Self::SeveralCalendars => "several-calendars",
            Self::ForeignAddress => "foreign-address",
            Self::MissingPermission => "missing-permission",
            Self::WrongClock => "wrong-clock",
        }
    }

    /// A line of help: what the situation shows.
    pub fn help(self) -> &'static str {
        match self {
            Self::UnansweredCall => "calls that name one certain person are never answered",
            Self::SchoolContacts => "DingTalk lists a department 家校通讯录 (-7) with 300 parents",
            Self::NarrowedRange => {
                "departments are listed, but nobody in them; start with a store that was filled without this"
            }
            Self::MissingDates => {
                "DingTalk lacks the hire date of one person in ten and the first-work date of another"
            }
            Self::ContradictingRows => {
                "one person in 50 has two rows of annual leave that contradict each other"
            }
            Self::ContradictingTypes => "annual leave is listed twice, with different settings",
            Self::EndlessList => {
                "lists of balances never end, although they only repeat themselves: DingTalk's of 调休, Feishu's of everybody"
            }
            Self::WrappedToken => {
                "token replies are not plain JSON but wrapped in a callback, a page or a script"
            }
            Self::NewOwners => {
                "the id of one person in 50 belongs to somebody new; start with a store that was filled without this"
            }
            Self::RefusedProfiles => {
                "Feishu's app lacks the scope for employees, so nobody's department and number can be read"
            }
            Self::SlowDepartments => {
                "Feishu's departments/batch_get takes 1.5 s longer than any other call, so departments are late"
            }
            Self::OddIds => {
                "one id in 50 contains a comma, and another differs from the next person's only by a zero-width space"
            }
            Self::StrangerRows => {
                "DingTalk's balances contain a row of somebody who was not asked for"
            }
            Self::EndlessToken => {
                "token replies state a life that is longer than any clock can count"
            }
            Self::FailingQuotas => "DingTalk's quota/list answers {} to everything",
            Self::RetryDates => {
                "throttling replies, which --faults produces, state their end as a date"
            }
            Self::RefusedCalendars => {
                "Feishu's app lacks the scope for work calendars, so working days count by the announced holidays"
            }
            Self::ChangedRules => {
                "WeCom's annual leave ends on another day, and Feishu's time off for overtime is not in use; start with a store that was filled without this"
            }
            Self::SeveralCalendars => {
                "two of Feishu's work calendars are in use, so that the configuration has to name one"
            }
            Self::ForeignAddress => {
                "tokens are issued, but every other call is refused, because the app's list of allowed addresses lacks this machine's"
            }
            Self::MissingPermission => {
                "every call about leave is refused: the app lacks the permission"
            }
            Self::WrongClock => "the platforms' clocks are twenty minutes ahead of this machine's",
        }
    }
}
