//! Reads the platforms' own calendars, which decide which days are working days.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::domain::work_calendar::{TenantCalendar, WorkCalendar};
use crate::platform::{ApiError, Settings};
use crate::store::Store;
use crate::sync::{CalendarMode, Persistence, read_work_calendar};
use crate::text::work_calendars;

use super::company_report::CollectedTenant;
use super::data_options::DataOptions;
use super::ending::CommandError;
use super::run_options::RunOptions;
use super::{configured_store, stderr, tenants};

/// Reads the calendars of the tenants that a command is about.
pub(super) struct CalendarReader {
    config: Config,
    mode: CalendarMode,
    /// `--no-cache`: no store is read.
    is_without_store: bool,
    quiet: bool,
}

impl CalendarReader {
    /// The reader for a run with these options.
    pub(super) fn new(run: &RunOptions, data: &DataOptions) -> Result<Self, CommandError> {
        Ok(Self {
            config: tenants::require_config(run)?,
            mode: if data.cached {
                CalendarMode::StoreAlone
            } else {
                CalendarMode::Platform
            },
            is_without_store: data.no_cache,
            quiet: data.quiet,
        })
    }

    /// The calendars that count, by tenant. A tenant of which nobody was read is left out. If a
    /// calendar cannot be read, working days count by the announced holidays, and standard error
    /// says so.
    pub(super) async fn read(
        &self,
        company: &[CollectedTenant],
    ) -> HashMap<String, Arc<WorkCalendar>> {
        let mut found = HashMap::new();
        let tenants = company.iter().filter(|tenant| {
            let is_read = !tenant.figures.roster.is_empty();
            is_read && tenant.settings.credentials.has_work_calendar()
        });
        let tenants: Vec<&Settings> = tenants.map(|tenant| &tenant.settings).collect();
        if tenants.is_empty() {
            return found;
        }
        let store = if self.is_without_store {
            None
        } else {
            let opened = configured_store::open_existing(&self.config).await;
            opened.ok().flatten()
        };
        for settings in tenants {
            let answer = self.read_tenant(settings, store.as_ref()).await;
            if let Some(answer) = &answer
                && !self.quiet
            {
                let language = self.config.display.language;
                let text = match answer {
                    Ok(calendar) => work_calendars::choice(calendar, language),
                    Err(error) => work_calendars::unreadable(error, language),
                };
                let tenant = &settings.tenant;
                stderr::line(
                    &language.pick(format!("{tenant}：{text}"), format!("{tenant}: {text}")),
                );
            }
            if let Some(Ok(calendar)) = answer
                && let Some(days) = calendar.days()
            {
                found.insert(settings.tenant.to_string(), Arc::clone(days));
            }
        }
        found
    }

    async fn read_tenant(
        &self,
        settings: &Settings,
        store: Option<&Store>,
    ) -> Option<Result<TenantCalendar, ApiError>> {
        let store = match store {
            Some(store) => Persistence::of(settings, store).await.ok(),
            None => None,
        };
        let store = store.map(|store| store.store);
        read_work_calendar(settings.clone().into(), store, self.mode).await
    }
}
