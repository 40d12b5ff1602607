//! The history of a balance in lines, the latest event first.

use crate::app::overlays::balance_history::{BalanceHistory, HistoryEnd};
use crate::app::text_width::wrap;
use crate::domain::Language;
use crate::domain::changes::{
    BalanceChange, BalanceEvent, BalanceStep, BalanceTimeline, ChangeSide, FigureName,
};
use crate::domain::day::{day_of, minute_text};
use crate::text::balance_history as text;
use crate::text::change_events::side_text;
use crate::text::change_sentences::explain_type;
use crate::text::figures::{HIDDEN, figure_word, signed};
use crate::text::words::comma;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HistoryLineKind {
    /// Something happened.
    Event,
    /// How the rule changed at the same time.
    Rule,
    /// About the history as a whole.
    Note,
}

/// A line of the overlay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryLine {
    /// What it is.
    pub kind: HistoryLineKind,
    /// Its text.
    pub text: String,
}

/// The language of the lines, and whether names and figures are masked.
#[derive(Clone, Copy)]
struct Shown {
    language: Language,
    masked: bool,
}

impl BalanceHistory {
    /// The lines, none wider than `columns`.
    pub fn lines(&self, columns: usize, language: Language, masked: bool) -> Vec<HistoryLine> {
        let shown = Shown { language, masked };
        let say = |text: &str| vec![note(text.to_owned())];
        let lines = match &self.end {
            None => say(text::reading(language)),
            Some(HistoryEnd::NoStore) => say(text::no_store(language)),
            Some(HistoryEnd::NoSnapshot) => say(text::no_snapshot(language)),
            Some(HistoryEnd::Trouble(error)) => vec![note(text::trouble(error, language))],
            Some(HistoryEnd::Found(timeline)) => shown.timeline(timeline),
        };
        let wrapped = lines.into_iter().flat_map(|line| {
            let texts = wrap(&line.text, columns).into_iter();
            texts.map(move |line_text| HistoryLine {
                text: line_text,
                ..line.clone()
            })
        });
        wrapped.collect()
    }
}

fn note(text: String) -> HistoryLine {
    HistoryLine {
        kind: HistoryLineKind::Note,
        text,
    }
}

impl Shown {
    fn timeline(self, timeline: &BalanceTimeline) -> Vec<HistoryLine> {
        let language = self.language;
        let snapshots = text::snapshots(timeline.snapshots, timeline.first, language);
        let mut lines = vec![note(snapshots)];
        if timeline.snapshots < 2 {
            lines.push(note(text::only_one(language).to_owned()));
        } else if timeline.events.is_empty() {
            lines.push(note(text::nothing_changed(language).to_owned()));
        }
        for event in &timeline.events {
            lines.extend(self.event(event));
        }
        lines.push(note(self.earliest(timeline)));
        lines
    }

    fn event(self, event: &BalanceEvent) -> Vec<HistoryLine> {
        let language = self.language;
        let what = match &event.what {
            None => text::rule_changed(language).to_owned(),
            Some(BalanceStep::Left) => text::left(language).to_owned(),
            Some(BalanceStep::AnotherPerson(name)) => {
                let name = if self.masked { HIDDEN } else { name };
                text::another_person(name, language)
            }
            Some(BalanceStep::Joined(figures)) => text::joined(&self.figures(figures), language),
            Some(BalanceStep::Changed(changes)) => self.changes(changes),
        };
        let unknown = if event.after_unknown {
            text::after_unknown(language)
        } else {
            ""
        };
        let text = format!("{}  {what}{unknown}", minute_text(event.found));
        let rule = event.rule.iter();
        let rule = rule.flat_map(|change| explain_type(change, language));
        let rule = rule.map(|text| HistoryLine {
            kind: HistoryLineKind::Rule,
            text: format!("    {text}"),
        });
        let line = HistoryLine {
            kind: HistoryLineKind::Event,
            text,
        };
        [line].into_iter().chain(rule).collect()
    }

    /// `剩余 6.5→5.5 天（-1），已用 3.5→4.5 天（+1）`.
    fn changes(self, changes: &[BalanceChange]) -> String {
        let texts = changes.iter().map(|change| {
            let figure = figure_word(change.figure, self.language);
            let (from, to) = (self.bare(change.from, change), self.side(change.to));
            let by = change
                .by
                .filter(|_| !self.masked)
                .map(|by| text::by(&signed(by), self.language));
            format!("{figure} {from}→{to}{}", by.unwrap_or_default())
        });
        let texts: Vec<String> = texts.collect();
        texts.join(comma(self.language))
    }

    /// The side before, without its unit where the side after has the same one.
    fn bare(self, side: ChangeSide, change: &BalanceChange) -> String {
        match side.amount {
            Some(amount) if !self.masked && change.to.unit() == Some(amount.unit) => {
                amount.to_exact_text()
            }
            _ => self.side(side),
        }
    }

    fn side(self, side: ChangeSide) -> String {
        if self.masked && side.amount.is_some() {
            return HIDDEN.to_owned();
        }
        side_text(side, self.language)
    }

    /// `剩余 6.5 天，已发 10 天`.
    fn figures(self, figures: &[(FigureName, ChangeSide)]) -> String {
        let figures = figures.iter().map(|(figure, side)| {
            let word = figure_word(*figure, self.language);
            format!("{word} {}", self.side(*side))
        });
        let figures: Vec<String> = figures.collect();
        figures.join(comma(self.language))
    }

    /// What the oldest snapshot that knows the balance says.
    fn earliest(self, timeline: &BalanceTimeline) -> String {
        let Some(earliest) = timeline.earliest else {
            return text::never_known(self.language).to_owned();
        };
        let day = day_of(earliest.found);
        let figures = FigureName::ALL.into_iter().zip(earliest.figures);
        let figures = figures.filter_map(|(figure, side)| Some((figure, side?)));
        let figures = self.figures(&figures.collect::<Vec<_>>());
        text::earliest(day, &figures, self.language)
    }
}
