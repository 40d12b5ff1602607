//! Which words of two texts differ. A Chinese text has no spaces between its words, so that each of its characters counts as a word; a run
//! of letters or digits is one, so that `10` and `12` differ as a whole.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Texts with more words are not compared word by word: the work grows with the product of both.
const MAX_WORDS: usize = 1_000;

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextPart<'a> {
    /// What it says.
    pub text: &'a str,
    /// The other text lacks it.
    pub differs: bool,
}

/// Two texts, cut into the same number of parts: those that both have, and those that differ, with
/// what the other text has in their place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordDiff<'a> {
    /// Each part in the earlier and in the later text, in their order.
    pub parts: Vec<[TextPart<'a>; 2]>,
}

impl<'a> WordDiff<'a> {
    /// Compares two texts.
    pub fn between(from: &'a str, to: &'a str) -> Self {
        let (old, new) = (words(from), words(to));
        let mut ends = PartEnds::default();
        if old.len() <= MAX_WORDS && new.len() <= MAX_WORDS {
            for (one, other) in common(&old, &new) {
                ends.add_common([old[one], new[other]]);
            }
        }
        ends.add_differing([from.len(), to.len()]);
        Self {
            parts: ends.parts([from, to]),
        }
    }

    /// The earlier text (`end` 0) or the later one. Signs mark what differs where colour cannot:
    /// `[-5-]` before, `[+7+]` after.
    pub fn marked(&self, end: usize) -> String {
        let [open, close] = if end == 0 { ["[-", "-]"] } else { ["[+", "+]"] };
        let parts = self.parts.iter().map(|pair| &pair[end]);
        let marked = parts.map(|part| match part {
            TextPart { text: "", .. } => String::new(),
            TextPart {
                text,
                differs: true,
            } => format!("{open}{text}{close}"),
            TextPart { text, .. } => (*text).to_owned(),
        });
        marked.collect()
    }

    /// What differs: what stood in the earlier text, and what stands in its place.
    pub fn differing(&self) -> impl Iterator<Item = [&'a str; 2]> + '_ {
        let differing = self.parts.iter().filter(|[from, _]| from.differs);
        differing.map(|[from, to]| [from.text, to.text])
    }
}

/// Where the parts of both texts end, in bytes.
#[derive(Default)]
struct PartEnds(Vec<PartEnd>);

#[derive(Clone, Copy)]
struct PartEnd {
    at: [usize; 2],
    differs: bool,
    /// It is nothing but white space that both texts have.
    is_space: bool,
}

impl PartEnds {
    /// Adds a word that both texts have, and before it what differs.
    fn add_common(&mut self, words: [PlacedWord<'_>; 2]) {
        self.add_differing(words.map(|word| word.at));
        self.0.push(PartEnd {
            at: words.map(|word| word.at + word.text.len()),
            differs: false,
            is_space: words[0].text.trim().is_empty(),
        });
    }

    /// Adds what differs, up to these places. A difference goes on over white space that follows another one: `1 年` and `18 个月` differ
    /// as a whole.
    fn add_differing(&mut self, at: [usize; 2]) {
        if self.0.last().map_or([0, 0], |last| last.at) == at {
            return;
        }
        if let [.., before, space] = self.0[..]
            && before.differs
            && space.is_space
        {
            self.0.truncate(self.0.len() - 2);
        }
        self.0.push(PartEnd {
            at,
            differs: true,
            is_space: false,
        });
    }

    /// The parts of the texts.
    fn parts<'a>(&self, texts: [&'a str; 2]) -> Vec<[TextPart<'a>; 2]> {
        let mut start = [0, 0];
        let parts = self.0.iter().map(|end| {
            let part = |side: usize| TextPart {
                text: &texts[side][start[side]..end.at[side]],
                differs: end.differs,
            };
            let pair = [part(0), part(1)];
            start = end.at;
            pair
        });
        parts.collect()
    }
}

/// A word, and where it begins.
#[derive(Clone, Copy)]
struct PlacedWord<'a> {
    at: usize,
    text: &'a str,
}

fn words(text: &str) -> Vec<PlacedWord<'_>> {
    let mut words: Vec<PlacedWord<'_>> = Vec::new();
    let joins = |c: char| c.is_ascii_alphanumeric();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(last) if joins(c) && last.text.ends_with(joins) => {
                last.text = &text[last.at..end];
            }
            _ => words.push(PlacedWord {
                at,
                text: &text[at..end],
            }),
        }
    }
    words
}

/// The positions of the words that both texts have in the same order.
fn common(old: &[PlacedWord<'_>], new: &[PlacedWord<'_>]) -> Vec<(usize, usize)> {
    let [old, new] = [old, new].map(|words| words.iter().map(|word| word.text).collect::<Vec<_>>());
    let mut pairs = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = step
        {
            pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ_as_a_whole_and_chinese_character_by_character() {
        let (from, to) = (
            "满 1 年 5 天，满 10 年 10 天。",
            "满 1 年 7 天，满 10 年 12 天。",
        );
        let diff = WordDiff::between(from, to);
        assert_eq!(diff.marked(0), "满 1 年 [-5-] 天，满 10 年 [-10-] 天。");
        assert_eq!(diff.marked(1), "满 1 年 [+7+] 天，满 10 年 [+12+] 天。");
        let pairs: Vec<_> = diff.differing().collect();
        assert_eq!(pairs, [["5", "7"], ["10", "12"]]);
        let diff = WordDiff::between("发放后 1 年过期", "发放后 18 个月过期");
        assert_eq!(diff.marked(1), "发放后 [+18 个月+]过期");
        assert_eq!(diff.differing().next(), Some(["1 年", "18 个月"]));
        let diff = WordDiff::between("每年 1 月 1 日自动发放", "每年入职日自动发放");
        assert_eq!(diff.marked(1), "每年[+入职+]日自动发放");
    }

    #[test]
    fn equal_texts_have_no_marks_and_what_only_one_has_is_marked_in_that_one() {
        assert_eq!(WordDiff::between("按天", "按天").differing().count(), 0);
        let diff = WordDiff::between("每年发放。", "每年发放，长期有效。");
        assert_eq!(diff.marked(0), "每年发放。");
        assert_eq!(diff.marked(1), "每年发放[+，长期有效+]。");
        let all = WordDiff::between("", "按天");
        assert_eq!(
            (all.marked(0), all.marked(1)),
            (String::new(), "[+按天+]".to_owned())
        );
    }

    #[test]
    fn without_its_marks_every_text_is_itself_and_what_is_common_stands_in_both() {
        let texts = [
            "",
            "a",
            "满 1 年 5 天",
            "满 1 年 7 天，可延期",
            "Expires 1 year after",
            "天天天年",
        ];
        for (from, to) in texts.iter().flat_map(|from| texts.map(|to| (*from, to))) {
            let diff = WordDiff::between(from, to);
            let end =
                |end: usize| -> String { diff.parts.iter().map(|pair| pair[end].text).collect() };
            assert_eq!((end(0).as_str(), end(1).as_str()), (from, to));
            for [one, other] in &diff.parts {
                assert_eq!(one.differs, other.differs);
                assert_eq!(one.differs, one.text != other.text, "{from} {to}");
            }
        }
        let long = "a ".repeat(MAX_WORDS);
        assert_eq!(WordDiff::between(&long, "a").parts.len(), 1);
    }
}
