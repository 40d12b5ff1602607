//! The platform's own work calendar of a tenant: as stored today, or else from the platform.
//!
//! No sync reads it; it is read where working days are counted. A calendar that counts is stored
//! for the day.

use crate::domain::work_calendar::{CalendarOfTenant, TenantCalendar};
use crate::platform::connect::{ClientTask, ConnectClient, run_on_client};
use crate::platform::http::HttpTimeouts;
use crate::platform::{ApiError, Platform, Settings, TenantAccess};
use crate::store::TenantStore;

/// Where a calendar may come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalendarMode {
    /// From the store if it was read today, otherwise from the platform.
    Platform,
    /// From the store alone, whatever the day on which it was read.
    StoreAlone,
}

/// The calendar of a tenant; `None` where its platform has none, where the configuration wants
/// none, and where only the store may be read and has none. If the store fails, the platform is
/// asked instead.
pub async fn read_work_calendar(
    access: TenantAccess,
    store: Option<TenantStore>,
    mode: CalendarMode,
) -> Option<Result<TenantCalendar, ApiError>> {
    let settings = &access.settings;
    if !settings.credentials.has_work_calendar() {
        return None;
    }
    let kept = match &store {
        Some(store) => recall(store, settings, mode).await,
        None => None,
    };
    match (kept, mode) {
        (Some(kept), _) => return Some(Ok(TenantCalendar::Found(kept))),
        (None, CalendarMode::StoreAlone) => return None,
        (None, CalendarMode::Platform) => {}
    }
    let today = (settings.clock)().day;
    let answer = ask(access).await?;
    if let (Some(store), Ok(TenantCalendar::Found(calendar))) = (&store, &answer)
        && let Err(error) = store.keep_work_calendar(today, calendar).await
    {
        tracing::warn!(%error, "the work calendar is not kept");
    }
    Some(answer)
}

async fn ask(access: TenantAccess) -> Option<Result<TenantCalendar, ApiError>> {
    let platform = access.settings.credentials.platform();
    run_on_client(platform, CalendarTask(access)).await
}

/// Reads the calendar that counts, with the client of the tenant's platform.
struct CalendarTask(TenantAccess);

impl ClientTask for CalendarTask {
    type Answer = Option<Result<TenantCalendar, ApiError>>;

    async fn run<P: Platform>(self, connect: ConnectClient<P>) -> Self::Answer {
        let usual = |settings: &Settings| connect(settings, HttpTimeouts::default());
        match self.0.connect(usual) {
            Ok(client) => client.fetch_work_calendar().await,
            Err(error) => Some(Err(error)),
        }
    }
}

async fn recall(
    store: &TenantStore,
    settings: &Settings,
    mode: CalendarMode,
) -> Option<CalendarOfTenant> {
    let today = (settings.clock)().day;
    let from = settings.as_of.unwrap_or(today);
    let chosen = settings.credentials.chosen_work_calendar();
    let (day, calendar) = store.kept_work_calendar().await.ok()??;
    let is_wanted = chosen.is_none_or(|id| id == calendar.id);
    let is_of_today = day == today || mode == CalendarMode::StoreAlone;
    (is_wanted && is_of_today && calendar.from <= from).then_some(calendar)
}
