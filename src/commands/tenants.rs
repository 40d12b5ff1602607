//! Which tenants a command is about.

use std::path::Path;

use crate::config::{self, Config, ConfigPlace, TenantBlock};

use super::ending::CommandError;

/// The configuration, if a file is there or somebody named one.
pub(super) fn find_config(option: Option<&Path>) -> Result<Option<Config>, CommandError> {
    let Some(ConfigPlace { file, named }) = config::find_file(option) else {
        return Ok(None);
    };
    if !named && !file.exists() {
        return Ok(None);
    }
    Ok(Some(config::load(&file)?))
}

/// The configuration, or what to do without one.
pub(super) fn require_config(option: Option<&Path>) -> Result<Config, CommandError> {
    find_config(option)?.ok_or_else(|| {
        let place = config::find_file(option).map(|place| place.file.display().to_string());
        let place = place.unwrap_or_else(|| "your configuration folder".to_owned());
        CommandError::Usage(format!(
            "no configuration file at {place}; write one with `leaveboard config init`, or try `leaveboard demo`"
        ))
    })
}

/// The tenants called `names` in the order of the file, or all of them.
pub(super) fn choose<'c>(
    config: &'c Config,
    names: &[String],
) -> Result<Vec<&'c TenantBlock>, CommandError> {
    let known: Vec<&str> = config.tenants.iter().map(name_of).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(CommandError::Usage(format!(
            "no tenant is called \"{unknown}\"; {} has: {}",
            config.file.display(),
            known.join(", ")
        )));
    }
    let chosen =
        |block: &&TenantBlock| names.is_empty() || names.iter().any(|name| name == name_of(block));
    Ok(config.tenants.iter().filter(chosen).collect())
}

fn name_of(block: &TenantBlock) -> &str {
    block.tenant.settings.tenant.as_str()
}
