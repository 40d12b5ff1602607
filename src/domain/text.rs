//! Cleaning of platform text. Done once, where it is decoded, so that no escape sequence reaches a terminal, a log or a file.
//! And counts as people read them.

use std::fmt::Display;

/// `text` without control, escape, bidi and zero-width characters; nothing else is changed.
pub fn clean(text: &str) -> String {
    if is_dirty(text) {
        text.chars().filter(|c| !is_hostile(*c)).collect()
    } else {
        text.to_owned()
    }
}

/// Whether [`clean`] would remove something.
pub fn is_dirty(text: &str) -> bool {
    !is_surely_clean(text) && text.chars().any(is_hostile)
}

/// Whether no hostile character can be in `text`, by the bytes that they begin with; of 0xE3 and 0xEF, with which Chinese
/// punctuation begins too, by the byte behind as well. Every byte is looked at alike, which compilers turn into a few
/// instructions for many bytes at once.
pub fn is_surely_clean(text: &str) -> bool {
    let (bytes, behind) = (text.as_bytes(), text.as_bytes().iter().skip(1));
    let alone = |byte| matches!(byte, 0..=0x1F | 0x7F | 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE2 | 0xF3);
    let together = |byte, next| match byte {
        0xE3 => next == 0x85,
        0xEF => matches!(next, 0xBB | 0xBE | 0xBF),
        _ => false,
    };
    let clean = bytes.iter().fold(true, |clean, byte| clean & !alone(*byte));
    let pairs = bytes.iter().zip(behind);
    pairs.fold(clean, |clean, (byte, next)| clean & !together(*byte, *next))
}

/// Characters that steer a terminal, reorder what a reader sees, or hide.
fn is_hostile(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{00AD}'                  // soft hyphen
            | '\u{034F}'                // combining grapheme joiner
            | '\u{061C}'                // Arabic letter mark
            | '\u{115F}' | '\u{1160}'   // Hangul fillers
            | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'   // Mongolian separators
            | '\u{200B}'..='\u{200F}'   // zero-width, marks
            | '\u{2028}'..='\u{202E}'   // separators, bidi embeddings
            | '\u{2060}'..='\u{206F}'   // joiners, bidi isolates
            | '\u{3164}' | '\u{FFA0}'
            | '\u{FEFF}'                // byte-order mark
            | '\u{FFF9}'..='\u{FFFB}'   // interlinear annotation
            | '\u{E0000}'..='\u{E007F}' // tags
        )
}

/// A count as people read it: `5,012`.
pub fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_three_digits_of_a_count_stand_together() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (5_012, "5,012"),
            (100_000, "100,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn escapes_bidi_and_zero_width_go_and_names_stay() {
        assert_eq!(clean("\u{1b}[31m张\u{202e}三\u{200b}\r\n"), "[31m张三");
        assert_eq!(clean("阿卜杜拉·买买提"), "阿卜杜拉·买买提");
        assert_eq!(clean("𠮷野家 Ａ"), "𠮷野家 Ａ");
        assert!(is_dirty("a\u{9b}31m"));
        assert!(!is_dirty("曾思齐"));
    }

    #[test]
    fn no_hostile_character_passes_for_surely_clean() {
        let hostile = (char::MIN..=char::MAX).filter(|c| is_hostile(*c));
        let text = |c: char| c.to_string();
        assert!(
            hostile
                .map(text)
                .all(|c| !is_surely_clean(&c) && is_dirty(&c))
        );
        assert!(is_surely_clean("曾思齐 Zeng 8.5"));
        assert!(is_surely_clean("年假（法定）、调休。"));
    }
}
