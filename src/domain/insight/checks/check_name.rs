//! The checks by name, and how much their findings matter.

/// What is checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CheckName {
    /// The balance is negative.
    Overdrawn,
    /// Nothing is left and more was used than granted, on a platform that never reports less than 0.
    OverdrawnInferred,
    /// The balance could not be read, or the platform refuses to show it.
    NoFigure,
    /// The directory lists far fewer people than the newest snapshot.
    DirectoryShrank,
    /// One leave type has balances in several units.
    UnitClash,
    /// More was used than granted and carried over, and it is not overdrawn.
    UsedBeyondGranted,
    /// One employee number stands for several ids.
    DuplicatePerson,
    /// An id belongs, or may belong, to another person than in the snapshot before.
    IdentityChanged,
    /// A leave type that is not in use has something left.
    DisabledTypeWithBalance,
    /// Nobody has set up the balance yet.
    NotInitialised,
    /// The figures do not add up.
    Gap,
    /// A lot has ended with something left.
    EndedWithLeft,
    /// A leave type has balances but is missing from the configuration.
    TypeNotConfigured,
    /// The rules of a leave type differ from those in the snapshot before.
    RuleChanged,
}

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// It is wrong.
    Error,
    /// It is probably wrong.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Severity {
    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl CheckName {
    /// In the order in which findings are listed.
    pub const ALL: [Self; 14] = [
        Self::Overdrawn,
        Self::OverdrawnInferred,
        Self::NoFigure,
        Self::DirectoryShrank,
        Self::UnitClash,
        Self::UsedBeyondGranted,
        Self::DuplicatePerson,
        Self::IdentityChanged,
        Self::DisabledTypeWithBalance,
        Self::NotInitialised,
        Self::Gap,
        Self::EndedWithLeft,
        Self::TypeNotConfigured,
        Self::RuleChanged,
    ];

    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdrawn => "overdrawn",
            Self::OverdrawnInferred => "overdrawn_inferred",
            Self::NoFigure => "no_figure",
            Self::DirectoryShrank => "directory_shrank",
            Self::UnitClash => "unit_clash",
            Self::UsedBeyondGranted => "used_beyond_granted",
            Self::DuplicatePerson => "duplicate_person",
            Self::IdentityChanged => "identity_changed",
            Self::DisabledTypeWithBalance => "disabled_type_with_balance",
            Self::NotInitialised => "not_initialised",
            Self::Gap => "gap",
            Self::EndedWithLeft => "ended_with_left",
            Self::TypeNotConfigured => "type_not_configured",
            Self::RuleChanged => "rule_changed",
        }
    }

    /// How much its findings matter.
    pub fn severity(self) -> Severity {
        match self {
            Self::Overdrawn | Self::NoFigure | Self::DirectoryShrank | Self::UnitClash => {
                Severity::Error
            }
            Self::OverdrawnInferred
            | Self::UsedBeyondGranted
            | Self::DuplicatePerson
            | Self::IdentityChanged
            | Self::DisabledTypeWithBalance
            | Self::NotInitialised => Severity::Warning,
            Self::Gap | Self::EndedWithLeft | Self::TypeNotConfigured | Self::RuleChanged => {
                Severity::Note
            }
        }
    }

    /// Whether it compares with an earlier snapshot.
    pub fn needs_snapshot(self) -> bool {
        matches!(
            self,
            Self::DirectoryShrank | Self::IdentityChanged | Self::RuleChanged
        )
    }

    /// Whether it depends on what the leave types of the tenant are.
    pub fn is_about_leave_type(self) -> bool {
        matches!(
            self,
            Self::UnitClash | Self::TypeNotConfigured | Self::DisabledTypeWithBalance
        )
    }
}
