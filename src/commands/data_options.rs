//! The options that every command which prints rows shares. The doc comments are the help that `--help` prints.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::export;

use super::output::OutputOptions;

#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub(super) struct DataOptions {
    /// Only this tenant (repeatable) [default: all]
    #[arg(long, value_name = "NAME")]
    pub(super) tenant: Vec<String>,
    /// Only what matches, as in the dashboard: people by names, ids, departments, pinyin; rows by left<0, overdrawn,
    /// expires<30d, type:..., state:unreadable; a space is and, | or a line break is or, ! is not
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Every row of a person of whom one row matches --filter, not that row alone
    #[arg(long, requires = "filter")]
    pub(super) whole_person: bool,
    /// Only this leave type, by name or id (repeatable)
    #[arg(long = "type", value_name = "NAME_OR_ID")]
    pub(super) types: Vec<String>,
    /// Balances as they stand on this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) as_of: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatName::Table)]
    pub(super) format: FormatName,
    #[command(flatten)]
    pub(super) output: OutputOptions,
    /// Ask the platforms and use no store: nothing is saved, and calls are not counted
    #[arg(long, conflicts_with = "cached")]
    pub(super) no_cache: bool,
    /// Ask no platform and read no secret: print what the store has, and say from when it is
    #[arg(long)]
    pub(super) cached: bool,
    /// No progress on standard error
    #[arg(long)]
    pub(super) quiet: bool,
    /// Print which calls would be made, how many, and how long they would take at the limits; send nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FormatName {
    Table,
    Json,
    Ndjson,
    Csv,
}

impl From<FormatName> for export::OutputFormat {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Table => Self::Table,
            FormatName::Json => Self::Json,
            FormatName::Ndjson => Self::Ndjson,
            FormatName::Csv => Self::Csv,
        }
    }
}
