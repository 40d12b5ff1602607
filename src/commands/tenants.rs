//! Loads the configuration and chooses the tenants that a command is about.

use std::path::PathBuf;

use crate::config::{Config, ConfigPlace, TenantBlock};
use crate::domain::Bilingual;

use super::ending::CommandError;
use super::run_options::RunOptions;

/// Why there is no configuration.
pub(super) enum MissingConfig {
    /// There is no file at this place.
    Nowhere(Bilingual),
    /// This file cannot be read, or has mistakes.
    Wrong(PathBuf, CommandError),
}

/// The configuration. Where there is none, the error says how to get one.
pub(super) fn require_config(run: &RunOptions) -> Result<Config, CommandError> {
    find_config(run).map_err(|missing| match missing {
        MissingConfig::Wrong(_, error) => error,
        MissingConfig::Nowhere(place) => CommandError::usage((
            format!("{} 没有配置文件；请用 `leaveboard config init` 写一份，或先试试 `leaveboard demo`", place.zh()),
            format!("no configuration file at {}; write one with `leaveboard config init`, or try `leaveboard demo`", place.en()),
        )),
    })
}

/// The configuration. A file that was named is loaded in any case, so that the error says why it cannot be read.
pub(super) fn find_config(run: &RunOptions) -> Result<Config, MissingConfig> {
    let place = match run.place() {
        Some(ConfigPlace { file, named }) if named || file.exists() => {
            return run
                .load(&file)
                .map_err(|error| MissingConfig::Wrong(file, error));
        }
        Some(ConfigPlace { file, .. }) => Bilingual::same(file.display().to_string()),
        None => Bilingual::new("您的配置文件夹里", "your configuration folder"),
    };
    Err(MissingConfig::Nowhere(place))
}

/// The tenants called `names`, or all of them, in the order of the file.
pub(super) fn choose<'c>(
    config: &'c Config,
    names: &[String],
) -> Result<Vec<&'c TenantBlock>, CommandError> {
    let usual = super::run_options::usual_tenants();
    let names = if names.is_empty() { &usual } else { names };
    let known: Vec<&str> = config.tenants.iter().map(name_of).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        let (file, known) = (config.file.display(), known.join(", "));
        return Err(CommandError::usage((
            format!("没有名为「{unknown}」的企业；{file} 里有：{known}"),
            format!("no tenant is called \"{unknown}\"; {file} has: {known}"),
        )));
    }
    let chosen =
        |block: &&TenantBlock| names.is_empty() || names.iter().any(|name| name == name_of(block));
    Ok(config.tenants.iter().filter(chosen).collect())
}

fn name_of(block: &TenantBlock) -> &str {
    block.tenant.settings.tenant.as_str()
}
