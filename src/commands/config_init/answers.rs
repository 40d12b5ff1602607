//! The answers, and the configuration that is made of them.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::config::SecretFrom;
use crate::domain::{Language, PlatformKind};
use crate::platform::facts;
use crate::text::platform_name;

#[derive(Debug)]
pub(super) struct Answers {
    pub(super) tenants: Vec<TenantAnswers>,
    pub(super) store: StoreAnswer,
}

#[derive(Debug)]
pub(super) struct TenantAnswers {
    pub(super) name: String,
    pub(super) platform: PlatformKind,
    /// The configuration key for the app's id, and the id.
    pub(super) id: (&'static str, String),
    pub(super) secret: SecretFrom,
    /// The secret, if it was typed here.
    pub(super) to_save: Option<SecretToSave>,
}

/// A secret that was typed, and where it goes.
#[derive(Debug)]
pub(super) enum SecretToSave {
    File(PathBuf, SecretString),
    Keyring(SecretString),
}

/// Where the store is to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum StoreAnswer {
    Default,
    File(String),
    /// The variable that has the URL.
    Variable(String),
    Nowhere,
}

impl Answers {
    /// The configuration, with comments in this language.
    pub(super) fn to_toml(&self, language: Language) -> String {
        let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = say(
            "# leaveboard 的配置：看哪些企业，怎么看。全部设置见 docs/operations.md；改动后请运行 leaveboard doctor。\n\
             # 密钥从不写在这里，只写它从哪里来：\n\
             #   { env = \"变量名\" }, { file = \"文件\" }, { command = [\"程序\", \"参数\"] }, { keyring = true }\n",
            "# leaveboard: which organisations to show, and how. All settings are in docs/operations.md; run leaveboard doctor after a change.\n\
             # Secrets never stand here, only where each comes from:\n\
             #   { env = \"NAME\" }, { file = \"PATH\" }, { command = [\"PROGRAM\", \"ARGUMENT\"] }, { keyring = true }\n",
        )
        .to_owned();
        let word = language.pick("zh-CN", "en");
        let comment = say("界面语言：auto | zh-CN | en", "auto | zh-CN | en");
        text += "\n[display]\n";
        text.extend(["language = \"", word, "\"  # ", comment, "\n"]);
        let comment = say(
            "两次运行之间保存读到的数据；none 表示不保存",
            "what is kept between runs; \"none\" keeps nothing",
        );
        let url = self.store.to_toml();
        text.extend(["\n[store]\n# ", comment, "\nurl = ", &url, "\n"]);
        let comment = say(
            "早于这么多天的快照会删除",
            "snapshots older than this are let go",
        );
        text.extend(["keep_days = 400  # ", comment, "\n"]);
        for tenant in &self.tenants {
            text.push_str(&tenant.to_toml(language));
        }
        text
    }
}

impl TenantAnswers {
    fn to_toml(&self, language: Language) -> String {
        let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let platform = self.platform;
        let heading = platform_name(platform, language);
        let name_comment = say("--tenant 用的名字", "what --tenant takes");
        let (key, id) = &self.id;
        let [zh, en] = facts::of(platform).suggested_keys;
        let more = say(zh, en);
        format!(
            "\n# {heading}\n[[tenant]]\nname = {}  # {name_comment}\nplatform = \"{}\"\n{key} = {}\nsecret = {}\n{more}",
            quoted(&self.name),
            platform.as_str(),
            quoted(id),
            secret_to_toml(&self.secret),
        )
    }
}

impl StoreAnswer {
    fn to_toml(&self) -> String {
        match self {
            Self::Default => quoted("sqlite"),
            Self::File(file) => quoted(&format!("sqlite:{file}")),
            Self::Variable(name) => format!("{{ env = {} }}", quoted(name)),
            Self::Nowhere => quoted("none"),
        }
    }
}

/// With the arguments of a command, which `config show` leaves out.
fn secret_to_toml(from: &SecretFrom) -> String {
    match from {
        SecretFrom::Command(words) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("{{ command = [{}] }}", words.join(", "))
        }
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Answers {
        let tenant = |name: &str, platform, key, secret| TenantAnswers {
            name: name.to_owned(),
            platform,
            id: (key, "id\"1\"".to_owned()),
            secret,
            to_save: None,
        };
        let command = ["pass", "show", "it's"].map(str::to_owned);
        Answers {
            tenants: vec![
                tenant(
                    "a",
                    PlatformKind::WeCom,
                    "corp_id",
                    SecretFrom::Env("A".to_owned()),
                ),
                tenant(
                    "b",
                    PlatformKind::DingTalk,
                    "app_key",
                    SecretFrom::Command(command.into()),
                ),
                tenant("c", PlatformKind::Feishu, "app_id", SecretFrom::Keyring),
            ],
            store: StoreAnswer::Variable("STORE".to_owned()),
        }
    }

    #[test]
    fn what_is_written_is_read_again_in_either_language() {
        for language in [Language::Chinese, Language::English] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("config.toml");
            let text = answers().to_toml(language);
            std::fs::write(&file, &text).unwrap();
            let config =
                crate::config::load(&file).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(config.display.language, language);
            let read: Vec<&SecretFrom> = config.tenants.iter().map(|it| &it.secret.from).collect();
            let given: Vec<SecretFrom> =
                answers().tenants.into_iter().map(|it| it.secret).collect();
            assert_eq!(read, given.iter().collect::<Vec<_>>());
            let is_chinese = text.contains("密钥从不写在这里");
            assert_eq!(is_chinese, language == Language::Chinese);
        }
    }
}
