//! The platform's own calendar of a tenant: what was kept of it today, else what the platform says.
//!
//! No sync reads it: only what counts working days asks for it, once a calendar day.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::PlatformKind;
use crate::domain::work_calendar::{CalendarOfTenant, DayKind, TenantCalendar, WorkCalendar};
use crate::platform::feishu::Feishu;
use crate::platform::{ApiError, Settings, TenantAccess};
use crate::store::{KeptAnswer, KeptKind, TenantStore};

/// Whom to ask for a calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalendarAsking {
    /// The store if it was asked for today, else the platform.
    Platform,
    /// The store alone, whatever the day on which it was asked for.
    StoreAlone,
}

/// A calendar as it is kept.
#[derive(Serialize, Deserialize)]
struct KeptCalendar {
    name: String,
    from: Date,
    workdays: Vec<Date>,
    days_off: Vec<Date>,
}

/// The calendar of a tenant; `None` where its platform has none, where the configuration wants none, and where the store alone is asked
/// and has none. A store that fails costs only that the platform is asked again.
pub async fn read_work_calendar(
    access: TenantAccess,
    store: Option<TenantStore>,
    asking: CalendarAsking,
) -> Option<Result<TenantCalendar, ApiError>> {
    let settings = &access.settings;
    if !settings.credentials.has_work_calendar() {
        return None;
    }
    let kept = match &store {
        Some(store) => recall(store, settings, asking).await,
        None => None,
    };
    match (kept, asking) {
        (Some(kept), _) => return Some(Ok(TenantCalendar::Found(kept))),
        (None, CalendarAsking::StoreAlone) => return None,
        (None, CalendarAsking::Platform) => {}
    }
    let today = (settings.clock)().day;
    let answer = ask(access).await?;
    if let (Some(store), Ok(TenantCalendar::Found(calendar))) = (&store, &answer) {
        let kept = keep(store, today, calendar).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "the work calendar is not kept");
        }
    }
    Some(answer)
}

async fn ask(access: TenantAccess) -> Option<Result<TenantCalendar, ApiError>> {
    match access.settings.credentials.platform() {
        PlatformKind::WeCom | PlatformKind::DingTalk => None,
        PlatformKind::Feishu => Some(match access.connect(Feishu::connect) {
            Ok(client) => client.fetch_work_calendar().await,
            Err(error) => Err(error),
        }),
    }
}

async fn recall(
    store: &TenantStore,
    settings: &Settings,
    asking: CalendarAsking,
) -> Option<CalendarOfTenant> {
    let today = (settings.clock)().day;
    let from = settings.as_of.unwrap_or(today);
    let chosen = settings.credentials.chosen_work_calendar();
    let kept = store.kept_answers(KeptKind::WorkCalendar).await.ok()?;
    let mut kept = kept.into_iter();
    kept.find_map(|(day, answer)| {
        let is_wanted = chosen.is_none_or(|id| id == answer.name);
        let is_of_today = day == today || asking == CalendarAsking::StoreAlone;
        let calendar = read(answer).filter(|calendar| calendar.from <= from);
        calendar.filter(|_| is_wanted && is_of_today)
    })
}

async fn keep(
    store: &TenantStore,
    today: Date,
    calendar: &CalendarOfTenant,
) -> Result<(), crate::store::StoreError> {
    let of_kind = |wanted: DayKind| {
        let days = calendar.days.told_days();
        let days = days.filter(|(_, kind)| *kind == wanted);
        days.map(|(day, _)| day).collect()
    };
    let kept = KeptCalendar {
        name: calendar.name.clone(),
        from: calendar.from,
        workdays: of_kind(DayKind::Workday),
        days_off: of_kind(DayKind::Holiday),
    };
    let Ok(body) = serde_json::to_string(&kept) else {
        return Ok(());
    };
    let answer = KeptAnswer {
        name: calendar.id.clone(),
        body,
    };
    store
        .keep_for_day(KeptKind::WorkCalendar, today, &[answer])
        .await
}

fn read(answer: KeptAnswer) -> Option<CalendarOfTenant> {
    let kept: KeptCalendar = serde_json::from_str(&answer.body).ok()?;
    let worked = kept.workdays.into_iter().map(|day| (day, DayKind::Workday));
    let off = kept.days_off.into_iter().map(|day| (day, DayKind::Holiday));
    let days: BTreeMap<Date, DayKind> = worked.chain(off).collect();
    Some(CalendarOfTenant {
        id: answer.name,
        name: kept.name,
        from: kept.from,
        days: Arc::new(WorkCalendar::of_each_day(days)),
    })
}
