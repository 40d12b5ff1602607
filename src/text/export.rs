//! Texts of the dialog that writes a file, and of what it wrote.

use std::path::PathBuf;

use crate::domain::Language;
use crate::domain::text::{grouped, noun};

/// How many rows a file will have, and of what kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportExtent {
    /// This many people.
    People(usize),
    /// The marked ones: this many people.
    Marked(usize),
    /// This many lines.
    Lines(usize),
    /// This many changes of a person or a leave type, each with a line for each figure.
    Changes(usize),
    /// The sums of departments, of which those with people of their own have rows.
    Departments,
    /// This many lines with a last day, and this many amounts without one, which are not written.
    DatedLines(usize, usize),
}

impl ExportExtent {
    /// The number of rows, or a lower bound: a person or a change has several.
    pub fn rows_at_least(self) -> usize {
        match self {
            Self::People(rows)
            | Self::Marked(rows)
            | Self::Lines(rows)
            | Self::Changes(rows)
            | Self::DatedLines(rows, _) => rows,
            Self::Departments => 0,
        }
    }
}

/// What the written data lack, so that nobody takes an incomplete file for a complete one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MissingData {
    /// Something is still being read.
    pub is_reading: bool,
    /// A comparison was stopped or failed before its end.
    pub unfinished: bool,
    /// People who were not read.
    pub unread: usize,
    /// People who could not be compared.
    pub not_compared: usize,
    /// People whom one of the compared days left out, because other departments were configured then.
    pub outside_scope: usize,
    /// People of whom a balance failed or was forbidden.
    pub unreadable: usize,
    /// What the lists of people lack.
    pub gaps: usize,
    /// A tenant refused or failed.
    pub refused: bool,
    /// People with figures of an earlier time.
    pub old: usize,
}

impl MissingData {
    /// Whether the data are complete and of one time.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Why nothing was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExportError {
    /// No file was named.
    NoName,
    /// The view has nothing on screen yet, or no row.
    NoRows,
    /// There is a folder of that name.
    IsFolder,
    /// There is a device or a pipe of that name.
    IsDevice,
    /// The system's reason.
    System(String),
}

/// A file that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: u64,
    /// What it lacks.
    pub missing: MissingData,
    /// Names, ids and figures are hidden in it.
    pub masked: bool,
}

/// The title of the dialog: which view.
pub fn title(view: &str, language: Language) -> String {
    language.pick(format!("写入文件：{view}"), format!("write a file: {view}"))
}

/// More rows than a sheet of a workbook has.
pub fn several_sheets(language: Language) -> &'static str {
    language.pick(
        "超过一张工作表的 1,048,576 行，其余写在下一张",
        "more than the 1,048,576 rows of a sheet: the rest goes on in the next one",
    )
}

/// The labels of the lines, equally wide.
pub fn labels(language: Language) -> [&'static str; 4] {
    language.pick(
        ["内容", "格式", "脱敏", "文件"],
        ["rows  ", "format", "masked", "file  "],
    )
}

/// The choice between a file with names and figures and a masked one.
pub fn masked_choice(language: Language) -> [&'static str; 2] {
    language.pick(["否", "是"], ["no", "yes"])
}

/// What a masked file hides.
pub fn what_is_masked(language: Language) -> &'static str {
    language.pick(
        "姓名、账号、工号、部门和数字写成 ***",
        "names, ids, departments, figures are ***",
    )
}

/// Why the choice is made already.
pub fn screen_is_masked(language: Language) -> &'static str {
    language.pick(
        "屏幕已脱敏，文件也脱敏；先按 ⟦back⟧ 和 ⟦mask⟧ 才能写出原文",
        "the screen is masked and so is the file; ⟦back⟧ and ⟦mask⟧ show names",
    )
}

/// How much is written.
pub fn extent(extent: ExportExtent, language: Language) -> String {
    match extent {
        ExportExtent::People(people) => {
            let (who, people) = (noun(people, "person", "people"), grouped(people));
            language.pick(
                format!("屏幕上列出的 {people} 人"),
                format!("{people} {who}, as listed on screen"),
            )
        }
        ExportExtent::Marked(people) => {
            let (who, people) = (noun(people, "person", "people"), grouped(people));
            language.pick(
                format!("已标记的 {people} 人"),
                format!("{people} marked {who}"),
            )
        }
        ExportExtent::Lines(lines) | ExportExtent::DatedLines(lines, 0) => {
            let (rows, lines) = (noun(lines, "row", "rows"), grouped(lines));
            language.pick(
                format!("屏幕上的 {lines} 行（收起的也写）"),
                format!("{lines} {rows}, closed groups too"),
            )
        }
        ExportExtent::Changes(changes) => {
            let (what, changes) = (noun(changes, "change", "changes"), grouped(changes));
            language.pick(
                format!("{changes} 项变化，每个数字写一行"),
                format!("{changes} {what}, a row for each figure"),
            )
        }
        ExportExtent::Departments => language
            .pick(
                "每个部门只算直属人员，不含下级部门",
                "each department's own people, without those of departments below it",
            )
            .to_owned(),
        ExportExtent::DatedLines(lines, undated) => {
            let (rows, are) = (noun(lines, "row", "rows"), noun(undated, "is", "are"));
            let (lines, undated) = (grouped(lines), grouped(undated));
            language.pick(
                format!("有到期日的 {lines} 行；没有到期日的 {undated} 行不写"),
                format!("{lines} {rows} with a last day; {undated} without one {are} left out"),
            )
        }
    }
}

/// What the data lack, and how many people have older figures; empty where neither is the case.
pub fn missing(missing: MissingData, language: Language) -> String {
    let count = |count: usize, zh: &str, en: &str| {
        let text = grouped(count);
        let text = language.pick(zh, en).replace("{}", &text);
        let who = noun(count, "person", "people");
        let text = text.replace("{who}", who);
        (count > 0).then_some(text)
    };
    let flag = |is: bool, zh: &str, en: &str| is.then(|| language.pick(zh, en).to_owned());
    let parts = [
        flag(missing.is_reading, "还在读取", "still reading"),
        flag(
            missing.refused,
            "有企业被拒绝或读取失败",
            "a tenant refused or failed",
        ),
        flag(
            missing.unfinished,
            "比较没有做完",
            "the comparison did not finish",
        ),
        count(missing.unread, "{} 人没有数据", "{} {who} without data"),
        count(
            missing.not_compared,
            "{} 人无法比较",
            "{} {who} not compared",
        ),
        count(
            missing.outside_scope,
            "{} 人在配置的部门之外",
            "{} {who} outside the configured departments",
        ),
        count(missing.unreadable, "{} 人读取失败", "{} {who} unreadable"),
        count(
            missing.gaps,
            "名单有 {} 处缺漏",
            noun(missing.gaps, "{} gap in the lists", "{} gaps in the lists"),
        ),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    // Older figures are not missing.
    let old = count(
        missing.old,
        "{} 人是以前读到的数据",
        "{} {who} with earlier figures",
    );
    let comma = language.pick("，", ", ");
    let lacking = (!parts.is_empty()).then(|| {
        let parts = parts.join(comma);
        language.pick(
            format!("数据不完整：{parts}"),
            format!("not complete: {parts}"),
        )
    });
    let said: Vec<String> = lacking.into_iter().chain(old).collect();
    said.join(comma)
}

/// What the dialog does, while nothing is wrong.
pub fn note(language: Language) -> &'static str {
    language.pick(
        "仅本人可读（600）；没写文件夹时，写到程序启动的文件夹",
        "readable by you alone (600); without a folder it goes where the program was started",
    )
}

/// That a file of that name exists.
pub fn exists(language: Language) -> &'static str {
    language.pick(
        "这个文件已经存在。⟦choose⟧ 覆盖，⟦back⟧ 不覆盖，也可以改名",
        "this file exists. ⟦choose⟧ replaces it, ⟦back⟧ does not, or type another name",
    )
}

/// That it is being written, and how much of it is.
pub fn writing(done: usize, language: Language) -> String {
    if done == 0 {
        return language
            .pick("正在写入，⟦back⟧ 取消", "writing, ⟦back⟧ cancels")
            .to_owned();
    }
    let done = grouped(done);
    language.pick(
        format!("正在写入，已写 {done}，⟦back⟧ 取消"),
        format!("writing, {done} done, ⟦back⟧ cancels"),
    )
}

/// That the file will be written once filter and order are worked out.
pub fn waiting(language: Language) -> &'static str {
    language.pick(
        "等筛选和排序完成后写入，⟦back⟧ 取消",
        "writes once filter and order are worked out, ⟦back⟧ cancels",
    )
}

/// Why nothing was written.
pub fn failed(error: &ExportError, language: Language) -> String {
    let word = match error {
        ExportError::NoName => language.pick("请写文件名", "name the file"),
        ExportError::NoRows => language.pick("没有可写的内容", "there is no row to write"),
        ExportError::IsFolder => language.pick("这是一个文件夹", "that is a folder"),
        ExportError::IsDevice => language.pick("这不是普通文件", "that is not a plain file"),
        ExportError::System(reason) => {
            return language.pick(
                format!("写不了：{reason}"),
                format!("cannot write: {reason}"),
            );
        }
    };
    word.to_owned()
}

/// What was written, in the last line.
pub fn written(file: &WrittenFile, language: Language) -> String {
    let noun = noun(file.rows, "row", "rows");
    let (rows, path) = (
        grouped(usize::try_from(file.rows).unwrap_or(usize::MAX)),
        file.path.display(),
    );
    let missing = missing(file.missing, language);
    let missing = if missing.is_empty() {
        String::new()
    } else {
        language.pick(format!("（{missing}）"), format!(" ({missing})"))
    };
    let masked = if file.masked {
        language.pick("（已脱敏）", " (masked)")
    } else {
        ""
    };
    // A long line is cut at its end. The path may be lost there, but not what the file lacks.
    language.pick(
        format!("已写入 {rows} 行{masked}{missing}：{path}"),
        format!("wrote {rows} {noun}{masked}{missing}: {path}"),
    )
}
