//! What `secret` and the questions of `config init` say, in Chinese and English.

use std::path::Path;

use crate::config::SecretFrom;
use crate::domain::{Language, PlatformKind};
use crate::platform::facts;
use crate::text::platform_name;

use crate::domain::Bilingual;

/// Where a secret comes from, without the secret itself.
pub(super) fn secret_from(from: &SecretFrom) -> Bilingual {
    match from {
        SecretFrom::Env(name) => Bilingual::new(
            format!("来自环境变量 {name}"),
            format!("from the environment variable {name}"),
        ),
        SecretFrom::File(file) => {
            let file = file.display();
            Bilingual::new(format!("来自文件 {file}"), format!("from the file {file}"))
        }
        SecretFrom::Command(words) => {
            let program = words.first().map_or("", String::as_str);
            Bilingual::new(
                format!("来自命令 {program} 的输出"),
                format!("from what the command {program} prints"),
            )
        }
        SecretFrom::Keyring => Bilingual::new("来自系统钥匙串", "from the OS keyring"),
    }
}

/// The words in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct SetupWords(Language);

impl SetupWords {
    pub(super) fn in_language(language: Language) -> Self {
        Self(language)
    }

    pub(super) fn language(self) -> Language {
        self.0
    }

    fn say(self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.0.pick(zh.into(), en.into())
    }

    pub(super) fn type_secret(self, name: &str) -> String {
        self.say(
            format!("{name} 的密钥（不会显示，回车结束，Esc 放弃）："),
            format!("The secret of {name} (not shown; Enter ends, Esc gives up):"),
        )
    }

    pub(super) fn nothing_changed(self) -> &'static str {
        self.0
            .pick("已放弃，没有任何改动", "given up, nothing was changed")
    }

    pub(super) fn saved(self, name: &str) -> String {
        self.say(
            format!("{name}：密钥已存入系统钥匙串"),
            format!("{name}: the secret is in the OS keyring"),
        )
    }

    pub(super) fn not_configured(self, name: &str) -> String {
        let form = "{ keyring = true }";
        self.say(
            format!("{name}：配置里写的不是钥匙串；要使用它，请写成 {form}"),
            format!("{name}: the configuration names another source; write {form} there to use it"),
        )
    }

    pub(super) fn removed(self, name: &str) -> String {
        self.say(
            format!("{name}：已从系统钥匙串删除"),
            format!("{name}: removed from the OS keyring"),
        )
    }

    pub(super) fn was_not_there(self, name: &str) -> String {
        self.say(
            format!("{name}：系统钥匙串里没有"),
            format!("{name}: the OS keyring has none"),
        )
    }

    pub(super) fn other_ways(self) -> String {
        self.say(
            "SSH、容器和 WSL 里通常没有钥匙串。密钥还可以来自：\n  \
             secret = { env = \"WECOM_SECRET\" }                环境变量\n  \
             secret = { file = \"wecom.secret\" }               只有本人可读的文件（chmod 600）\n  \
             secret = { command = [\"pass\", \"show\", \"wecom\"] } 命令的输出",
            "Over SSH, in containers and in WSL there usually is none. A secret can also come from:\n  \
             secret = { env = \"WECOM_SECRET\" }                an environment variable\n  \
             secret = { file = \"wecom.secret\" }               a file that only you can read (chmod 600)\n  \
             secret = { command = [\"pass\", \"show\", \"wecom\"] } what a command prints",
        )
    }

    pub(super) fn readable(self) -> &'static str {
        self.0.pick("可读取", "can be read")
    }

    pub(super) fn not_run(self) -> &'static str {
        self.0.pick("未运行该命令", "the command was not run")
    }

    /// The first words of `config init`.
    pub(super) fn welcome(self, file: &Path) -> String {
        let file = file.display();
        self.say(
            format!("几个问题，写成 {file}。方括号里是默认值，直接回车即可；Ctrl-C 退出，什么也不写。"),
            format!("A few questions, for {file}. Enter takes what is in brackets; Ctrl-C leaves and writes nothing."),
        )
    }

    pub(super) fn which_platform(self) -> String {
        self.say("哪个平台？", "Which platform?")
    }

    pub(super) fn platform(self, platform: PlatformKind) -> &'static str {
        platform_name(platform, self.0)
    }

    pub(super) fn which_name(self) -> String {
        self.say(
            "给它一个名字（--tenant 用，字母、数字、_ . -）",
            "A name for it (what --tenant takes; letters, digits, _ . -)",
        )
    }

    pub(super) fn wrong_name(self) -> String {
        self.say(
            "名字只能有 1 到 64 个字母、数字、_ . -，且不能重复",
            "a name has 1 to 64 letters, digits, _ . - and stands once",
        )
    }

    pub(super) fn which_id(self, platform: PlatformKind, key: &str) -> String {
        let [zh, en] = facts::of(platform).id_place;
        self.say(format!("{key}（{zh}）"), format!("{key} ({en})"))
    }

    pub(super) fn must_be_there(self) -> String {
        self.say("这一项必须填写", "this must be filled in")
    }

    pub(super) fn how_secret(self) -> String {
        self.say(
            "密钥从哪里来？（密钥本身不会写进配置文件）",
            "Where does the secret come from? (It never stands in the configuration itself.)",
        )
    }

    pub(super) fn secret_ways(self) -> [&'static str; 4] {
        self.0.pick(
            [
                "只有本人可读的文件，现在输入密钥",
                "环境变量",
                "命令的输出，如 pass show wecom",
                "系统钥匙串，现在输入密钥",
            ],
            [
                "a file that only you can read; type the secret now",
                "an environment variable",
                "what a command prints, such as pass show wecom",
                "the OS keyring; type the secret now",
            ],
        )
    }

    pub(super) fn which_file(self) -> String {
        self.say(
            "文件（相对路径从配置文件算起）",
            "The file (a relative path begins at the configuration file)",
        )
    }

    pub(super) fn file_stays(self, file: &Path) -> String {
        let file = file.display();
        self.say(
            format!("{file} 已经存在，原样使用"),
            format!("{file} is there already and is used as it is"),
        )
    }

    pub(super) fn file_taken(self) -> String {
        self.say(
            "这个文件已经给了前面的企业；请换一个，每个密钥一个文件",
            "this file is another tenant's already; name one of its own",
        )
    }

    pub(super) fn wrong_variable(self) -> String {
        self.say(
            "变量名只有字母、数字和 _，不以数字开头；这里填的是变量名，不是密钥",
            "a variable has letters, digits and _, and no digit first; its name is asked for here, not the secret",
        )
    }

    pub(super) fn which_variable(self) -> String {
        self.say("变量名", "The variable")
    }

    pub(super) fn which_command(self) -> String {
        self.say(
            "命令和参数，用空格分开（不经过 shell）",
            "The command and its arguments, separated by blanks (run without a shell)",
        )
    }

    pub(super) fn another_tenant(self) -> String {
        self.say(
            "还有别的企业或平台吗？(y/n)",
            "Another organisation or platform? (y/n)",
        )
    }

    pub(super) fn which_store(self) -> String {
        self.say(
            "读到的数据保存在哪里？",
            "Where is what was read kept between runs?",
        )
    }

    pub(super) fn stores(self) -> [&'static str; 4] {
        self.0.pick(
            [
                "本机的默认文件（SQLite）",
                "本机的其他文件（SQLite）",
                "多台机器共用的 PostgreSQL，地址来自环境变量",
                "不保存",
            ],
            [
                "the default file of this machine (SQLite)",
                "another file of this machine (SQLite)",
                "a PostgreSQL that several machines share, its URL in an environment variable",
                "nowhere",
            ],
        )
    }

    pub(super) fn choose_number(self, most: usize) -> String {
        self.say(
            format!("请输入 1 到 {most}"),
            format!("type a number from 1 to {most}"),
        )
    }

    pub(super) fn input_ended() -> Bilingual {
        Bilingual::new(
            "输入提前结束，什么也没有写；不想回答问题请用 config init --no-input",
            "the input ended, and nothing was written; config init --no-input writes a template without questions",
        )
    }

    pub(super) fn written(self, file: &Path) -> String {
        let file = file.display();
        self.say(
            format!("已写入 {file}（只有本人可读）。接下来检查一遍："),
            format!("wrote {file} (only you can read it). Now a look at everything:"),
        )
    }
}
