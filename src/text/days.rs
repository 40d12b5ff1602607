//! Texts about another day than today, and about two days that are compared.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::Language;
use crate::domain::day::platform_time;

/// Where a tenant's figures of another day come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOfOrigin {
    /// The sync has not said yet.
    Unsaid,
    /// The platform computes them for that day (Feishu).
    Platform,
    /// They are those of the last snapshot up to that day, which ended then.
    Snapshot(Timestamp),
    /// There are none, because there is no snapshot on or before `day`.
    NoSnapshot {
        /// The day asked for.
        day: Date,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
}

/// Why a typed day cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrongDate {
    /// Nothing was typed.
    Empty,
    /// Not `YYYY-MM-DD`.
    Unreadable,
    /// There is no such date: 2026-02-30.
    NoSuchDay,
    /// It is in the future.
    Future,
    /// The second day is not after the first.
    NotAfter,
}

/// A line of the dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateChoice {
    /// Live figures.
    Today,
    /// The last day of the month before.
    MonthEnd,
    /// The last day of the year before.
    YearEnd,
    /// A day to be typed.
    Day,
    /// The two newest days that have snapshots.
    Latest,
    /// From the end of the month before.
    SinceMonthEnd,
    /// From the end of the year before.
    SinceYearEnd,
    /// The first of two days to be typed.
    From,
    /// The second; empty: today.
    To,
}

/// The day that all figures are of.
pub fn as_of(day: Date, language: Language) -> String {
    language.pick(format!("截至 {day}"), format!("as of {day}"))
}

/// Where figures of another day come from. The year of `near` is left out.
pub fn standing(standing: AsOfOrigin, near: Date, language: Language) -> String {
    match standing {
        AsOfOrigin::Unsaid => language.pick("读取中", "loading").to_owned(),
        AsOfOrigin::Platform => language
            .pick("平台按日计算", "from the platform for that day")
            .to_owned(),
        AsOfOrigin::Snapshot(at) => {
            let at = moment_near(at, near);
            language.pick(format!("{at} 的快照"), format!("snapshot of {at}"))
        }
        AsOfOrigin::NoSnapshot { day, first } => explain_no_snapshot(day, first, language),
    }
}

/// There is no snapshot on or before `day`; `first` is the day of the oldest one, if there is any.
pub fn explain_no_snapshot(day: Date, first: Option<Date>, language: Language) -> String {
    match first {
        Some(first) => language.pick(
            format!("没有 {day} 之前的快照，最早 {first}"),
            format!("no snapshot before {day}, the first is of {first}"),
        ),
        None => language.pick(
            format!("没有 {day} 之前的快照，目前还没有任何快照"),
            format!("no snapshot before {day}, there are no snapshots yet"),
        ),
    }
}

/// The same where space is short.
pub fn standing_short(short: AsOfOrigin, near: Date, language: Language) -> String {
    match short {
        AsOfOrigin::Platform => language.pick("平台按日计算", "by the platform").to_owned(),
        AsOfOrigin::NoSnapshot { first: None, .. } => {
            language.pick("没有快照", "no snapshot").to_owned()
        }
        AsOfOrigin::NoSnapshot {
            first: Some(first), ..
        } => {
            let first = day_near(first, near);
            language.pick(
                format!("没有快照，最早 {first}"),
                format!("no snapshot, first {first}"),
            )
        }
        said => standing(said, near, language),
    }
}

/// From which day days to go are counted.
pub fn counted_from(day: Date, language: Language) -> String {
    let day = day.strftime("%m-%d");
    language.pick(format!("天数自 {day} 起算"), format!("days from {day}"))
}

/// The directory of another day is being read.
pub fn reading_day(day: Date, language: Language) -> String {
    language.pick(
        format!("正在读取 {day} 的数据…"),
        format!("reading the figures of {day}…"),
    )
}

/// An open row of another day whose lots are not there.
pub fn no_lots_of_day(language: Language) -> &'static str {
    language.pick("这一天没有留下额度明细", "no lots were kept of that day")
}

/// The dialog's title.
pub fn date_picker_title(compares: bool, language: Language) -> &'static str {
    if compares {
        language.pick("比较哪两天", "Compare which two days")
    } else {
        language.pick("查看哪一天的余额", "Show balances as of")
    }
}

/// A line of the dialog.
pub fn choice(choice: DateChoice, language: Language) -> &'static str {
    match choice {
        DateChoice::Today => language.pick("今天（实时）", "today (live)"),
        DateChoice::MonthEnd => language.pick("上月底", "last month end"),
        DateChoice::YearEnd => language.pick("去年底", "last year end"),
        DateChoice::Day => language.pick("日期", "date"),
        DateChoice::Latest => language.pick("最近两个快照", "the two newest snapshots"),
        DateChoice::SinceMonthEnd => language.pick("上月底至今", "since last month end"),
        DateChoice::SinceYearEnd => language.pick("去年底至今", "since last year end"),
        DateChoice::From => language.pick("从", "from"),
        DateChoice::To => language.pick("到", "to"),
    }
}

/// In an empty field of the dialog.
pub fn field_hint(choice: DateChoice, language: Language) -> &'static str {
    match choice {
        DateChoice::To => language.pick("YYYY-MM-DD，空为今天", "YYYY-MM-DD, empty: today"),
        _ => "YYYY-MM-DD",
    }
}

/// What is wrong with a typed day.
pub fn wrong_date(wrong: WrongDate, today: Date, language: Language) -> String {
    match wrong {
        WrongDate::Empty => language
            .pick(
                "请输入日期，例如 2026-10-31",
                "type a date, such as 2026-10-31",
            )
            .to_owned(),
        WrongDate::Unreadable => language
            .pick(
                "不是日期：要写成 YYYY-MM-DD",
                "not a date: it must be YYYY-MM-DD",
            )
            .to_owned(),
        WrongDate::NoSuchDay => language
            .pick("日历上没有这一天", "there is no such date")
            .to_owned(),
        WrongDate::Future => language.pick(
            format!("还没有到那一天（今天是 {today}）"),
            format!("that day is in the future (today is {today})"),
        ),
        WrongDate::NotAfter => language
            .pick(
                "第二天要晚于第一天",
                "the second day must be after the first",
            )
            .to_owned(),
    }
}

/// What the dialog does.
pub fn date_picker_note(compares: bool, language: Language) -> &'static str {
    if compares {
        language.pick(
            "每天取当天或之前最近的快照。",
            "Each day stands for the last snapshot on or before it.",
        )
    } else {
        language.pick(
            "飞书由平台按日计算；企业微信和钉钉取那天或之前最近的快照。",
            "Feishu tells figures of any day; WeCom and DingTalk answer from the last snapshot on or before it.",
        )
    }
}

/// A moment in UTC+8, without its year if that is `near`'s.
pub fn moment_near(at: Timestamp, near: Date) -> String {
    let at = platform_time(at);
    let form = if at.year() == near.year() {
        "%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    at.strftime(form).to_string()
}

/// A day, without its year if that is `near`'s.
pub fn day_near(day: Date, near: Date) -> String {
    if day.year() == near.year() {
        day.strftime("%m-%d").to_string()
    } else {
        day.to_string()
    }
}
