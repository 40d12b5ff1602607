//! Names and values of a query string or a form body. [`pairs`] percent-decodes them and does not interpret them.

/// The pairs of `a=1&a=2&b=%E5%BC%A0` in their order. A name without `=` gets an empty value.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, length) = match (first, escaped_byte(tail)) {
            (b'%', Some(byte)) => (byte, 3),
            (b'+', _) => (b' ', 1),
            _ => (first, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escaped_byte(tail: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn repeated_names_stay_in_order_and_are_decoded() {
        let read = pairs("id=1&id=%7B%22a%22%7D&name=%E5%BC%A0+%e4%b8%89&flag&bad=%zz");
        let expected = [
            ("id", "1"),
            ("id", "{\"a\"}"),
            ("name", "张 三"),
            ("flag", ""),
            ("bad", "%zz"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read, expected);
    }
}
