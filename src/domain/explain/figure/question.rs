//! The input of an explanation, and the facts about figures in which platforms differ.

use jiff::civil::Date;

use crate::domain::explain::field_labels::FieldLabel;
use crate::domain::ledger::LedgerCell;
use crate::domain::service_dates::ServiceDates;
use crate::domain::{Balance, LeaveType};

/// A figure with everything that may explain it.
#[derive(Clone, Copy, Debug)]
pub struct FigureQuestion<'a> {
    /// What is known of the figures of its platform.
    pub facts: &'static FigureFacts,
    /// The figure.
    pub cell: &'a LedgerCell,
    /// The whole answer with lots and further fields, if it is in memory.
    pub balance: Option<&'a Balance>,
    /// The leave type as configured, if the platform's list has it.
    pub leave_type: Option<&'a LeaveType>,
    /// From when the person's years count.
    pub dates: ServiceDates<'a>,
    /// The day that the figure is for.
    pub today: Date,
}

/// What is known of the figures of one platform. Each platform's folder has its own.
#[derive(Debug)]
pub struct FigureFacts {
    /// What its fields mean, those of leave types and those of balances.
    pub(in crate::domain::explain) labels: &'static [FieldLabel],
    /// Its fields of granted, used and left; `None` for a figure that it does not send, which then
    /// follows from the others.
    pub(in crate::domain::explain) fields: fn(FigureQuestion<'_>) -> [Option<&'static str>; 3],
    /// Its field of what is left of earlier cycles, if it has one.
    pub(in crate::domain::explain) carried: Option<&'static str>,
    /// What lots are to its figures.
    pub(in crate::domain::explain) lots: LotsRole,
    /// Its fields of what waits for approval, if it has them.
    pub(in crate::domain::explain) approval: Option<ApprovalFields>,
    /// The sentences about what its API leaves out.
    pub(in crate::domain::explain) words: FigureWords,
}

/// What lots are to the figures of a platform.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::domain::explain) enum LotsRole {
    /// There are none. The days of grants follow from the rule.
    None,
    /// The figures are the sum of those that are valid on the day.
    MakeUpFigures,
    /// They are a list beside figures of the platform's own, and may be missing.
    BesideFigures,
}

/// The fields of a balance about requests that wait for approval. Their values are JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::domain::explain) struct ApprovalFields {
    /// How much waits.
    pub(in crate::domain::explain) waiting: &'static str,
    /// What is left without it.
    pub(in crate::domain::explain) without: &'static str,
}

/// The sentences about what a platform's API leaves out, each in Chinese and English.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FigureWords {
    /// A person has no row of a leave type.
    pub(in crate::domain::explain) not_applicable: [&'static str; 2],
    /// No date of the person is known: neither the tier nor a day of grant follows.
    pub(in crate::domain::explain) without_dates: [&'static str; 2],
    /// The day of hire is not known: no day of grant follows.
    pub(in crate::domain::explain) without_hire_date: [&'static str; 2],
}

impl FigureWords {
    /// The sentences of a platform that needs none of its own.
    pub(in crate::domain::explain) const USUAL: Self = Self {
        not_applicable: [
            "平台没有这名员工的这种假期：不适用",
            "The platform has no row of this type for this person: it does not apply",
        ],
        without_dates: [
            "在哪一档、何时发放未知：没有入职和首次参加工作的日期",
            "Tier and days of grant are not known: there is no day of hire or of first work",
        ],
        without_hire_date: [
            "上次和下次发放的日期未知：没有入职日期",
            "When it was and will be granted is not known: there is no day of hire",
        ],
    };
}
