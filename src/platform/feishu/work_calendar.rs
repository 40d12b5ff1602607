//! Feishu's own work calendars: which one counts for the tenant, and which of its days are worked.
//!
//! Both calls are POSTs with a JSON body and pages by `offset` and `limit`. The pages tell no largest `limit` for days, so that a page may
//! be shorter than asked for: the walk goes on from what came, until every day came or a page brings nothing new.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Span;
use jiff::civil::{Date, date};
use serde_json::json;

use super::api::FeishuApi;
use super::wire::DataReply;
use crate::domain::text::clean;
use crate::domain::work_calendar::{CalendarOfTenant, DayKind, TenantCalendar, WorkCalendar};
use crate::platform::ApiError;
use crate::platform::allow::{FEISHU_CALENDAR_DAYS, FEISHU_CALENDARS};
use crate::platform::http::ApiCall;
use crate::platform::json::JsonObject;

/// Calendars that are asked for at once. A tenant has a few.
const CALENDARS_IN_A_PAGE: usize = 100;
/// Days that are asked for at once. The page of the call shows 10 and names no maximum.
const DAYS_IN_A_PAGE: usize = 200;
/// Days before today that are fetched too: figures may have been read some weeks ago, and working
/// days are counted from that day.
const DAYS_BEFORE_TODAY: i32 = 31;
/// Two years of days in pages of 10, with a few to spare: a list that takes more does not end.
const MOST_PAGES: usize = 80;

/// A calendar as the list has it.
struct ListedCalendar {
    id: String,
    name: String,
    is_enabled: bool,
}

impl FeishuApi {
    /// The calendar that the configuration names, or the only one in use, with its days.
    pub(super) async fn fetch_tenant_calendar(&self) -> Result<TenantCalendar, ApiError> {
        let chosen = self.work_calendar.as_deref();
        let mut listed = self.fetch_calendars(chosen).await?;
        match chosen {
            Some(id) => listed.retain(|listed| listed.id == id),
            None => listed.retain(|listed| listed.is_enabled),
        }
        let several = listed.len();
        let calendar = match (listed.pop(), chosen) {
            (Some(found), Some(_)) => found,
            (Some(only), None) if several == 1 => only,
            (Some(_), None) => return Ok(TenantCalendar::Several(several)),
            (None, Some(id)) => return Ok(TenantCalendar::NotKnown(clean(id))),
            (None, None) => return Ok(TenantCalendar::NoneInUse),
        };
        let before = Span::new().days(DAYS_BEFORE_TODAY);
        let from = self.today().day.saturating_sub(before);
        let days = self.fetch_calendar_days(&calendar.id, from).await?;
        Ok(TenantCalendar::Found(CalendarOfTenant {
            id: calendar.id,
            name: calendar.name,
            from,
            days: Arc::new(WorkCalendar::of_each_day(days)),
        }))
    }

    /// The calendar `chosen`, in use or not, or all that are in use. More than a page of them are several in any case.
    async fn fetch_calendars(&self, chosen: Option<&str>) -> Result<Vec<ListedCalendar>, ApiError> {
        let ids: Vec<&str> = chosen.into_iter().collect();
        let call = ApiCall::new(&FEISHU_CALENDARS).json(&json!({
            "wk_calendar_ids": ids,
            "only_enable": chosen.is_none(),
            "wk_option": {"count": false, "offset": 0, "limit": CALENDARS_IN_A_PAGE},
        }));
        let reply = self.transport.call(call).await?;
        let data = reply.decode::<DataReply>()?.data;
        let list = data
            .list("work_calendars")
            .ok_or_else(|| self.unreadable(&FEISHU_CALENDARS))?;
        let records = list
            .iter()
            .map(|raw| self.read_calendar(&JsonObject::read(raw)?));
        records
            .collect::<Option<_>>()
            .ok_or_else(|| self.unreadable(&FEISHU_CALENDARS))
    }

    /// A calendar of the list; `None` without an id or without telling whether it is in use.
    fn read_calendar(&self, record: &JsonObject) -> Option<ListedCalendar> {
        let id = record.identifier("calendar_id")?;
        let translations = record.object("calendar_name").unwrap_or_default();
        let languages = [self.language.pick("zh_cn", "en_us"), "zh_cn", "en_us"];
        let mut texts = languages
            .iter()
            .filter_map(|language| translations.text(language));
        let name = texts.find(|text| !text.is_empty());
        Some(ListedCalendar {
            name: name.unwrap_or_else(|| clean(&id)),
            is_enabled: record.flag("enable")?,
            id,
        })
    }

    /// The days from `from` to the end of the year after that of today, as far as the platform
    /// lists them.
    async fn fetch_calendar_days(
        &self,
        id: &str,
        from: Date,
    ) -> Result<BTreeMap<Date, DayKind>, ApiError> {
        let until = date((self.today().day.year() + 1).min(9_999), 12, 31);
        let wanted = usize::try_from((until - from).get_days() + 1).unwrap_or(0);
        let (mut days, mut offset) = (BTreeMap::<Date, Option<DayKind>>::new(), 0);
        for _ in 0..MOST_PAGES {
            let before = days.len();
            let call = ApiCall::new(&FEISHU_CALENDAR_DAYS).json(&json!({
                "wk_calendar_ids": [id],
                "begin_date": from.to_string(),
                "end_date": until.to_string(),
                "offset": offset,
                "limit": DAYS_IN_A_PAGE,
            }));
            offset += self.add_days(call, id, &mut days).await?;
            if days.len() >= wanted || days.len() == before {
                break;
            }
        }
        let told = days.into_iter();
        Ok(told.filter_map(|(day, kind)| Some((day, kind?))).collect())
    }

    /// Adds the days of one page, and returns how many records it has. A kind that is not known,
    /// and two that contradict each other, leave a day without a kind.
    async fn add_days(
        &self,
        call: ApiCall,
        id: &str,
        days: &mut BTreeMap<Date, Option<DayKind>>,
    ) -> Result<usize, ApiError> {
        let reply = self.transport.call(call).await?;
        let data = reply.decode::<DataReply>()?.data;
        let list = data
            .list("calendar_dates")
            .ok_or_else(|| self.unreadable(&FEISHU_CALENDAR_DAYS))?;
        for raw in &list {
            let record = JsonObject::read(raw);
            let of_other = |record: &JsonObject| {
                let of = record.identifier("calendar_id");
                of.is_some_and(|of| of != id)
            };
            if let Some(record) = record.filter(|record| !of_other(record))
                && let Some((day, kind)) = read_day(&record)
            {
                let before = days.entry(day).or_insert(kind);
                *before = before.filter(|before| Some(*before) == kind);
            }
        }
        Ok(list.len())
    }
}

/// A day with its kind, where that is one that the page knows.
pub(super) fn read_day(record: &JsonObject) -> Option<(Date, Option<DayKind>)> {
    let day = record.text("date")?.parse().ok()?;
    let kind = match record.text("date_type").as_deref() {
        Some("workday") => Some(DayKind::Workday),
        Some("day_off" | "public_holiday") => Some(DayKind::Holiday),
        _ => None,
    };
    Some((day, kind))
}
