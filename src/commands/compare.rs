//! `compare`: where two tenants, or a tenant and a sheet of the company's own, differ.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::domain::insight::compare::{
    CompareRules, IdentityRule, LeaveLink, MatchKey, PersonLink, SheetFigures,
};
use crate::domain::{Amount, Bilingual, Scale, Unit};
use crate::sheets::{self, ColumnChoice, ColumnKey};

use super::cli::CompareOptions;
use super::compare_report::{CompareCommand, SideSource};
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::selection::RowFilter;
use super::wrong_sheet::wrong_sheet;
use super::{listing, tenants};

pub(super) async fn run(
    run: &RunOptions,
    mut options: CompareOptions,
) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let language = config.display.language;
    if !options.data.tenant.is_empty() {
        return usage((
            "compare 的两边就是 LEFT 和 RIGHT；请去掉 --tenant",
            "compare takes its tenants as LEFT and RIGHT; leave out --tenant",
        ));
    }
    let rules = rules_of(&mut options, &config)?;
    let choices = column_choices(&options.columns)?;
    let only_leave = match &*rules.chosen {
        [leave] => Some(leave.as_str()),
        _ => None,
    };
    let side = |named: &str| -> Result<SideSource, CommandError> {
        match side_of(&config, named)? {
            NamedSide::Tenant(name) => Ok(SideSource::Tenant(name)),
            NamedSide::Sheet(file) => {
                let sheet = sheets::read_balances(&file, &choices, only_leave);
                let sheet: SheetFigures = sheet.map_err(|error| wrong_sheet(&error, language))?;
                Ok(SideSource::Sheet(Arc::new(sheet)))
            }
        }
    };
    let sides = [side(&options.left)?, side(&options.right)?];
    let names: Vec<&String> = sides.iter().filter_map(SideSource::tenant).collect();
    match names.as_slice() {
        [] => {
            return usage((
                "至少有一边必须是企业",
                "at least one side has to be a tenant",
            ));
        }
        [left, right] if left == right => {
            return usage((
                format!("两边是同一家企业：{left}"),
                format!("both sides are the same tenant: {left}"),
            ));
        }
        names => options.data.tenant = names.iter().map(ToString::to_string).collect(),
    }
    let report = CompareCommand {
        sides,
        rules,
        quiet: options.data.quiet,
    };
    listing::run_report(run, options.data, report, options.fail_if_any).await
}

fn usage<T>(what: impl Into<Bilingual>) -> Result<T, CommandError> {
    Err(CommandError::usage(what))
}

/// What a side's name means.
enum NamedSide {
    Tenant(String),
    Sheet(PathBuf),
}

fn side_of(config: &Config, named: &str) -> Result<NamedSide, CommandError> {
    let known: Vec<&str> = config
        .tenants
        .iter()
        .map(|block| block.tenant.settings.tenant.as_str())
        .collect();
    if known.contains(&named) {
        return Ok(NamedSide::Tenant(named.to_owned()));
    }
    let file = PathBuf::from(named);
    if sheets::is_sheet_name(&file) || file.exists() {
        return Ok(NamedSide::Sheet(file));
    }
    let (file, known) = (config.file.display(), known.join(", "));
    usage((
        format!("「{named}」既不是企业，也不是 csv 或 xlsx 文件；{file} 里有：{known}"),
        format!("\"{named}\" is neither a tenant nor a csv or xlsx file; {file} has: {known}"),
    ))
}

/// How the two sides are compared. `--filter` and `--type` are taken out of the options, because
/// they apply to the result: if each side were filtered, a person whom the filter leaves on one
/// side only would seem to be missing on the other.
fn rules_of(options: &mut CompareOptions, config: &Config) -> Result<CompareRules, CommandError> {
    let filter = options.data.filter.take();
    let language = config.display.language;
    let query = RowFilter::parse(filter.as_deref(), config)?.into_query();
    let pairs =
        |file: &Path| sheets::read_pairs(file).map_err(|error| wrong_sheet(&error, language));
    let leaves: Vec<LeaveLink> = match &options.types_file {
        None => Vec::new(),
        Some(file) => pairs(file)?
            .into_iter()
            .map(|pair| LeaveLink {
                left: pair.left,
                right: pair.right,
            })
            .collect(),
    };
    let mut identity = IdentityRule::default();
    let mut links = Vec::new();
    for word in &options.match_by {
        match word.as_str() {
            "number" => identity.key = Some(MatchKey::Number),
            "id" => identity.key = Some(MatchKey::Id),
            "name" => identity.key = Some(MatchKey::Name),
            file => {
                let pairs = pairs(Path::new(file))?;
                links.extend(pairs.into_iter().map(|pair| PersonLink {
                    left: pair.left,
                    right: pair.right,
                }));
            }
        }
    }
    identity.links = links.into();
    Ok(CompareRules {
        identity,
        leaves: leaves.into(),
        chosen: std::mem::take(&mut options.data.types).into(),
        tolerance: tolerance(&options.tolerance)?,
        query: Arc::new(query),
        lists_equal: true,
    })
}

/// `--tolerance` in millionths.
fn tolerance(text: &str) -> Result<i64, CommandError> {
    match Amount::read(text, Scale::Millionths, Unit::Day) {
        Ok(amount) if amount.scale == Scale::Millionths && !amount.is_negative() => {
            Ok(amount.count)
        }
        _ => usage((
            format!("--tolerance：「{text}」不行；请写 0.01 这样的数字，最多六位小数"),
            format!(
                "--tolerance: \"{text}\" is not a number such as 0.01, with at most six decimals"
            ),
        )),
    }
}

/// `--columns id=账号,left=剩余`
fn column_choices(words: &[String]) -> Result<Vec<ColumnChoice>, CommandError> {
    let choice = |word: &String| {
        if let Some(choice) = ColumnChoice::read(word) {
            return Ok(choice);
        }
        let known = ColumnKey::words().join(", ");
        usage((
            format!("--columns：请把 {word:?} 写成 KEY=列标题，例如 left=剩余；KEY 可用 {known}"),
            format!(
                "--columns: write {word:?} as KEY=HEADING, such as left=剩余; the keys are {known}"
            ),
        ))
    };
    words.iter().map(choice).collect()
}
