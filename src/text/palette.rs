//! The field that takes a command by name.

use crate::domain::Language;
use crate::domain::matching::type_condition;
use crate::text::wording::{Wording, wordings};

wordings! {
    TITLE = "命令：汉字、拼音或英文", "Command: Chinese, pinyin or English";
    NOTHING_FOUND = "没有匹配的命令", "no command matches";
    KEY = "按键", "key";
    TENANT = "企业", "tenant";
    LEAVE_TYPE = "假期", "leave type";
    FILTER = "筛选", "filter";
    SAVED_VIEW = "保存的视图", "saved view";
}

/// The words before each command, of which the widest decides the width of their column.
pub const KINDS: [Wording; 5] = [KEY, TENANT, LEAVE_TYPE, FILTER, SAVED_VIEW];

/// What choosing a leave type does.
pub fn leave_type(name: &str, is_gone_to: bool, language: Language) -> String {
    if is_gone_to {
        return language.pick(format!("{name}：移到这里"), format!("{name}: go to it"));
    }
    let condition = type_condition(name, language);
    language.pick(
        format!("{name}：筛选 {condition}"),
        format!("{name}: filter {condition}"),
    )
}

/// What choosing a filter with a name does.
pub fn named_filter(name: &str, text: &str) -> String {
    format!("@{name} = {text}")
}

/// The title, with how many commands are found of how many.
pub fn title(found: usize, all: usize, language: Language) -> String {
    format!("{}  {found} / {all}", TITLE.of(language))
}
