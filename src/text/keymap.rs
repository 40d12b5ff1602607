//! What is wrong with a line of `keymap.toml`, and what the list of keys says of it.

use crate::domain::Language;
use crate::text::wording::wordings;

/// What is wrong with one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeymapFault {
    /// No place is called that.
    UnknownPlace {
        /// What was probably meant.
        near: Option<&'static str>,
        /// All that there are.
        known: Vec<&'static str>,
    },
    /// No action is called that.
    UnknownAction {
        /// What was probably meant.
        near: Option<&'static str>,
    },
    /// The action exists, but at other places.
    NotHere {
        /// Where it is.
        places: Vec<&'static str>,
    },
    /// No key is called that.
    UnknownKey {
        /// What was written.
        written: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// Where text is typed, the character is text.
    IsText {
        /// The key.
        key: String,
    },
    /// The key stands for something else at the same place.
    Taken {
        /// The key.
        key: String,
        /// The action that it stands for.
        other: &'static str,
        /// The line of the file that binds it; `None` for a default binding.
        line: Option<usize>,
        /// Where that is so.
        places: Vec<&'static str>,
    },
    /// Nothing would lead out of these places any more.
    NoWayOut {
        /// Which ones.
        places: Vec<&'static str>,
    },
}

impl KeymapFault {
    /// What is wrong, and what to do.
    pub fn explain(&self, action: &str, language: Language) -> String {
        match self {
            Self::UnknownPlace { near, known } => unknown_place(*near, known, language),
            Self::UnknownAction { near } => unknown_action(*near, language),
            Self::NotHere { places } => {
                let places = places.join(", ");
                language.pick(
                    format!("这里没有动作 {action}；它属于：{places}"),
                    format!("`{action}` is no action of this place; it belongs to: {places}"),
                )
            }
            Self::UnknownKey { written, near } => unknown_key(written, near.as_deref(), language),
            Self::IsText { key } => language.pick(
                format!("{key} 在这里会作为文字输入；请用 Ctrl+字母、F 键或有名称的键（如 Enter）"),
                format!("{key} is typed as text here; use Ctrl with a letter, a function key or one with a name, such as Enter"),
            ),
            Self::Taken { key, other, line, places } => {
                let sections: Vec<String> = places.iter().map(|place| format!("[{place}]")).collect();
                let sections = sections.join(", ");
                let places = places.join(", ");
                let (zh_by, en_by) = match line {
                    Some(line) => (format!("第 {line} 行已把它给了 {other}"), format!("line {line} gives it to `{other}`")),
                    None => (format!("它已是 {other} 的按键"), format!("it is the key of `{other}` already")),
                };
                language.pick(
                    format!("{key} 不能给 {action}：在 {places} 里{zh_by}；请换一个键，或在 {sections} 下给 {other} 另一个键（{other} = [] 则不给按键）"),
                    format!("{key} cannot stand for `{action}`: in {places} {en_by}; choose another key, or give `{other}` another one under {sections} ({other} = [] takes its keys away)"),
                )
            }
            Self::NoWayOut { places } => {
                let places = places.join(", ");
                language.pick(
                    format!("{action} 在 {places} 里没有按键就无法离开；请至少留一个键"),
                    format!("without a key for `{action}` nothing leads out of {places}; leave it at least one"),
                )
            }
        }
    }
}

fn unknown_place(near: Option<&'static str>, known: &[&'static str], language: Language) -> String {
    if let Some(near) = near {
        return language.pick(
            format!("没有这个位置；是不是 [{near}]？"),
            format!("there is no such place; did you mean [{near}]?"),
        );
    }
    let known = known.join(", ");
    language.pick(
        format!("没有这个位置；可用：{known}"),
        format!("there is no such place; use one of {known}"),
    )
}

fn unknown_action(near: Option<&'static str>, language: Language) -> String {
    match near {
        Some(near) => language.pick(
            format!("没有这个动作；是不是 {near}？"),
            format!("there is no such action; did you mean `{near}`?"),
        ),
        None => language.pick(
            "没有这个动作；`leaveboard help keys` 列出全部动作".to_owned(),
            "there is no such action; `leaveboard help keys` lists all of them".to_owned(),
        ),
    }
}

fn unknown_key(written: &str, near: Option<&str>, language: Language) -> String {
    let (zh, en) = match near {
        Some(near) => (
            format!("是不是 \"{near}\"？"),
            format!("did you mean \"{near}\"?"),
        ),
        None => (
            "请写一个字符、Ctrl+字母、F1 到 F12，或 Space、Enter、Esc、Tab、Shift+Tab、Up、Down、Left、Right、PgUp、PgDn、Home、End、Backspace、Del"
                .to_owned(),
            "write a character, Ctrl+letter, F1 to F12, or Space, Enter, Esc, Tab, Shift+Tab, Up, Down, Left, Right, PgUp, PgDn, Home, End, Backspace, Del"
                .to_owned(),
        ),
    };
    language.pick(
        format!("没有名为 \"{written}\" 的键；{zh}"),
        format!("no key is called \"{written}\"; {en}"),
    )
}

wordings! {
    CHANGED = "* 由 keymap.toml 指定", "* as keymap.toml says";
    NO_KEY = "（无）", "(none)";
    PAGE_HEAD = "按键与动作：每行依次为按键、动作（keymap.toml 里的名称）、作用", "Keys and actions. Each line: keys, the action as keymap.toml names it, what it does";
}

/// What `config show` says above the lines of the key map.
pub fn keymap_shown(file: &str, is_there: bool, language: Language) -> String {
    if is_there {
        return file.to_owned();
    }
    language.pick(
        format!("{file}（没有这个文件：使用默认按键）"),
        format!("{file} (not there: the usual keys)"),
    )
}
