//! The history of a balance in lines, the latest event first.

use crate::app::display::HIDDEN;
use crate::app::overlays::balance_history::{BalanceHistory, HistoryEnd};
use crate::app::text_width::wrap;
use crate::app::views::changes::detail_text::{explain_type, figure_word, side_text, signed};
use crate::domain::Language;
use crate::domain::changes::{
    BalanceChange, BalanceEvent, BalanceStep, BalanceTimeline, ChangeSide, FigureName,
};
use crate::domain::day::{day_of, minute_text};
use crate::domain::text::grouped;

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

/// In which words figures are shown, and whether they are.
#[derive(Clone, Copy)]
struct Shown {
    language: Language,
    masked: bool,
}

impl BalanceHistory {
    /// The lines, none wider than `columns`.
    pub fn lines(&self, columns: usize, language: Language, masked: bool) -> Vec<HistoryLine> {
        let shown = Shown { language, masked };
        let say = |zh: &str, en: &str| vec![note(language.pick(zh, en).to_owned())];
        let lines = match &self.end {
            None => say("正在读取快照", "reading the snapshots"),
            Some(HistoryEnd::NoStore) => say(
                "没有保存数据（--no-store 或配置），所以没有以前的余额",
                "nothing is stored, so there are no earlier figures",
            ),
            Some(HistoryEnd::NoSnapshot) => say(
                "还没有快照：每次完整读完一个企业才留下一个",
                "no snapshots yet: each complete read of a tenant leaves one",
            ),
            Some(HistoryEnd::Trouble(error)) => vec![note(language.pick(
                format!("读不了保存的数据：{error}"),
                format!("the store cannot be read: {error}"),
            ))],
            Some(HistoryEnd::Found(timeline)) => shown.timeline(timeline),
        };
        let wrapped = lines.into_iter().flat_map(|line| {
            let texts = wrap(&line.text, columns).into_iter();
            texts.map(move |text| HistoryLine {
                text,
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
        let (count, first) = (grouped(timeline.snapshots), minute_text(timeline.first));
        let mut lines = vec![note(self.language.pick(
            format!("{count} 个快照，最早一个 {first}"),
            format!("{count} snapshots, the oldest of {first}"),
        ))];
        if timeline.snapshots < 2 {
            lines.push(note(self.language.pick(
                "没有更早的快照，还看不出变化".to_owned(),
                "no earlier snapshot: there is nothing to compare with yet".to_owned(),
            )));
        } else if timeline.events.is_empty() {
            lines.push(note(self.language.pick(
                "这些快照之间没有变化".to_owned(),
                "nothing changed between these snapshots".to_owned(),
            )));
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
            None => language.pick("规则有调整", "the rule changed").to_owned(),
            Some(BalanceStep::Left) => language.pick("不在名单里了", "no longer listed").to_owned(),
            Some(BalanceStep::AnotherPerson(name)) => {
                let name = if self.masked { HIDDEN } else { name };
                language.pick(
                    format!("这个账号原来是 {name} 的，两个人的余额不作比较"),
                    format!("this id was {name}; the figures of two people are not compared"),
                )
            }
            Some(BalanceStep::Joined(figures)) => {
                let figures = self.figures(figures);
                language.pick(
                    format!("新到名单里：{figures}"),
                    format!("listed: {figures}"),
                )
            }
            Some(BalanceStep::Changed(changes)) => self.changes(changes),
        };
        let unknown = if event.after_unknown {
            language.pick(
                "（其间有没读到的快照，可能分几次变的）",
                " (some snapshots in between could not be read: it may have come in several steps)",
            )
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
            let by = change.by.filter(|_| !self.masked).map(|by| {
                let by = signed(by);
                self.language.pick(format!("（{by}）"), format!(" ({by})"))
            });
            format!("{figure} {from}→{to}{}", by.unwrap_or_default())
        });
        let texts: Vec<String> = texts.collect();
        texts.join(self.language.pick("，", ", "))
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
        figures.join(self.language.pick("，", ", "))
    }

    /// What the oldest snapshot that knows the balance says.
    fn earliest(self, timeline: &BalanceTimeline) -> String {
        let Some(earliest) = timeline.earliest else {
            return self.language.pick(
                "没有一个快照读到过这项余额".to_owned(),
                "no snapshot knows this balance".to_owned(),
            );
        };
        let day = day_of(earliest.found);
        let figures = FigureName::ALL.into_iter().zip(earliest.figures);
        let figures = figures.filter_map(|(figure, side)| Some((figure, side?)));
        let figures = self.figures(&figures.collect::<Vec<_>>());
        self.language.pick(
            format!("最早（{day} 起）：{figures}"),
            format!("at first (from {day}): {figures}"),
        )
    }
}
