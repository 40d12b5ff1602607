//! Folding: texts that people consider the same become equal. 張 and 张, Ａ and a, Müller and muller are found by each other.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Pairs of a traditional (or variant, or compatibility) character and its simplified one, a pair on each line, sorted.
///
/// `scripts/traditional-table.py` makes the file from `OpenCC`'s character table, the pronunciations of the `pinyin` crate and the Unicode
/// decompositions; NOTICE has their licences. A pair is left out where both characters occur in names (乾 and 干).
const PAIRS: &str = include_str!("../../../assets/traditional.txt");

/// What each character below U+FB00 becomes: itself, or the simplified character of its pair. It is computed once, from constants.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (0..0xFB00)
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    for (from, to) in pairs() {
        table[from as usize] = to;
    }
    table
});

fn pairs() -> impl Iterator<Item = (char, char)> {
    PAIRS.lines().filter_map(|line| {
        let mut chars = line.chars();
        Some((chars.next()?, chars.next()?))
    })
}

/// `text` in lower case, half width and simplified characters, without middle dots and control characters.
///
/// Folding a folded text changes nothing. Rare characters without a simplified form stay as they are.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |c| folded.push(c));
    }
    folded
}

/// A name, folded so that two spellings of one name become equal: without the white space that sheets put between the two characters of
/// a short name, and with one space between the words of a name in Latin letters.
pub fn fold_name(name: &str) -> Cow<'_, str> {
    let is_folded =
        |c: char| !c.is_whitespace() && !c.is_ascii() && plain(c) == c && !is_dropped(c);
    let is_hanzi = |c: char| ('\u{4e00}'..'\u{a000}').contains(&c);
    if name.chars().all(|c| is_hanzi(c) && is_folded(c)) {
        return Cow::Borrowed(name);
    }
    let folded = fold(name);
    let words = folded.split_whitespace();
    let has_letters = folded.contains(|c: char| c.is_alphabetic() && !is_hanzi(c));
    Cow::Owned(if has_letters {
        words.collect::<Vec<_>>().join(" ")
    } else {
        words.collect()
    })
}

/// Calls `give` with the characters that `c` folds to: none for a dot, several for a few capitals, and one for all others.
pub(super) fn fold_char(c: char, mut give: impl FnMut(char)) {
    let c = half_width(c);
    if c.is_ascii() {
        if !c.is_ascii_control() {
            give(c.to_ascii_lowercase());
        }
    } else if !is_dropped(c) {
        c.to_lowercase().map(plain).for_each(give);
    }
}

/// The ordinary form of a full-width character.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Whether folding drops the character. Middle dots in names (阿卜杜拉·买买提) are typed in a dozen ways or left out.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '·' | '•'
                | '‧'
                | '∙'
                | '⋅'
                | '・'
                | '･'
                | '․'
                | '\u{387}'
                | '᛫'
                | '⸱'
                | 'ꞏ'
                | '⸳'
                | '●'
        )
}

/// The simplified form of a hanzi, and u for ü, which people type as u (or as v, which the pronunciations cover).
fn plain(c: char) -> char {
    match c {
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'u',
        '𠮷' => '吉',
        _ => SIMPLIFIED.get(c as usize).copied().unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_within_a_hanzi_name_is_no_part_of_it() {
        for name in ["张 三", "张\u{3000}三", " 張三 ", "张三"] {
            assert_eq!(fold_name(name), "张三", "{name:?}");
        }
        assert_eq!(fold_name("Anna  LEE "), "anna lee");
        assert_ne!(fold_name("Anna Lee"), fold_name("Annalee"));
    }

    #[test]
    fn case_width_script_and_dots_fold_together() {
        let table = [
            ("張三", "张三"),
            ("陳麗華", "陈丽华"),
            ("ＡＢＣ　１２", "abc 12"),
            ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
            ("阿卜杜拉‧買買提", "阿卜杜拉买买提"),
            ("阿卜杜拉･买买提", "阿卜杜拉买买提"),
            ("Müller", "muller"),
            ("⽅⽂", "方文"),
            ("𠮷野", "吉野"),
            ("𬭎䶮", "𬭎䶮"),
            ("乾", "乾"),
        ];
        for (text, folded) in table {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_gives_only_what_folds_to_itself() {
        assert!(pairs().count() > 3_500);
        assert!(pairs().is_sorted_by(|a, b| a.0 < b.0));
        for (from, to) in pairs() {
            assert_eq!(fold(&to.to_string()), to.to_string(), "{from}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
