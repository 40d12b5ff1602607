//! Chinese explanations of the TOML parser's messages, which are English.

use crate::domain::Bilingual;

/// How the parser's messages begin, and what they mean in Chinese.
const MESSAGES: [(&str, &str); 20] = [
    ("duplicate key", "同一个键写了两次"),
    ("key with no value", "键后面没有等号和值"),
    ("missing value", "等号后面没有值"),
    ("extra `=`", "多了一个等号"),
    ("unclosed array table", "[[ 没有用 ]] 结束"),
    ("unclosed table", "[ 没有用 ] 结束"),
    ("unclosed array", "列表没有用 ] 结束"),
    ("unclosed inline table", "花括号没有用 } 结束"),
    ("missing inline table opening", "花括号缺少 {"),
    ("missing array opening", "列表缺少 ["),
    ("missing comma", "缺少逗号"),
    ("extra comma", "多了一个逗号"),
    ("missing assignment", "缺少等号"),
    ("missing key", "缺少键"),
    ("unquoted keys cannot be empty", "缺少键"),
    ("invalid unquoted key", "键里有不能用的字符，请给它加引号"),
    (
        "string values must be quoted",
        "没有值，或文字没有写在引号里",
    ),
    (
        "invalid basic string",
        "引号没有结束，或文字里有不能用的字符",
    ),
    (
        "invalid literal string",
        "引号没有结束，或文字里有不能用的字符",
    ),
    ("unexpected key or value", "一行里多了内容"),
];

/// What the parser's `message` means. For an unknown message the Chinese text says only that the
/// file is not valid TOML.
pub(super) fn explain_syntax(message: &str) -> Bilingual {
    let message = message.replace('\n', " ");
    let known = MESSAGES
        .iter()
        .find(|(begin, _)| message.starts_with(begin));
    let zh = known.map_or_else(
        || "不是有效的 TOML".to_owned(),
        |(_, meaning)| format!("不是有效的 TOML：{meaning}"),
    );
    Bilingual::new(zh, format!("not valid TOML: {message}"))
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    #[test]
    fn common_slips_are_named_in_chinese() {
        for (text, meaning) in [
            ("a = 1\na = 2", "写了两次"),
            ("a", "没有等号和值"),
            ("a = ", "没有值"),
            ("[store\nurl = \"none\"", "没有用 ] 结束"),
            ("[[tenant]\nname = \"a\"", "没有用 ]] 结束"),
            ("a = hello", "写在引号里"),
            ("a = \"hello", "引号没有结束"),
            ("secret = { env = \"A\"", "没有用 } 结束"),
        ] {
            let error = DeTable::parse(text).unwrap_err();
            let said = explain_syntax(error.message());
            assert!(
                said.zh().contains(meaning),
                "{text:?}: {} / {said}",
                said.zh()
            );
        }
    }
}
