//! The search for one of a few texts by what is typed: as a word, by pinyin, or by initials, the best match first.

use super::fold::fold;
use super::word::SearchWord;

/// What is typed to find one of a few texts. Spaces separate words, all of which must be found.
#[derive(Clone, Debug)]
pub struct TypedWords {
    words: Vec<SearchWord>,
}

/// Characters that are read differently in words of leave and of commands than in names, each with one that is always read so: 调 is
/// diao in a name, and tiao in 调休.
const READ_IN_WORDS: [(char, char); 5] = [
    ('调', '条'),
    ('重', '虫'),
    ('行', '航'),
    ('还', '环'),
    ('长', '常'),
];

/// The text with its characters as they are read in words; `None` where they are read so anyway.
fn as_read_in_words(text: &str) -> Option<String> {
    let other = |c: char| {
        let mut known = READ_IN_WORDS.iter();
        known.find(|(own, _)| *own == c).map(|(_, other)| *other)
    };
    let differs = text.chars().any(|c| other(c).is_some());
    differs.then(|| text.chars().map(|c| other(c).unwrap_or(c)).collect())
}

/// How well a text fits, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    Whole,
    Beginning,
    SpeltBeginning,
    Inside,
    SpeltInside,
}

impl TypedWords {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let words = typed.split_whitespace().map(fold);
        let words = words.filter(|word| !word.is_empty());
        Self {
            words: words.map(SearchWord::new).collect(),
        }
    }

    /// How well it fits texts that belong together and are folded: smaller is better. `None` where
    /// some word is in none of them.
    pub fn rank<'a>(&self, texts: &(impl Iterator<Item = &'a str> + Clone)) -> Option<usize> {
        let mut rank = 0;
        for word in &self.words {
            let fits = texts.clone().filter_map(|text| {
                let read = as_read_in_words(text);
                let read = read.and_then(|text| fit(word, &text));
                fit(word, text).into_iter().chain(read).min()
            });
            rank += fits.min()? as usize;
        }
        Some(rank)
    }
}

fn fit(word: &SearchWord, text: &str) -> Option<Fit> {
    if text == word.folded() {
        return Some(Fit::Whole);
    }
    if text.starts_with(word.folded()) {
        return Some(Fit::Beginning);
    }
    let spelling = word.spelling();
    if spelling.is_some_and(|spelling| spelling.count_from(text.chars()).is_some()) {
        return Some(Fit::SpeltBeginning);
    }
    if text.contains(word.folded()) {
        return Some(Fit::Inside);
    }
    word.find_name(text).map(|_| Fit::SpeltInside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(typed: &str, text: &str) -> Option<usize> {
        let text = fold(text);
        TypedWords::new(typed).rank(&[text.as_str()].into_iter())
    }

    #[test]
    fn a_text_is_found_in_chinese_in_pinyin_by_initials_and_in_english() {
        for typed in ["年假", "nianjia", "nj", "nianj", "年j", "假"] {
            assert!(rank(typed, "年假").is_some(), "{typed}");
        }
        for typed in ["tiaoxiu", "tx", "diaoxiu", "调休"] {
            assert!(rank(typed, "调休").is_some(), "{typed}");
        }
        assert!(rank("chongxin", "重新读取整个企业").is_some());
        assert!(rank("shared VIEW", "a view that is Shared").is_some());
        assert_eq!(rank("shared x", "a view that is Shared"), None);
        assert_eq!(rank("tiaoxiu", "年假"), None);
        assert_eq!(rank("", "年假"), Some(0));
    }

    #[test]
    fn what_is_typed_in_full_goes_before_what_only_contains_it() {
        let ranks = ["sort", "sort-also", "order: sort", "排序"].map(|text| rank("sort", text));
        assert!(ranks[0] < ranks[1] && ranks[1] < ranks[2], "{ranks:?}");
        assert!(rank("px", "排序") < rank("px", "按列排序"));
    }
}
