//! Texts that try to steer a terminal, to reorder what stands around them, or to hide.

use proptest::prelude::*;

/// Sequences that terminals act on: colours, titles, the clipboard, a hyperlink, a device string, 8-bit forms, and some that never end.
pub(crate) const SEQUENCES: [&str; 10] = [
    "\u{1b}[31;7777m",
    "\u{1b}]0;PWNED\u{7}",
    "\u{1b}]52;c;UFdORUQ=\u{1b}\\",
    "\u{1b}]8;;http://PWNED\u{1b}\\",
    "\u{1b}P$q\u{1b}\\",
    "\u{9b}2J",
    "\u{9d}0;t\u{9c}",
    "\u{1b}",
    "\u{1b}[",
    "\u{1b}]0;",
];

/// Any character of Unicode, most often one that controls, reorders or hides.
fn hostile_char() -> impl Strategy<Value = char> {
    let range = proptest::char::range;
    let alone = vec![
        '\u{ad}', '\u{34f}', '\u{61c}', '\u{115f}', '\u{180e}', '\u{3164}', '\u{feff}', '\u{fffb}',
    ];
    prop_oneof![
        4 => range('\0', '\u{1f}'),
        2 => range('\u{7f}', '\u{9f}'),
        2 => range('\u{200b}', '\u{200f}'),
        2 => range('\u{2028}', '\u{202e}'),
        2 => range('\u{2060}', '\u{206f}'),
        2 => range('\u{e0000}', '\u{e007f}'),
        2 => prop::sample::select(alone),
        2 => prop::sample::select(vec!['张', 'a', '"', '\\', '=', '.', '7']),
        3 => any::<char>(),
    ]
}

/// One to five such characters and sequences in a row.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        1 => prop::sample::select(&SEQUENCES[..]).prop_map(str::to_owned),
        3 => hostile_char().prop_map(String::from),
    ];
    prop::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
}
