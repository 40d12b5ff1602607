//! The command line as clap builds it, in a language.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use crate::domain::{Bilingual, Language};

use super::cli::Cli;
use super::help;

/// The definition of all commands and options.
pub(super) fn command(language: Language) -> clap::Command {
    help::with_examples(
        match language {
            Language::Chinese => help::in_chinese(Cli::command()),
            Language::English => Cli::command(),
        },
        language,
    )
}

/// Reads the command line. Help and mistakes are in `language`.
pub(super) fn parse(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    language: Language,
) -> Result<Cli, Error> {
    let mut command = command(language);
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The text of a mistake, or of the help, in `language`.
pub(super) fn explain(error: &Error, language: Language) -> String {
    let text = error.render();
    if language == Language::English {
        return text.to_string();
    }
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => help::framed_in_chinese(&text.to_string()),
        _ => mistake_in_chinese(error),
    }
}

fn mistake_in_chinese(error: &Error) -> String {
    let of = |kind| context(error, kind);
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let subject = argument.clone().unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.as_deref() == Some("") => {
            format!("选项 {subject} 需要一个值")
        }
        ErrorKind::InvalidValue => {
            format!("选项 {subject} 的值「{}」无效", value.unwrap_or_default())
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(reason_in_chinese);
            let reason = reason.map_or_else(String::new, |reason| format!("：{reason}"));
            let value = value.unwrap_or_default();
            format!("选项 {subject} 的值「{value}」无效{reason}")
        }
        ErrorKind::UnknownArgument => format!("没有选项「{subject}」"),
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("没有命令「{name}」")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{subject}"),
        ErrorKind::MissingSubcommand => "缺少子命令".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg).unwrap_or_default();
            format!("{subject} 不能与 {other} 同时使用")
        }
        ErrorKind::TooManyValues => format!("{subject} 的值过多"),
        ErrorKind::NoEquals => format!("{subject} 与值之间需要等号"),
        _ => return help::framed_in_chinese(&error.render().to_string()),
    };
    let mut lines = vec![format!("错误：{what}")];
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ];
    if let Some(near) = near.into_iter().find_map(of) {
        lines.push(format!("  您是否想写：{near}"));
    }
    if let Some(known) = of(ContextKind::ValidValue) {
        lines.push(format!("  可用的值：{known}"));
    }
    if let Some(usage) = of(ContextKind::Usage) {
        lines.push(format!("\n{}", help::framed_in_chinese(&usage)));
    }
    lines.push("\n详情请用 --help 查看。".to_owned());
    lines.join("\n")
}

/// Why a value is refused. The parsers of this program explain it in both languages; those of
/// numbers and addresses are from the standard library and clap.
fn reason_in_chinese(reason: &(dyn std::error::Error + 'static)) -> String {
    match reason.downcast_ref::<Bilingual>() {
        Some(said) => said.zh().to_owned(),
        None if reason.is::<std::num::ParseIntError>() => "请写整数".to_owned(),
        None if reason.is::<std::net::AddrParseError>() => {
            "请写成 127.0.0.1:8080 这样的地址和端口".to_owned()
        }
        None => value_out_of_range(&reason.to_string()),
    }
}

/// `5 is not in 1..=10` in Chinese, as clap says it of a number; other words as they are.
fn value_out_of_range(reason: &str) -> String {
    match reason.split_once(" is not in ") {
        Some((number, range)) => format!("{number} 不在 {range} 之内"),
        None if reason.contains("invalid digit") => "请写整数".to_owned(),
        None => reason.to_owned(),
    }
}

/// What clap knows of a mistake, as text.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(texts) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            Some(texts.join("、"))
        }
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
