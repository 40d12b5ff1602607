//! What the configuration's own files tell of people and leave types.

use crate::config::Config;
use crate::domain::insight::OwnRecords;
use crate::domain::service_dates::PeopleDates;
use crate::sheets::{self, NamedTenant};

use super::ending::CommandError;
use super::wrong_sheet::wrong_sheet;

/// Reads the files that the configuration names. They are read before anything is asked of a platform, so that what is wrong with them is
/// said first.
pub(super) fn read_own_records(config: &Config) -> Result<OwnRecords, CommandError> {
    let dates = match &config.people.dates {
        None => PeopleDates::default(),
        Some(file) => {
            let tenants = config.tenants.iter().map(|block| NamedTenant {
                name: block.tenant.settings.tenant.as_str(),
                label: &block.tenant.label,
            });
            sheets::read_people_dates(file, &tenants.collect::<Vec<_>>())
                .map_err(|error| wrong_sheet(&error, config.display.language))?
        }
    };
    Ok(OwnRecords::new(dates, config.leave_kinds.clone()))
}
