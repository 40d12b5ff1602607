//! Taking secrets out of texts, in every spelling in which a gateway may repeat what it was sent: as it is, percent-encoded, as in a
//! form, in HTML, in JSON, and one of these inside another.

const MASK: &str = "***";

/// A secret's beginning that is longer than this is redacted too, because its end may have been cut
/// off; so is any longer word of a reply to a token request.
const LONGEST_SHOWN: usize = 15;

/// How deep spellings may be nested: JSON inside HTML, an encoded URL inside a URL.
const MOST_NESTED_SPELLINGS: usize = 2;

/// `text` without `secret`.
pub(super) fn redact(text: &str, secret: &str) -> String {
    let Some(first) = secret.chars().next() else {
        return text.to_owned();
    };
    let may_begin = |c: char| c == first || matches!(c, '%' | '&' | '\\' | '+');
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if may_begin(c)
            && let Some(length) = spelled_length(rest, secret)
        {
            shown.push_str(MASK);
            rest = &rest[length..];
        } else {
            shown.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    shown
}

/// `text` without words that are as long as tokens: for replies with a token that has not been read yet.
pub(super) fn without_long_words(text: &str) -> String {
    let is_of_word =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '~' | '+' | '=');
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        shown.push_str(if word > LONGEST_SHOWN {
            MASK
        } else {
            &rest[..word]
        });
        rest = &rest[word..];
        let between = rest.find(is_of_word).unwrap_or(rest.len());
        shown.push_str(&rest[..between]);
        rest = &rest[between..];
    }
    shown
}

/// How many bytes at the beginning of `text` spell `secret`, or a long beginning of it.
fn spelled_length(text: &str, secret: &str) -> Option<usize> {
    let mut ends = vec![0];
    for (matched, wanted) in secret.chars().enumerate() {
        let next = ends_of_char(text, &ends, wanted, MOST_NESTED_SPELLINGS);
        if next.is_empty() {
            let longest = ends.into_iter().max();
            return longest.filter(|_| matched > LONGEST_SHOWN);
        }
        ends = next;
    }
    ends.into_iter().max()
}

/// Where `wanted` may end if it begins at one of `starts`, in any spelling.
fn ends_of_char(text: &str, starts: &[usize], wanted: char, depth: usize) -> Vec<usize> {
    let mut ends: Vec<usize> = starts
        .iter()
        .filter(|start| text[**start..].starts_with(wanted))
        .map(|start| start + wanted.len_utf8())
        .collect();
    if depth > 0 {
        for spelling in spellings(wanted) {
            let mut of_spelling = starts.to_vec();
            for c in spelling.chars() {
                of_spelling = ends_of_char(text, &of_spelling, c, depth - 1);
                if of_spelling.is_empty() {
                    break;
                }
            }
            ends.extend(of_spelling);
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The spellings of a character in URLs, forms, HTML and JSON, other than the character itself.
fn spellings(c: char) -> Vec<String> {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).as_bytes();
    let percent = |write: fn(&u8) -> String| bytes.iter().map(write).collect::<Vec<_>>().concat();
    let mut units = [0; 2];
    let units = c.encode_utf16(&mut units);
    let escaped = |write: fn(&u16) -> String| units.iter().map(write).collect::<Vec<_>>().concat();
    let number = u32::from(c);
    let mut spellings = vec![
        percent(|byte| format!("%{byte:02X}")),
        percent(|byte| format!("%{byte:02x}")),
        escaped(|unit| format!("\\u{unit:04x}")),
        escaped(|unit| format!("\\u{unit:04X}")),
        format!("&#{number};"),
        format!("&#{number:03};"),
        format!("&#x{number:x};"),
        format!("&#x{number:X};"),
    ];
    let named: &[&str] = match c {
        ' ' => &["+"],
        '&' => &["&amp;"],
        '<' => &["&lt;"],
        '>' => &["&gt;"],
        '"' => &["&quot;", "\\\""],
        '\'' => &["&apos;", "\\'"],
        '\\' => &["\\\\"],
        '/' => &["\\/"],
        _ => &[],
    };
    spellings.extend(named.iter().map(|spelling| (*spelling).to_owned()));
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "aB3+/=&<\"'\\ %~é";

    #[test]
    fn a_secret_goes_in_every_spelling_of_a_gateway() {
        let percent: Vec<_> = SECRET.bytes().map(|b| format!("%{b:02x}")).collect();
        let percent = percent.concat();
        let numbers: Vec<_> = SECRET
            .chars()
            .map(|c| format!("&#{};", u32::from(c)))
            .collect();
        let numbers = numbers.concat();
        for spelled in [
            SECRET,
            "aB3%2B%2F%3D%26%3C%22%27%5C%20%25%7E%C3%A9",
            "aB3%2b%2f%3d%26%3c%22'%5c+%25~%c3%a9",
            "aB3+/=&amp;&lt;&quot;&#39;\\ %~é",
            "aB3+/=&amp;&lt;&#34;&#039;\\ %~&#xe9;",
            r#"aB3+/=&<\"'\\ %~é"#,
            r#"aB3+\/=\u0026\u003c\"\u0027\\ %~\u00e9"#,
            "aB3%252B%252F%253D%2526%253C%2522%2527%255C%2520%2525%257E%25C3%25A9",
            r"aB3+/=\u0026amp;\u0026lt;\u0026quot;&#39;\\ %~é",
            "aB3+/=&amp;&lt;\\&quot;'\\\\ %~é",
            &percent,
            &numbers,
        ] {
            let text = format!("bad secret={spelled}, try again");
            assert_eq!(
                redact(&text, SECRET),
                "bad secret=***, try again",
                "{spelled}"
            );
        }
    }

    #[test]
    fn what_only_resembles_a_secret_stays_and_a_long_beginning_goes() {
        assert_eq!(redact("100% of aB4 & more", SECRET), "100% of aB4 & more");
        let long = "0123456789abcdefghij";
        assert_eq!(redact("cut 0123456789abcdefgh", long), "cut ***");
        assert_eq!(redact("year 0123456789", long), "year 0123456789");
        assert_eq!(redact("anything", ""), "anything");
        assert_eq!(redact("ss", "s"), "******");
    }

    #[test]
    fn words_as_long_as_tokens_go_and_addresses_stay() {
        let said =
            "not allowed, hint: [1760000000], from ip: 112.43.40.209, token a1b2-c3d4_e5f6g7h8";
        let shown = "not allowed, hint: [1760000000], from ip: 112.43.40.209, token ***";
        assert_eq!(without_long_words(said), shown);
        assert_eq!(
            without_long_words("不合法的appKey或appSecret"),
            "不合法的appKey或appSecret"
        );
    }
}
