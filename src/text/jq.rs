//! What is wrong with a filter in the language of jq.

use crate::domain::{Bilingual, Language};

/// A place in a filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JqPlace {
    /// The line, where there are several.
    pub line: Option<usize>,
    /// The character in it, from 1.
    pub character: usize,
    /// What stands there; empty at the end.
    pub near: String,
}

impl JqPlace {
    fn words(&self, language: Language) -> String {
        let Self {
            line,
            character,
            near,
        } = self;
        let at = match line {
            Some(line) => language.pick(
                format!("第 {line} 行第 {character} 个字符"),
                format!("line {line}, character {character}"),
            ),
            None => language.pick(
                format!("第 {character} 个字符"),
                format!("character {character}"),
            ),
        };
        if near.is_empty() {
            language.pick(format!("{at}（末尾）"), format!("{at}, at its end"))
        } else {
            language.pick(format!("{at}（{near}）"), format!("{at}, at \"{near}\""))
        }
    }
}

/// Something else is expected at a place. `what` is the word of the jq library for a part of its
/// grammar, which exists in English only.
pub fn expected(place: &JqPlace, what: &str) -> Bilingual {
    Bilingual::new(
        format!(
            "{}：语法不对，jq 的原文是「expected {what}」",
            place.words(Language::Chinese)
        ),
        format!("{}: expected {what}", place.words(Language::English)),
    )
}

/// What a name in a filter stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JqName {
    /// A filter.
    Filter,
    /// A variable.
    Variable,
    /// A label to break to.
    Label,
    /// A module.
    Module,
}

impl JqName {
    fn word(self, language: Language) -> &'static str {
        match self {
            Self::Filter => language.pick("过滤器", "filter"),
            Self::Variable => language.pick("变量", "variable"),
            Self::Label => language.pick("标签", "label"),
            Self::Module => language.pick("模块", "module"),
        }
    }
}

/// There is nothing of this name.
pub fn not_there(place: &JqPlace, kind: JqName, name: &str) -> Bilingual {
    Bilingual::said(|language| {
        let (at, kind) = (place.words(language), kind.word(language));
        language.pick(
            format!("{at}：没有{kind} {name}"),
            format!("{at}: there is no {kind} {name}"),
        )
    })
}

/// The filter imports a module, which is not supported.
pub fn cannot_import() -> Bilingual {
    Bilingual::new("不能引入别的文件", "it cannot import modules")
}

/// All mistakes of a filter, in one line.
pub fn mistaken(mistakes: &[Bilingual]) -> Bilingual {
    let all = |language: Language| {
        let texts = mistakes.iter().map(|mistake| mistake.pick(language));
        texts.collect::<Vec<_>>().join(language.pick("；", "; "))
    };
    Bilingual::new(
        format!("--jq：{}", all(Language::Chinese)),
        format!("--jq: {}", all(Language::English)),
    )
}

/// The filter failed on an object; `reason` is the message of the jq library.
pub fn failed_on_object(reason: &str) -> Bilingual {
    Bilingual::new(
        format!("--jq 处理不了这些数据，jq 的原文是「{reason}」"),
        format!("--jq: {reason}"),
    )
}
