//! `diff`: what changed between two days. It compares snapshots in the store, so it needs neither secrets nor a platform.

use jiff::civil::Date;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, TenantBlock};
use crate::export::{ChangeRow, RowWriter};
use crate::store::Store;
use crate::sync::Persistence;

use super::cli::DiffOptions;
use super::data_options::FormatName;
use super::diff_rows::{ComparedTenant, DiffPrinter};
use super::ending::{CommandError, Ending};
use super::interruption::{InterruptibleRun, Interruption};
use super::output::{Output, check_fields};
use super::run_options::RunOptions;
use super::selection::{RowFilter, TypeChoice};
use super::{configured_store, tenants};

pub(super) async fn run(run: &RunOptions, options: DiffOptions) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let language = config.display.language;
    let blocks = tenants::choose(&config, &options.tenant)?;
    let filter = people_filter(options.filter.as_deref(), &config)?;
    let days = days_of(&options, &blocks)?;
    let format = FormatName::chosen(options.format, &options.output);
    let style = options.output.style(format, language)?;
    check_fields(&style.fields, &style.known_fields::<ChangeRow<'_>>())?;
    let destination = options.output.destination()?;
    let compared = compared_tenants(&config, &blocks).await?;
    let interruption = Interruption::listen()?;
    let out = Output::open(destination, style.format)?;
    let output = out.watch();
    let printer = DiffPrinter {
        days,
        filter,
        types: TypeChoice::new(&options.types),
        only_types: !options.types.is_empty(),
        writer: RowWriter::start::<ChangeRow<'_>>(&style, out)?,
        language,
    };
    let cancel = CancellationToken::new();
    let run = InterruptibleRun {
        interruption,
        cancel: cancel.clone(),
        output,
        language,
    };
    run.finish(printer.run(compared, cancel)).await
}

/// A condition on balances is refused: a balance has two values here, and it would be unclear which one is meant.
fn people_filter(text: Option<&str>, config: &Config) -> Result<RowFilter, CommandError> {
    let filter = RowFilter::parse(text, config)?;
    if filter.asks_balances() {
        return Err(CommandError::usage((
            "--filter：`diff` 按姓名、账号、工号或部门选择员工；这里的每个余额有两个值",
            "--filter: `diff` chooses people by name, id, number or department; a balance has two values here",
        )));
    }
    Ok(filter)
}

fn days_of(options: &DiffOptions, blocks: &[&TenantBlock]) -> Result<[Date; 2], CommandError> {
    let Some(block) = blocks.first() else {
        return Err(CommandError::usage((
            "还没有配置企业",
            "no tenant is configured",
        )));
    };
    let today = (block.tenant.settings.clock)().day;
    let [from, to] = [options.from.day(today), options.to.day(today)];
    if from > to {
        return Err(CommandError::usage((
            format!("{from} 在 {to} 之后：请把较早的日期写在前面"),
            format!("{from} comes after {to}: write the earlier day first"),
        )));
    }
    Ok([from, to])
}

async fn compared_tenants(
    config: &Config,
    blocks: &[&TenantBlock],
) -> Result<Vec<ComparedTenant>, CommandError> {
    let store = open(config).await?;
    let mut compared = Vec::with_capacity(blocks.len());
    for block in blocks {
        let settings = block.tenant.settings.clone();
        let store = Persistence::of(&settings, &store).await?.store;
        compared.push(ComparedTenant { settings, store });
    }
    Ok(compared)
}

async fn open(config: &Config) -> Result<Store, CommandError> {
    if configured_store::is_nowhere(config).await {
        return Err(CommandError::usage((
            "diff 比较存储里的数据，而 [store] url 是 \"none\"",
            "diff compares what the store has, and [store] url is \"none\"",
        )));
    }
    let store = configured_store::open_existing(config).await?;
    store.ok_or_else(|| {
        CommandError::failed((
            "还没有存储，没有可比较的快照：请先运行 `leaveboard sync`",
            "there is no store yet, so there are no snapshots to compare: run `leaveboard sync` first",
        ))
    })
}
