//! Cleaning of texts that come from a platform, so that no escape sequence reaches a terminal, a log or a file. Texts are cleaned once, where
//! they are decoded. [`guarded`] keeps a spreadsheet from running one, and [`grouped`] formats counts for people.

use std::borrow::Cow;
use std::fmt::Display;
use std::iter::Peekable;
use std::str::CharIndices;

/// `text` without escape sequences and without control, bidirectional and zero-width characters. Nothing else is changed.
pub fn clean(text: &str) -> String {
    shown(text).into_owned()
}

/// The same as [`clean`], copied only where something is removed.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !is_dirty(text) {
        return Cow::Borrowed(text);
    }
    let mut rest = text;
    let mut cleaned = String::with_capacity(text.len());
    while let Some(c) = rest.chars().next() {
        let removed = escape_sequence(rest);
        if removed.is_none() && !is_hostile(c) {
            cleaned.push(c);
        }
        rest = &rest[removed.unwrap_or(c.len_utf8())..];
    }
    Cow::Owned(cleaned)
}

/// The length in bytes of the escape sequence (ECMA-48) at the beginning of `text`. `None` where there is none, or where it never ends: of
/// such a one only the introducer is removed, because the rest may be ordinary text.
fn escape_sequence(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    match chars.next()?.1 {
        ESC => {}
        c1 => return after_introducer(c1, chars),
    }
    let (at, kind) = *chars.peek()?;
    match kind {
        // ESC and a character mean the control character 64 places further on.
        '@'..='_' => {
            chars.next();
            let c1 = char::from_u32(u32::from(kind) + 0x40)?;
            if opens_more(c1) {
                after_introducer(c1, chars)
            } else {
                Some(at + 1)
            }
        }
        ' '..='~' => {
            let (at, _) = chars.find(|(_, c)| !matches!(c, ' '..='/'))?;
            matches!(text[at..].bytes().next()?, b'0'..=b'~').then_some(at + 1)
        }
        _ => None,
    }
}

const ESC: char = '\u{1b}';
const BEL: char = '\u{07}';
const DCS: char = '\u{90}';
const SOS: char = '\u{98}';
const CSI: char = '\u{9b}';
/// The string terminator.
const ST: char = '\u{9c}';
const OSC: char = '\u{9d}';
const PM: char = '\u{9e}';
const APC: char = '\u{9f}';

/// Whether parameters or a string follow this control character.
fn opens_more(c1: char) -> bool {
    matches!(c1, CSI | DCS | SOS | OSC | PM | APC)
}

/// The length in bytes of the sequence that `c1` begins; `chars` is what follows `c1`.
fn after_introducer(c1: char, chars: Peekable<CharIndices<'_>>) -> Option<usize> {
    match c1 {
        CSI => end_of_parameters(chars),
        DCS | SOS | OSC | PM | APC => end_of_string(c1, chars),
        _ => None,
    }
}

/// The end of parameters and intermediate bytes, which a final byte ends. A terminal executes control characters in between and continues.
fn end_of_parameters(mut chars: Peekable<CharIndices<'_>>) -> Option<usize> {
    let is_inside =
        |c: char| matches!(c, ' '..='?') || (c < ' ' && !matches!(c, ESC | '\u{18}' | '\u{1a}'));
    let (at, last) = chars.find(|(_, c)| !is_inside(*c))?;
    matches!(last, '@'..='~').then_some(at + 1)
}

/// The end of a string, which the string terminator ends; an OSC may also end with a bell. Any other escape or introducer means that the
/// string never ended. That also keeps the whole search linear, however many introducers there are.
fn end_of_string(c1: char, mut chars: Peekable<CharIndices<'_>>) -> Option<usize> {
    while let Some((at, c)) = chars.next() {
        match c {
            ST => return Some(at + ST.len_utf8()),
            BEL if c1 == OSC => return Some(at + 1),
            ESC => return matches!(chars.next()?, (_, '\\')).then_some(at + 2),
            '\u{18}' | '\u{1a}' | '\u{80}'..='\u{9f}' => return None,
            _ => {}
        }
    }
    None
}

/// Whether [`clean`] would remove anything.
pub fn is_dirty(text: &str) -> bool {
    !is_surely_clean(text) && text.chars().any(is_hostile)
}

/// Whether `text` certainly has no hostile character. It looks for the bytes that they begin with, and for 0xE3 and 0xEF, with which Chinese
/// punctuation begins too, at the next byte as well. All bytes are treated alike, without branches, so that the compiler vectorises the
/// loop: a million names pass through here.
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

/// Whether the character controls a terminal, reorders the text around it, or is invisible.
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

/// What a spreadsheet takes for the beginning of a formula: also in full-width characters, as a Chinese input method types them.
const FORMULA_STARTS: [char; 8] = [
    '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
];

/// `text` as it is written into a csv: with a quotation mark in front where a spreadsheet would run it as a formula (CWE-1236), also after
/// white space, which some spreadsheets skip.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['\t', '\r', '\n']) || starts_a_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` as it is read from a csv: without the quotation mark of [`guarded`].
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| starts_a_formula(rest))
        .unwrap_or(text)
}

fn starts_a_formula(text: &str) -> bool {
    text.trim_start().starts_with(FORMULA_STARTS)
}

/// A number in plain notation with separators, as people read it in both languages: `5,012`, `-1,234,567.5`.
pub fn grouped(number: impl Display) -> String {
    let plain = number.to_string();
    let (sign, unsigned) = plain.split_at(usize::from(plain.starts_with('-')));
    let (whole, fraction) = unsigned.split_at(unsigned.find('.').unwrap_or(unsigned.len()));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    text.push_str(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

/// The English noun for so many: `1 request`, `2 requests`.
pub fn noun<N: Copy + PartialEq + From<u8>>(
    count: N,
    one: &'static str,
    many: &'static str,
) -> &'static str {
    if count == N::from(1) { one } else { many }
}

/// How many decimals a number in plain notation has.
pub fn decimals_of(number: &str) -> usize {
    let decimals = number.split_once('.');
    decimals.map_or(0, |(_, decimals)| decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_forms_and_white_space_in_front_do_not_hide_a_formula() {
        for text in [
            "=1+1",
            "＝1+1",
            "＋1",
            "－1",
            "＠x",
            " =1",
            "\u{3000}＝1",
            "\u{a0}@x",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        assert_eq!(guarded("\n1"), "'\n1");
        for text in ["张三", " 张三", "1-1", "a=b", "（=1）", "", " ", "'x"] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    #[test]
    fn only_whole_digits_are_grouped_and_the_sign_is_none_of_them() {
        for (number, text) in [
            ("-123", "-123"),
            ("-1234", "-1,234"),
            ("1234567.5", "1,234,567.5"),
            ("-0.1234567", "-0.1234567"),
            ("999.9999", "999.9999"),
            ("100000000000000000000.25", "100,000,000,000,000,000,000.25"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

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
    fn whole_escape_sequences_go_and_the_text_around_them_stays() {
        for (text, cleaned) in [
            ("王\u{1b}[31m佳波", "王佳波"),
            ("王\u{1b}[1;38;5;196m佳\u{1b}[0m波", "王佳波"),
            ("王\u{1b}[?2004h佳", "王佳"),
            ("王\u{1b}[4 q佳", "王佳"),
            ("王\u{1b}[3\n1m佳", "王佳"),
            ("王\u{9b}31m佳", "王佳"),
            ("王\u{1b}]0;标题\u{07}佳", "王佳"),
            ("王\u{1b}]52;c;aGVsbG8=\u{1b}\\佳", "王佳"),
            ("王\u{9d}8;;http://x\u{9c}佳", "王佳"),
            ("王\u{1b}P$q\"p\u{1b}\\佳", "王佳"),
            ("王\u{1b}_Gf=24;AAAA\u{1b}\\佳", "王佳"),
            ("王\u{1b}c佳", "王佳"),
            ("王\u{1b}7佳\u{1b}8", "王佳"),
            ("王\u{1b}(B佳", "王佳"),
            ("王\u{1b}M佳", "王佳"),
        ] {
            assert_eq!(clean(text), cleaned, "{text:?}");
            assert!(is_dirty(text));
        }
    }

    #[test]
    fn of_a_sequence_that_never_ends_only_the_introducer_goes() {
        for (text, cleaned) in [
            ("王\u{1b}", "王"),
            ("王\u{1b}佳波", "王佳波"),
            ("王\u{1b}[31", "王[31"),
            ("王\u{1b}[31佳波m", "王[31佳波m"),
            ("王\u{1b}[3\u{1b}[1m佳", "王[3佳"),
            ("王\u{1b}]0;佳波", "王]0;佳波"),
            ("王\u{9d}0;佳波", "王0;佳波"),
            ("王\u{1b}P佳\u{07}波", "王P佳波"),
            ("王\u{1b}]0;佳\u{1b}[1m波", "王]0;佳波"),
            ("王\u{1b}(佳", "王(佳"),
        ] {
            assert_eq!(clean(text), cleaned, "{text:?}");
        }
    }

    #[test]
    fn a_text_full_of_sequences_that_never_end_is_read_once() {
        for opener in ["\u{1b}]", "\u{9d}", "\u{1b}[", "\u{1b}P"] {
            let cleaned = clean(&opener.repeat(200_000));
            assert!(!is_dirty(&cleaned), "{opener:?}");
        }
    }

    #[test]
    fn bidi_and_zero_width_go_and_names_stay() {
        assert_eq!(clean("\u{1b}[31m张\u{202e}三\u{200b}\r\n"), "张三");
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
