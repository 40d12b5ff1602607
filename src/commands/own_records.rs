//! What the company knows of people and leave types, from the configuration and the files it names.

use crate::config::Config;
use crate::domain::insight::OwnRecords;
use crate::domain::service_dates::PeopleDates;
use crate::sheets::{self, NamedTenant};

use super::ending::CommandError;
use super::wrong_sheet::wrong_sheet;

/// Reads the files that the configuration names, before any request, so that mistakes in them are
/// reported first.
pub(super) fn read_own_records(config: &Config) -> Result<OwnRecords, CommandError> {
    let dates = match &config.people.dates {
        None => PeopleDates::default(),
        Some(file) => sheets::read_people_dates(file, &named_tenants(config))
            .map_err(|error| wrong_sheet(&error, config.display.language))?,
    };
    Ok(OwnRecords::new(dates, config.leave_kinds.clone()))
}

/// The tenants that a column of a sheet may name.
pub(super) fn named_tenants(config: &Config) -> Vec<NamedTenant<'_>> {
    let tenants = config.tenants.iter().map(|block| NamedTenant {
        name: block.tenant.settings.tenant.as_str(),
        label: &block.tenant.label,
    });
    tenants.collect()
}
