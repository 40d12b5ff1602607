//! One name out of the several languages that Feishu sends.

use serde::Deserialize;

use crate::domain::Language;
use crate::domain::text::clean;
use crate::platform::json::JsonObject;

/// A name in one language, as sent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
struct LocalName {
    /// `zh-CN`, `zh_CN`, `zh_cn`, `en-US`…: the pages disagree (trap 15).
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    value: Option<String>,
}

impl LocalName {
    /// The tag in lower case with underscores, and the value, if there is one.
    fn tagged(&self) -> Option<(String, String)> {
        let value = clean(self.value.as_deref()?.trim());
        let tag = self.lang.as_deref().unwrap_or_default();
        let tag = tag.trim().to_lowercase().replace('-', "_");
        (!value.is_empty()).then_some((tag, value))
    }
}

/// The name in `language`, otherwise in Chinese, otherwise the first one that is not empty; cleaned.
fn choose(names: &[LocalName], language: Language) -> Option<String> {
    let tagged: Vec<_> = names.iter().filter_map(LocalName::tagged).collect();
    let preferred = language.pick("zh_cn", "en_us");
    [preferred, "zh_cn"]
        .into_iter()
        .find_map(|tag| in_language(&tagged, tag))
        .or(tagged.first())
        .map(|(_, name)| name.clone())
}

/// The name in the field `name` of a record; see [`choose`].
pub(super) fn name_in(record: &JsonObject, name: &str, language: Language) -> Option<String> {
    choose(&record.items(name), language)
}

/// The name with the exact tag, otherwise with one of the same primary language (`zh_hk` for `zh_cn`).
fn in_language<'a>(tagged: &'a [(String, String)], tag: &str) -> Option<&'a (String, String)> {
    let primary = |tag: &str| tag.split('_').next().unwrap_or_default().to_owned();
    tagged.iter().find(|(have, _)| have == tag).or_else(|| {
        tagged
            .iter()
            .find(|(have, _)| primary(have) == primary(tag))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: &[(&str, &str)]) -> Vec<LocalName> {
        pairs
            .iter()
            .map(|(lang, value)| LocalName {
                lang: Some((*lang).to_owned()),
                value: Some((*value).to_owned()),
            })
            .collect()
    }

    fn chosen(pairs: &[(&str, &str)], language: Language) -> Option<String> {
        choose(&names(pairs), language)
    }

    #[test]
    fn feishu_trap_15_every_spelling_of_a_language_tag_is_taken() {
        for tag in ["zh-CN", "zh_CN", "zh_cn", "ZH-cn", " zh "] {
            let both = [("en-US", "Annual leave"), (tag, "年假")];
            let name = chosen(&both, Language::Chinese);
            assert_eq!(name.as_deref(), Some("年假"), "{tag}");
        }
        for tag in ["en-US", "en_us", "en-GB", "en"] {
            let both = [("zh-CN", "年假"), (tag, "Annual leave")];
            let name = chosen(&both, Language::English);
            assert_eq!(name.as_deref(), Some("Annual leave"), "{tag}");
        }
    }

    #[test]
    fn feishu_trap_15_without_the_language_it_is_chinese_then_the_first_that_is_not_empty() {
        let japanese = [("ja_jp", "年休"), ("zh_cn", "年假")];
        assert_eq!(
            chosen(&japanese, Language::English).as_deref(),
            Some("年假")
        );
        let holes = [("en-US", ""), ("zh-CN", " "), ("ja_jp", "年休")];
        assert_eq!(chosen(&holes, Language::Chinese).as_deref(), Some("年休"));
        assert_eq!(chosen(&[("zh-CN", "\u{200b}")], Language::Chinese), None);
        assert_eq!(chosen(&[], Language::Chinese), None);
    }

    #[test]
    fn feishu_trap_24_a_name_is_cleaned_before_anything_draws_it() {
        let name = chosen(&[("zh-CN", "\u{1b}[31m张\u{202e}三")], Language::Chinese);
        assert_eq!(name.as_deref(), Some("张三"));
    }
}
