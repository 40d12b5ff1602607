//! The work calendars of the company, and what kind of day each of their days is. Both lists are paged by `offset` and `limit`.

use jiff::{
    Span,
    civil::{Date, Weekday, date},
};
use serde_json::{Value, json};

use super::replies::{invalid_field, missing_scopes, reply_with};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, situation::Situation,
    state::EmulatorState,
};

/// The most calendars of one call.
const MAX_CALENDARS: usize = 2_000;
/// The most days that one call returns, however many it asks for: the page of the call names no maximum.
const MAX_DAYS: usize = 150;
const MAX_NAMED_DAYS: usize = 50;
const MAX_NAMED_CALENDARS: usize = 100;

/// A calendar: its id, its names and how many days of a week are worked.
struct OfficeCalendar {
    id: &'static str,
    names: [&'static str; 2],
    days_a_week: i8,
}

const OFFICE: OfficeCalendar = OfficeCalendar {
    id: "7390282135276635692",
    names: ["标准工作日历", "Office calendar"],
    days_a_week: 5,
};
/// In use only in a company that shows [`Situation::SeveralCalendars`].
const FACTORY: OfficeCalendar = OfficeCalendar {
    id: "7390282135276635700",
    names: ["工厂单休日历", "Factory calendar"],
    days_a_week: 6,
};

fn refusal(company: &Company) -> Option<EmulatedReply> {
    let scopes = [
        "corehr:corehr:readonly",
        "corehr:work_calendar:read",
        "corehr:corehr",
    ];
    let is_refused = company.shows(Situation::RefusedCalendars);
    is_refused.then(|| missing_scopes(&scopes))
}

fn is_enabled(company: &Company, calendar: &OfficeCalendar) -> bool {
    calendar.id == OFFICE.id || company.shows(Situation::SeveralCalendars)
}

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    refusal(&state.company).unwrap_or_else(|| reply_with(calendars(&state.company, call)))
}

fn calendars(company: &Company, call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let Some(ids) = call.list("wk_calendar_ids") else {
        return Err(invalid_field("wk_calendar_ids"));
    };
    let option = |name: &str| call.in_object("wk_option", name);
    let number = |name: &str, usual: usize| match option(name) {
        None => Ok(usual),
        Some(text) => text.parse().map_err(|_| invalid_field(name)),
    };
    let (offset, limit) = (number("offset", 0)?, number("limit", 0)?);
    if !(1..=MAX_CALENDARS).contains(&limit) {
        return Err(invalid_field("wk_option.limit"));
    }
    let only_enabled = call.text("only_enable").is_none_or(|only| only == "true");
    let after = call.text("wk_calendar_id_gt").unwrap_or_default();
    let all = [&OFFICE, &FACTORY].into_iter();
    let found: Vec<Value> = all
        .filter(|calendar| ids.is_empty() || ids.iter().any(|id| id == calendar.id))
        .filter(|calendar| *calendar.id > *after)
        .filter(|calendar| !only_enabled || is_enabled(company, calendar))
        .map(|calendar| {
            let [zh_cn, en_us] = calendar.names;
            json!({"calendar_id": calendar.id, "calendar_name": {"zh_cn": zh_cn, "en_us": en_us},
                "enable": is_enabled(company, calendar)})
        })
        .collect();
    let count = found.len();
    let page: Vec<Value> = found.into_iter().skip(offset).take(limit).collect();
    let is_counted = option("count").is_none_or(|count| count == "true");
    let mut fields = json!({"work_calendars": page});
    if is_counted {
        fields["count"] = json!(count);
    }
    Ok(fields)
}

pub(super) fn days(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    refusal(&state.company).unwrap_or_else(|| reply_with(calendar_days(&state.company, call)))
}

fn calendar_days(company: &Company, call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let ids = call.list("wk_calendar_ids").unwrap_or_default();
    if ids.is_empty() || ids.len() > MAX_NAMED_CALENDARS {
        return Err(invalid_field("wk_calendar_ids"));
    }
    let number = |name| call.number(name).map_err(|_| invalid_field(name));
    let offset = number("offset")?.unwrap_or(0);
    let limit = number("limit")?.unwrap_or(MAX_DAYS).min(MAX_DAYS);
    let asked = asked_days(company, call)?;
    let known = [&OFFICE, &FACTORY].into_iter();
    let known = known.filter(|calendar| ids.iter().any(|id| id == calendar.id));
    let all = known.flat_map(|calendar| asked.iter().map(move |day| describe(calendar, *day)));
    let page: Vec<Value> = all.skip(offset).take(limit).collect();
    Ok(json!({"calendar_dates": page}))
}

/// The days that the call names, one by one or from one to another. Calendars are made up to the end of the next year.
fn asked_days(company: &Company, call: &IncomingCall) -> Result<Vec<Date>, EmulatedReply> {
    let read = |name: &str, text: String| text.parse::<Date>().map_err(|_| invalid_field(name));
    let last = date(company.today().year() + 1, 12, 31);
    if let Some(days) = call.list("dates") {
        if days.is_empty() || days.len() > MAX_NAMED_DAYS {
            return Err(invalid_field("dates"));
        }
        let days = days.into_iter().map(|day| read("dates", day));
        let days: Vec<Date> = days.collect::<Result<_, _>>()?;
        return Ok(days.into_iter().filter(|day| *day <= last).collect());
    }
    let end = |name: &str| {
        let text = call.text(name).ok_or_else(|| invalid_field(name))?;
        read(name, text)
    };
    let (begin, until) = (end("begin_date")?, end("end_date")?.min(last));
    let days = begin.series(Span::new().days(1));
    Ok(days.take_while(|day| *day <= until).collect())
}

fn describe(calendar: &OfficeCalendar, day: Date) -> Value {
    let number = 7_390_282_135_000_000_000_u64
        + u64::from(day.day_of_year().unsigned_abs()) * 10
        + u64::from(day.year().unsigned_abs()) * 10_000
        + u64::from(calendar.days_a_week.unsigned_abs());
    json!({"calendar_id": calendar.id, "date": day.to_string(), "date_type": kind(calendar, day),
        "id": number.to_string()})
}

/// The company is closed on 24 and 31 December, which no announced calendar says.
fn kind(calendar: &OfficeCalendar, day: Date) -> &'static str {
    let is_of_the_week = day.weekday().to_monday_one_offset() <= calendar.days_a_week;
    match (day.month(), day.day()) {
        (1 | 5, 1) | (10, 1..=3) => "public_holiday",
        (12, 24 | 31) => "day_off",
        _ if is_of_the_week && day.weekday() != Weekday::Sunday => "workday",
        _ => "day_off",
    }
}
