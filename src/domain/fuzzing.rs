//! The check that fuzz targets make of every text that a decoder returns.

use std::fmt::Debug;

use super::text::is_dirty;

/// What begins an id in the debug output of a value. Ids stay as they were sent, and are cleaned
/// where they are shown.
const IDS: [&str; 4] = [
    "EmployeeId(\"",
    "LeaveTypeId(\"",
    "Department { id: \"",
    "union_id: Some(\"",
];

/// Fails if a text in `value` holds a character that [`super::text::clean`] removes. It reads the
/// debug output, which contains every field, so a field that is added later is checked as well.
pub(crate) fn assert_clean(value: &impl Debug) {
    let shown = format!("{value:?}");
    assert!(!is_dirty(&unescaped(&without_ids(&shown))), "{shown}");
}

/// The debug output without the texts of ids.
fn without_ids(debug: &str) -> String {
    let mut kept = String::with_capacity(debug.len());
    let mut rest = debug;
    let next = |text: &str| {
        let ends = IDS.iter().filter_map(|id| Some(text.find(id)? + id.len()));
        ends.min()
    };
    while let Some(start) = next(rest) {
        kept.push_str(&rest[..start]);
        let mut escaped = false;
        let end = rest[start..].find(|c| {
            let is_end = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            is_end
        });
        rest = &rest[start + end.unwrap_or(rest.len() - start)..];
    }
    kept + rest
}

/// The characters for which the escapes of debug output stand.
fn unescaped(debug: &str) -> String {
    let mut plain = String::with_capacity(debug.len());
    let mut chars = debug.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'r' | 't' | '0') => plain.push('\0'),
            Some('u') => {
                let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                plain.extend(code.and_then(char::from_u32));
            }
            other => plain.extend(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EmployeeId;

    fn is_found(value: &(impl Debug + std::panic::RefUnwindSafe)) -> bool {
        std::panic::catch_unwind(|| assert_clean(value)).is_err()
    }

    #[test]
    fn a_hostile_character_is_found_in_every_text_but_an_id() {
        for hostile in [
            "\u{1b}[m",
            "\n",
            "\0",
            "\u{9b}",
            "\u{202e}",
            "\u{e0041}",
            "\u{3164}",
        ] {
            let text = format!("张{hostile}三 \"x\\");
            assert!(is_found(&text), "{hostile:?}");
            assert!(is_found(&Some(vec![("a", text.as_str())])));
            let id = EmployeeId::new(&text);
            assert!(!is_found(&id), "{hostile:?}");
            assert!(is_found(&(id, text)));
        }
        assert!(!is_found(&"张三 \\u{1b} é\u{301} \\n"));
    }
}
