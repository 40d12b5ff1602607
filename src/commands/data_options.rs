//! The options that every command which prints rows shares. The doc comments are the help that `--help` prints.

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::{Language, Today};
use crate::export::{CoverQuestion, OutputFormat, RowStyle};

use super::day_word::DayWord;
use super::ending::CommandError;
use super::output::OutputOptions;

#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub(super) struct DataOptions {
    /// Only this tenant (repeatable, or a,b) [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) tenant: Vec<String>,
    /// Only what matches, as in the dashboard: people by names, ids, departments, pinyin; rows by left<0, overdrawn,
    /// expires<30d, type:..., state:unreadable; a space is and, | or a line break is or, ! is not
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Every row of a person of whom one row matches --filter, not that row alone
    #[arg(long, requires = "filter")]
    pub(super) whole_person: bool,
    /// Only this leave type, by name or id (repeatable, or a,b)
    #[arg(long = "type", value_name = "NAME_OR_ID", value_delimiter = ',')]
    pub(super) types: Vec<String>,
    /// Balances as they stand on this day: YYYY-MM-DD, today, yesterday, last-month-end or last-year-end
    #[arg(long, value_name = "DAY")]
    pub(super) as_of: Option<DayWord>,
    /// How to print [default: what the name of the file of -o ends in, else a table]
    #[arg(short, long, value_enum)]
    pub(super) format: Option<FormatName>,
    #[command(flatten)]
    pub(super) output: OutputOptions,
    /// Ask the platforms and use no store: nothing is saved, and calls are not counted
    #[arg(long, conflicts_with = "cached")]
    pub(super) no_cache: bool,
    /// Ask no platform and read no secret: print what the store has, and say from when it is
    #[arg(long)]
    pub(super) cached: bool,
    /// No progress on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Print which calls would be made, how many, and how long they would take at the limits; send nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
}

impl DataOptions {
    /// The day that `--as-of` means, in UTC+8 like all days of the platforms.
    pub(super) fn as_of_day(&self) -> Option<Date> {
        let today = Today::at(Timestamp::now()).day;
        self.as_of.map(|word| word.day(today))
    }

    /// The format to print in.
    pub(super) fn format(&self) -> OutputFormat {
        FormatName::chosen(self.format, &self.output)
    }

    /// How rows are written. What is read from a store says from when it is.
    pub(super) fn style(&self, language: Language) -> Result<RowStyle, CommandError> {
        let style = self.output.style(self.format(), language)?;
        Ok(RowStyle {
            sourced: self.cached || self.as_of.is_some(),
            cover: CoverQuestion {
                day: self.as_of_day(),
                filter: self.filter.clone(),
                types: self.types.clone(),
                ..style.cover
            },
            ..style
        })
    }
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FormatName {
    Table,
    Json,
    #[value(alias = "jsonl")]
    Ndjson,
    Csv,
    Xlsx,
}

impl FormatName {
    /// The format of `-f`; without it the one that the name of the file of `-o` ends in, so that nobody gets a table of text that is
    /// called a csv; else a table.
    pub(super) fn chosen(named: Option<Self>, output: &OutputOptions) -> OutputFormat {
        let ending = || output.file()?.extension()?.to_str();
        let by_name = || Self::from_str(ending()?, true).ok();
        named.or_else(by_name).unwrap_or(Self::Table).into()
    }
}

impl From<FormatName> for OutputFormat {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Table => Self::Table,
            FormatName::Json => Self::Json,
            FormatName::Ndjson => Self::Ndjson,
            FormatName::Csv => Self::Csv,
            FormatName::Xlsx => Self::Xlsx,
        }
    }
}
