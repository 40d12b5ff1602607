//! The lines of two rules side by side. Sentences that both have stand beside each other; what one of them lacks stands beside an empty
//! place.

use crate::app::overlays::rules_beside::{RuleSide, RulesBeside};
use crate::app::state::AppState;
use crate::app::text_width::wrap;
use crate::app::views::browse::detail_text::labelled_field;
use crate::domain::changes::WordDiff;
use crate::domain::explain::explain_rules;
use crate::domain::{Language, LeaveType};

/// A line over both columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleLine {
    /// What both are about, on a line of its own above them: the name of a field.
    pub label: Option<String>,
    /// What stands in each column; words that differ stand between signs.
    pub cells: [String; 2],
    /// The two do not say the same.
    pub differs: bool,
    /// One of the two says nothing of it.
    pub is_one_sided: bool,
}

/// A sentence or a field of both.
struct RulePair {
    label: Option<String>,
    texts: [Option<String>; 2],
}

impl RulesBeside {
    /// The lines, each of two columns of this many display columns.
    pub fn lines(&self, state: &AppState, columns: usize) -> Vec<RuleLine> {
        let language = state.display.language;
        let [left, right] = self.sides.each_ref().map(|side| found(state, side));
        let (Some(left), Some(right)) = (left, right) else {
            return Vec::new();
        };
        let pairs = sentences([left, right], language).into_iter();
        let pairs = pairs.chain(fields([left, right], language));
        let pairs = pairs.filter(|pair| !self.only_differences || pair.differs());
        pairs.flat_map(|pair| pair.lines(columns)).collect()
    }
}

/// The leave type, unless the tenant does not have it any more.
fn found<'a>(state: &'a AppState, side: &RuleSide) -> Option<&'a LeaveType> {
    let tenant = state.tenants.get(side.tenant.0)?;
    tenant.types.iter().find(|own| own.id == side.leave_type)
}

fn sentences(types: [&LeaveType; 2], language: Language) -> Vec<RulePair> {
    let [left, right] = types.map(|leave_type| explain_rules(leave_type, language));
    let pairs = aligned(&left, &right).into_iter();
    pairs.map(|texts| RulePair { label: None, texts }).collect()
}

/// Every field that either has, those of the left one in front.
fn fields(types: [&LeaveType; 2], language: Language) -> Vec<RulePair> {
    let value = |side: usize, name: &str| {
        let mut fields = types[side].fields.iter();
        fields
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
    };
    let left = types[0].fields.iter().map(|(name, _)| name);
    let right = types[1].fields.iter().map(|(name, _)| name);
    let right = right.filter(|name| types[0].fields.iter().all(|(own, _)| own != *name));
    let names = left.chain(right);
    names
        .map(|name| RulePair {
            label: Some(labelled_field(name, language)),
            texts: [value(0, name), value(1, name)],
        })
        .collect()
}

/// Aligns two lists: what both have in the same order shares a line, and what stands between is
/// paired as it comes.
fn aligned(left: &[String], right: &[String]) -> Vec<[Option<String>; 2]> {
    let mut pairs = Vec::new();
    let mut done = [0, 0];
    let mut add_until = |ends: [usize; 2]| {
        let rests = [&left[done[0]..ends[0]], &right[done[1]..ends[1]]];
        for at in 0..rests[0].len().max(rests[1].len()) {
            pairs.push(rests.map(|rest| rest.get(at).cloned()));
        }
        done = ends;
    };
    for [one, other] in common(left, right) {
        add_until([one, other]);
        add_until([one + 1, other + 1]);
    }
    add_until([left.len(), right.len()]);
    pairs
}

/// The longest sequence that both have, by positions. The lists are a few sentences long.
fn common(left: &[String], right: &[String]) -> Vec<[usize; 2]> {
    let mut longest = vec![vec![0usize; right.len() + 1]; left.len() + 1];
    for one in (0..left.len()).rev() {
        for other in (0..right.len()).rev() {
            longest[one][other] = if left[one] == right[other] {
                longest[one + 1][other + 1] + 1
            } else {
                longest[one + 1][other].max(longest[one][other + 1])
            };
        }
    }
    let (mut one, mut other, mut found) = (0, 0, Vec::new());
    while one < left.len() && other < right.len() {
        if left[one] == right[other] {
            found.push([one, other]);
            (one, other) = (one + 1, other + 1);
        } else if longest[one + 1][other] >= longest[one][other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    found
}

impl RulePair {
    fn differs(&self) -> bool {
        self.texts[0] != self.texts[1]
    }

    /// The texts with what differs between signs, so that no colour is needed.
    fn marked(&self) -> [String; 2] {
        match &self.texts {
            [Some(left), Some(right)] if left != right => {
                let diff = WordDiff::between(left, right);
                [diff.marked(0), diff.marked(1)]
            }
            texts => texts
                .each_ref()
                .map(|text| text.clone().unwrap_or_else(|| "-".to_owned())),
        }
    }

    fn lines(&self, columns: usize) -> Vec<RuleLine> {
        let differs = self.differs();
        let is_one_sided = self.texts.iter().any(Option::is_none);
        let [left, right] = self.marked().map(|text| wrap(&text, columns));
        let label = self.label.iter().map(|label| RuleLine {
            label: Some(label.clone()),
            cells: [String::new(), String::new()],
            differs,
            is_one_sided,
        });
        let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
        let texts = (0..left.len().max(right.len())).map(|at| RuleLine {
            label: None,
            cells: [line(&left, at), line(&right, at)],
            differs,
            is_one_sided,
        });
        label.chain(texts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_both_say_stands_side_by_side_and_what_one_lacks_beside_nothing() {
        let pairs = aligned(
            &texts(&["按天请假", "每年发放 5 天", "长期有效"]),
            &texts(&[
                "已停用",
                "按天请假",
                "每年发放 10 天",
                "次年 3 月过期",
                "长期有效",
            ]),
        );
        let shown: Vec<String> = pairs
            .iter()
            .map(|pair| {
                pair.each_ref()
                    .map(|text| text.as_deref().unwrap_or("-"))
                    .join(" | ")
            })
            .collect();
        assert_eq!(
            shown,
            [
                "- | 已停用",
                "按天请假 | 按天请假",
                "每年发放 5 天 | 每年发放 10 天",
                "- | 次年 3 月过期",
                "长期有效 | 长期有效",
            ]
        );
    }

    #[test]
    fn the_words_that_differ_stand_between_signs() {
        let pair = RulePair {
            label: None,
            texts: [
                Some("每年发放 5 天".to_owned()),
                Some("每年发放 10 天".to_owned()),
            ],
        };
        assert_eq!(pair.marked(), ["每年发放 [-5-] 天", "每年发放 [+10+] 天"]);
        assert!(pair.differs());
    }
}
