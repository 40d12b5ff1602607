//! Names in the order of their sound.

use super::fold::fold;
use super::readings::commonest;
use super::surnames::surname_reading;

/// Between syllables: below every letter, so that 李 (li) stands before 林 (lin).
const BREAK: char = '\u{1}';

/// A text that sorts names by pinyin, a surname by its own reading, equal sounds by their characters.
pub fn sort_key(name: &str) -> String {
    let folded = fold(name);
    let surname = surname_reading(&folded).unwrap_or_default();
    let mut key = String::with_capacity(folded.len() * 3);
    for (at, c) in folded.chars().enumerate() {
        match surname
            .get(at)
            .map(|s| s.replace('ü', "v"))
            .or_else(|| commonest(c))
        {
            Some(syllable) => key.extend(syllable.chars().chain([BREAK])),
            None => key.push(c),
        }
    }
    key.push(BREAK);
    key.push_str(&folded);
    key
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
