//! The order of names by pinyin.

use super::fold::fold;
use super::pronunciations::most_common;
use super::surnames::surname_syllables;

/// Separates syllables. It sorts before every letter, so that 李 (li) comes before 林 (lin).
const SYLLABLE_END: char = '\u{1}';

/// A key that sorts names by pinyin, with the pronunciation that a surname has as one, and names of the same sound by their characters.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 4);
    push_sort_key(name, &mut key);
    key
}

/// Writes [`sort_key`] behind what is in `key`, which many names can share.
pub fn push_sort_key(name: &str, key: &mut String) {
    let folded = fold(name);
    let surname = surname_syllables(&folded).unwrap_or_default();
    for (at, c) in folded.chars().enumerate() {
        match surname.get(at).copied().or_else(|| most_common(c)) {
            Some(syllable) if syllable.is_ascii() => {
                key.push_str(syllable);
                key.push(SYLLABLE_END);
            }
            Some(syllable) => key.extend(syllable.chars().map(v_for_u).chain([SYLLABLE_END])),
            None => key.push(c),
        }
    }
    key.push(SYLLABLE_END);
    key.push_str(&folded);
}

fn v_for_u(letter: char) -> char {
    if letter == 'ü' { 'v' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_sound_and_surnames_by_their_own_reading() {
        let mut names = [
            "曾思齐",
            "张三",
            "单田芳",
            "林一",
            "李四",
            "吕布",
            "Bob",
            "尉迟恭",
            "李事",
        ];
        names.sort_by_cached_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "Bob",
                "李事",
                "李四",
                "林一",
                "吕布",
                "单田芳",
                "尉迟恭",
                "曾思齐",
                "张三"
            ]
        );
    }
}
