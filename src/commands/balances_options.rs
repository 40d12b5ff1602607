//! The options that only `balances` has, and which of its two ways to print they mean.

use clap::{Args, ValueEnum};

use crate::export::{OutputFormat, RowStyle};

use super::data_options::DataOptions;
use super::ending::{CommandError, Ending};
use super::listing;
use super::listing_kind::ListingKind;
use super::run_options::RunOptions;
use super::wide_balances::WideBalances;

#[derive(Args, Clone, Debug)]
pub(super) struct BalancesOptions {
    /// long: a row for each leave type of a person; wide: a row for each person, with a column of what is left for each leave type
    #[arg(long, value_enum, default_value_t = BalancesLayout::Long)]
    layout: BalancesLayout,
    /// With csv: the lots of a balance in rows of their own below it, with the ids of the person and the leave type
    #[arg(long)]
    lots: bool,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum BalancesLayout {
    Long,
    Wide,
}

pub(super) async fn run(
    run: &RunOptions,
    options: BalancesOptions,
) -> Result<Ending, CommandError> {
    let BalancesOptions { layout, lots, data } = options;
    let usage = |zh: &str, en: &str| Err(CommandError::usage((zh, en)));
    if lots && layout == BalancesLayout::Wide {
        return usage(
            "--lots：--layout wide 一行一人，没有额度明细的列",
            "--lots: a row of --layout wide is a person, and lots have no column in it",
        );
    }
    if lots && data.format() != OutputFormat::Csv {
        return usage(
            "--lots 只用于 csv；json 和 ndjson 的每条余额里本来就有额度明细",
            "--lots is about csv; json and ndjson have the lots in every balance",
        );
    }
    match layout {
        BalancesLayout::Long => {
            let with_lots = |style| RowStyle { lots, ..style };
            listing::run_with(ListingKind::Balances, run, data, with_lots).await
        }
        BalancesLayout::Wide if data.output.names_fields() => usage(
            "--fields：--layout wide 的列就是假期；请用 --type 选择",
            "--fields: the columns of --layout wide are the leave types; --type chooses them",
        ),
        BalancesLayout::Wide => {
            let report = WideBalances {
                only_held: !data.types.is_empty() || data.filter.is_some(),
            };
            listing::run_report(run, data, report, false).await
        }
    }
}
