//! Where rows go: standard output, or a file that appears only when it is complete.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::ending::{CommandError, Ending};
use super::paged_output::{PagedOutput, PagerWatch};
use super::stderr;
use crate::domain::text::noun;
use crate::domain::{Language, nearest_word};
use crate::export::{
    CoverQuestion, FoundTarget, JqFilter, NewFile, OutputFormat, RowStyle, TableScreen,
    WrittenCount,
};
use crate::shell::terminal_probe::terminal_columns;

/// Options of every command that prints rows.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct OutputOptions {
    /// Write into this new file, for you alone (mode 600), instead of standard output; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file of -o if it exists
    #[arg(long, requires = "output")]
    force: bool,
    /// Only these fields, in this order: the keys of the objects, for table, csv and xlsx those of their columns (repeatable, or a,b)
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    fields: Vec<String>,
    /// Print what this filter in the language of jq makes of json as a whole, of ndjson line by line: texts without
    /// quotes, null as an empty line
    #[arg(long, value_name = "FILTER")]
    jq: Option<String>,
    #[command(flatten)]
    mark: ByteOrderMark,
    /// Do not page a table that is longer than the screen
    #[arg(long)]
    no_pager: bool,
}

/// Whether a csv begins with a byte-order mark.
#[derive(Args, Clone, Copy, Debug, Default)]
struct ByteOrderMark {
    /// Begin a csv with a byte-order mark, as Excel needs it for Chinese [default: in a file of -o]
    #[arg(long, conflicts_with = "no_bom")]
    bom: bool,
    /// Begin a csv without a byte-order mark [default: on standard output]
    #[arg(long)]
    no_bom: bool,
}

/// What `-o` means. It is determined before the first request, so that a wrong path costs no calls.
#[derive(Debug)]
pub(super) enum Destination {
    Stdout,
    /// Standard output, whose tables are paged where it is a terminal.
    Screen,
    /// A device or a pipe, which is written to directly.
    Device(PathBuf),
    File {
        target: PathBuf,
        replaces: bool,
    },
}

impl OutputOptions {
    /// How rows are written, as far as these options say it.
    pub(super) fn style(
        &self,
        format: OutputFormat,
        language: Language,
    ) -> Result<RowStyle, CommandError> {
        let is_csv = format == OutputFormat::Csv;
        if (self.mark.bom || self.mark.no_bom) && !is_csv {
            return Err(CommandError::usage((
                "--bom 和 --no-bom 只用于 csv；其他格式没有字节顺序标记",
                "--bom and --no-bom are about csv; other formats have no byte-order mark",
            )));
        }
        if format == OutputFormat::Xlsx && self.file().is_none() && io::stdout().is_terminal() {
            return Err(CommandError::usage((
                "xlsx 是文件，不能显示在终端里：请用 -o 写明文件名",
                "xlsx is a file and no text for a terminal: name it with -o",
            )));
        }
        let jq = self.jq_filter(format)?;
        let folder = self.file().and_then(Path::parent);
        Ok(RowStyle {
            // The folder of the file has room for the file; the system's temporary folder may be in
            // memory.
            scratch: folder
                .filter(|folder| !folder.as_os_str().is_empty() && folder.is_dir())
                .map(Path::to_owned),
            mark: is_csv && !self.mark.no_bom && (self.mark.bom || self.file().is_some()),
            fields: self.fields.clone(),
            jq,
            screen: self.screen(language),
            cover: CoverQuestion {
                written: Some(Timestamp::now()),
                ..CoverQuestion::default()
            },
            ..RowStyle::of(format, language)
        })
    }

    /// The filter of `--jq`, compiled before any request, so that a mistake in it costs no calls.
    fn jq_filter(&self, format: OutputFormat) -> Result<Option<JqFilter>, CommandError> {
        let Some(code) = &self.jq else {
            return Ok(None);
        };
        if !matches!(format, OutputFormat::Json | OutputFormat::Ndjson) {
            return Err(CommandError::usage((
                "--jq 筛选 json：对整份文档加 -f json，对每一行加 -f ndjson",
                "--jq filters json: add -f json for the whole document, or -f ndjson for line by line",
            )));
        }
        let filter = JqFilter::compile(code).map_err(CommandError::Usage)?;
        Ok(Some(filter))
    }

    /// The terminal that a table is drawn for. Also set where `CLICOLOR_FORCE` wants colours
    /// without a terminal.
    fn screen(&self, language: Language) -> Option<TableScreen> {
        if self.file().is_some() {
            return None;
        }
        let is_terminal = io::stdout().is_terminal();
        let colours = has_colours(is_terminal, |name| std::env::var(name).ok());
        if !is_terminal && !colours {
            return None;
        }
        let width = terminal_columns();
        Some(TableScreen {
            width,
            colours,
            language,
        })
    }

    /// Whether `--fields` names any.
    pub(super) fn names_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The file of `-o`.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|file| *file != "-")
    }

    /// An existing file is an error unless `--force` is given.
    pub(super) fn destination(&self) -> Result<Destination, CommandError> {
        let Some(target) = self.file() else {
            return Ok(if self.no_pager {
                Destination::Stdout
            } else {
                Destination::Screen
            });
        };
        match FoundTarget::at(target) {
            Ok(FoundTarget::Folder) => {
                let target = target.display();
                Err(CommandError::usage((
                    format!("-o：{target} 是文件夹；请写明其中的文件名"),
                    format!("-o: {target} is a folder; name a file in it"),
                )))
            }
            Ok(FoundTarget::Device) => Ok(Destination::Device(target.to_owned())),
            Ok(FoundTarget::File(_)) if !self.force => {
                let target = target.display();
                Err(CommandError::usage((
                    format!("-o：{target} 已经存在，没有改动；加 --force 可替换"),
                    format!(
                        "-o: {target} exists already and was left as it was; --force replaces it"
                    ),
                )))
            }
            Ok(FoundTarget::File(found)) => Ok(Destination::File {
                target: found,
                replaces: true,
            }),
            Ok(FoundTarget::Nothing) => Ok(Destination::File {
                target: target.to_owned(),
                replaces: false,
            }),
            Err(error) => Err(CommandError::cannot_write(target, &error)),
        }
    }
}

/// Refuses a field that no row has, and one that is named twice.
pub(super) fn check_fields(fields: &[String], known: &[&'static str]) -> Result<(), CommandError> {
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].contains(field) {
            return Err(CommandError::usage((
                format!("--fields：{field} 写了两次"),
                format!("--fields: {field} is named twice"),
            )));
        }
        if known.contains(&field.as_str()) {
            continue;
        }
        let nearest = nearest_word(field, known);
        let nearest = nearest.map_or([String::new(), String::new()], |near| {
            [
                format!("；您是否想写 {near}"),
                format!("; did you mean {near}"),
            ]
        });
        let ([zh, en], known) = (nearest, known.join(", "));
        return Err(CommandError::usage((
            format!("--fields：这里没有字段「{field}」{zh}。字段有：{known}"),
            format!("--fields: there is no field \"{field}\" here{en}. Fields: {known}"),
        )));
    }
    Ok(())
}

/// Whether a table has colours: on a terminal that shows them, unless `NO_COLOR` says otherwise, and anywhere with `CLICOLOR_FORCE`.
fn has_colours(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    let is_forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    is_forced || (is_terminal && set("TERM").is_none_or(|terminal| terminal != "dumb"))
}

/// What a signal has to know of an output that another task writes.
#[derive(Debug)]
pub(super) struct OutputWatch {
    /// The file to remove if the program has to exit while the other task still writes.
    pub(super) temporary: Option<PathBuf>,
    pub(super) pager: PagerWatch,
}

/// An open destination.
#[derive(Debug)]
pub(super) enum Output {
    Stdout(BufWriter<Stdout>),
    Paged(PagedOutput),
    Device(BufWriter<File>, PathBuf),
    File(NewFile),
}

impl Output {
    /// Opens the destination. A table on a terminal is held back and shown when it is complete.
    pub(super) fn open(
        destination: Destination,
        format: OutputFormat,
    ) -> Result<Self, CommandError> {
        match destination {
            Destination::Screen if format == OutputFormat::Table => {
                let stdout = || Self::Stdout(BufWriter::new(io::stdout()));
                Ok(PagedOutput::open().map_or_else(stdout, Self::Paged))
            }
            Destination::Stdout | Destination::Screen => {
                Ok(Self::Stdout(BufWriter::new(io::stdout())))
            }
            Destination::Device(device) => match OpenOptions::new().write(true).open(&device) {
                Ok(file) => Ok(Self::Device(BufWriter::new(file), device)),
                Err(error) => Err(CommandError::cannot_write(&device, &error)),
            },
            Destination::File { target, replaces } => {
                let file = NewFile::create(target.clone(), replaces);
                file.map(Self::File)
                    .map_err(|error| CommandError::cannot_write(&target, &error))
            }
        }
    }

    /// What a signal has to know of this output.
    pub(super) fn watch(&self) -> OutputWatch {
        OutputWatch {
            temporary: match self {
                Self::File(file) => Some(file.temporary().to_owned()),
                Self::Stdout(_) | Self::Paged(_) | Self::Device(..) => None,
            },
            pager: match self {
                Self::Paged(table) => table.watch(),
                Self::Stdout(_) | Self::Device(..) | Self::File(_) => PagerWatch::default(),
            },
        }
    }

    /// Closes the output and says how many rows it got. A file appears only if the run came to its end and printed rows.
    pub(super) fn close(
        mut self,
        ending: Ending,
        (count, quiet): (WrittenCount, bool),
        language: Language,
    ) -> Result<(), CommandError> {
        self.flush()?;
        let target = match self {
            Self::Stdout(_) => return Ok(()),
            // Whoever pressed Ctrl-C wants the command line back.
            Self::Paged(table) => return Ok(table.show(!ending.is_by_signal())?),
            Self::Device(_, device) => device,
            Self::File(file) => {
                if let Some(reason) = reason_to_discard(ending, count) {
                    print_discarded(&file, reason, language);
                    return Ok(());
                }
                let target = file.target().to_owned();
                file.put_in_place()
                    .map_err(|error| CommandError::cannot_write(&target, &error))?;
                target
            }
        };
        if !quiet {
            stderr::line(&explain_written(count, &target, language));
        }
        Ok(())
    }

    fn inner(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(out) => out,
            Self::Paged(out) => out,
            Self::Device(out, _) => out,
            Self::File(file) => file,
        }
    }
}

/// How much was written into a file: rows, or the values that `--jq` made of them.
fn explain_written(count: WrittenCount, target: &Path, language: Language) -> String {
    let target = target.display();
    match count.values {
        None => {
            let (rows, noun) = (count.rows, noun(count.rows, "row", "rows"));
            language.pick(
                format!("已将 {rows} 行写入 {target}"),
                format!("wrote {rows} {noun} to {target}"),
            )
        }
        Some(values) => {
            let noun = noun(values, "value", "values");
            language.pick(
                format!("已将 --jq 得到的 {values} 个值写入 {target}"),
                format!("wrote {values} {noun} of --jq to {target}"),
            )
        }
    }
}

/// Why the file is not put in place; `None` if it is.
fn reason_to_discard(ending: Ending, count: WrittenCount) -> Option<[&'static str; 2]> {
    match ending {
        _ if ending.is_by_signal() => Some(["已中断", "interrupted"]),
        Ending::Complete | Ending::Partial | Ending::FoundAny if !count.is_nothing() => None,
        _ if !count.is_nothing() => Some(["没有可用的数据", "nothing usable"]),
        _ if count.values.is_some() => Some(["--jq 没有得到任何值", "--jq made no value"]),
        _ => Some(["没有可写的行", "no row to write"]),
    }
}

fn print_discarded(file: &NewFile, [zh, en]: [&str; 2], language: Language) {
    let target = file.target().display();
    let [left_zh, left_en] = if file.replaces() {
        ["保持原样", "was left as it was"]
    } else {
        ["没有写入", "was not written"]
    };
    stderr::line(&language.pick(
        format!("{zh}：{target} {left_zh}"),
        format!("{en}: {target} {left_en}"),
    ));
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_and_both_variables_are_heeded() {
        let with = |is_terminal, set: &[(&str, &str)]| {
            let value = |name: &str| {
                let found = set.iter().find(|(own, _)| *own == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            has_colours(is_terminal, value)
        };
        assert!(with(true, &[("TERM", "xterm")]));
        assert!(!with(true, &[("TERM", "dumb")]));
        assert!(!with(true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
        assert!(!with(false, &[]));
        assert!(with(false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!with(false, &[("CLICOLOR_FORCE", "0")]));
    }
}
