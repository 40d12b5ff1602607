//! A text in both languages, for what is put into words before it is known who reads it: errors, their remedies, what a check found.

use std::fmt;
use std::io;

use super::balance::Hint;
use super::language::Language;
use super::text::clean;

/// A text in Chinese and in English. Errors of other crates ([`io::Error`], those of the command
/// line) can hold one as their source, so that they can be shown in Chinese, too. Its `Display` is
/// English.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bilingual {
    zh: String,
    en: String,
}

impl Bilingual {
    /// Both texts, cleaned: they may repeat what a platform, a file or the command line says.
    pub fn new(zh: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        Self {
            zh: clean(zh.as_ref()),
            en: clean(en.as_ref()),
        }
    }

    /// Both texts with their line breaks, each line cleaned.
    pub fn in_lines(zh: &str, en: &str) -> Self {
        let lines = |text: &str| text.split('\n').map(clean).collect::<Vec<_>>().join("\n");
        Self {
            zh: lines(zh),
            en: lines(en),
        }
    }

    /// The same words in both languages, such as a platform's own message.
    pub fn same(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), text.as_ref())
    }

    /// What `say` returns for each language.
    pub fn said(say: impl Fn(Language) -> String) -> Self {
        Self::new(say(Language::Chinese), say(Language::English))
    }

    /// The text in one language.
    pub fn pick(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }

    /// The Chinese text.
    pub fn zh(&self) -> &str {
        &self.zh
    }

    /// The English text.
    pub fn en(&self) -> &str {
        &self.en
    }

    /// Both texts with `more` behind them.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        Self {
            zh: format!("{}；{}", self.zh, more.zh),
            en: format!("{}; {}", self.en, more.en),
        }
    }

    /// Both texts behind `subject`: an option, a file, a tenant.
    #[must_use]
    pub fn about(&self, subject: impl fmt::Display) -> Self {
        Self::new(
            format!("{subject}：{}", self.zh),
            format!("{subject}: {}", self.en),
        )
    }

    /// Why reading or writing failed. The English text is the operating system's own. The Chinese
    /// one names the kind of the error and the system's number for it, or repeats the English one.
    pub fn of_io(error: &io::Error) -> Self {
        let own = error.get_ref().and_then(|inner| inner.downcast_ref());
        if let Some(own) = own {
            return Self::clone(own);
        }
        let said = error.to_string();
        let Some(kind) = kind_in_chinese(error.kind()) else {
            return Self::new(format!("系统报告：{said}"), said);
        };
        // An error that another crate has put a path around still has the number in its words.
        let number = said.split_once("(os error ");
        let number = number.and_then(|(_, rest)| rest.split_once(')'));
        let number =
            number.map_or_else(String::new, |(number, _)| format!("（os error {number}）"));
        Self::new(format!("{kind}{number}"), said)
    }
}

fn kind_in_chinese(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::NotFound => "没有这个文件或文件夹",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::AlreadyExists => "已经存在",
        io::ErrorKind::IsADirectory => "是文件夹，不是文件",
        io::ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::QuotaExceeded => "超出磁盘配额",
        io::ErrorKind::ReadOnlyFilesystem => "文件系统是只读的",
        io::ErrorKind::FileTooLarge => "文件太大",
        io::ErrorKind::InvalidFilename => "文件名太长或无效",
        io::ErrorKind::AddrInUse => "端口已被占用",
        io::ErrorKind::AddrNotAvailable => "本机没有这个地址",
        io::ErrorKind::ConnectionRefused => "对方拒绝连接",
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::UnexpectedEof => "连接中断",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "网络不通",
        io::ErrorKind::TimedOut => "超时",
        io::ErrorKind::BrokenPipe => "对方已关闭",
        _ => return None,
    })
}

impl fmt::Display for Bilingual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Bilingual {}

impl From<Hint> for Bilingual {
    fn from(hint: Hint) -> Self {
        Self::new(hint.zh, hint.en)
    }
}

/// Chinese, then English.
impl<Z: AsRef<str>, E: AsRef<str>> From<(Z, E)> for Bilingual {
    fn from((zh, en): (Z, E)) -> Self {
        Self::new(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_system_is_told_by_its_kind_with_its_number() {
        let missing = io::Error::from_raw_os_error(2);
        let said = Bilingual::of_io(&missing);
        assert_eq!(said.en(), missing.to_string());
        if cfg!(unix) {
            assert_eq!(said.zh(), "没有这个文件或文件夹（os error 2）");
        }
        let unknown = io::Error::other("7 of 9");
        assert_eq!(Bilingual::of_io(&unknown).zh(), "系统报告：7 of 9");
    }

    #[test]
    fn an_error_that_holds_both_languages_keeps_them() {
        let own = Bilingual::new("不是 UTF-8", "it is not UTF-8");
        let error = io::Error::new(io::ErrorKind::InvalidData, own.clone());
        assert_eq!(Bilingual::of_io(&error), own);
        assert_eq!(error.to_string(), "it is not UTF-8");
    }

    #[test]
    fn text_of_others_cannot_control_the_terminal() {
        let said = Bilingual::new("a\u{1b}[31mb\nc", "d\u{7}e");
        assert!(!said.zh().contains(char::is_control) && !said.en().contains('\u{7}'));
        let lines = Bilingual::in_lines("一\n二\u{1b}[0m", "one\ntwo");
        assert_eq!((lines.zh(), lines.en()), ("一\n二", "one\ntwo"));
    }
}
