//! What is wrong with a sheet, said so that its author finds the cell and knows what to write instead.

use std::path::Path;
use std::sync::Arc;

use crate::domain::text::{noun, shown};
use crate::domain::{Bilingual, Language};

/// Why a sheet could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetError {
    /// The file as it was named.
    pub file: Arc<str>,
    /// What is wrong, in the order of the rows.
    pub faults: Vec<SheetFault>,
    /// How many faults there are beside these.
    pub more: usize,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetFault {
    /// The name of the sheet; `None` for the first one, and for the file as a whole.
    pub sheet: Option<Arc<str>>,
    /// The row, counted from 1, and the column, counted from 0; `None` for the file as a whole.
    pub cell: Option<(u32, Option<usize>)>,
    /// What is wrong.
    pub problem: SheetProblem,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetProblem {
    /// The file cannot be opened or read.
    Unreadable(Bilingual),
    /// It is a folder or a device.
    NotAFile,
    /// It is too large.
    TooLarge,
    /// It is neither csv nor xlsx.
    NotASheet,
    /// It is neither UTF-8 nor GB18030.
    Encoding,
    /// Quotation marks or columns are broken.
    Broken(Box<str>),
    /// No row has the headings that are needed; these are those of the first row.
    NoHeadings {
        /// The headings that are missing.
        missing: &'static [&'static str],
        /// Those that were found.
        found: Box<str>,
    },
    /// No column has the heading that was asked for.
    NoSuchHeading(Box<str>),
    /// Two columns have the heading.
    HeadingTwice(Box<str>),
    /// It has no row with people.
    NoRows,
    /// Nothing says which leave type the figures are of.
    NoLeave,
    /// The row says nothing of who it is about.
    Nobody,
    /// Not a number.
    NotANumber(Box<str>),
    /// A day where a number is expected.
    DayForNumber(Box<str>),
    /// A number with so many digits that a spreadsheet has lost some.
    LostDigits(Box<str>),
    /// A formula's error, such as `#REF!`.
    FormulaError(Box<str>),
    /// True or false.
    Truth,
    /// Not a unit.
    NotAUnit(Box<str>),
    /// A cell that may not be empty.
    Missing,
    /// The headings of a file of rates are missing; these are those of the first row.
    NoRateHeadings(Box<str>),
    /// Not a day's pay. The text is not repeated, because it may be somebody's pay.
    NotARate,
    /// A second rate of the same person.
    RatedTwice,
    /// The same name on one side of two pairs.
    PairedTwice(Box<str>),
    /// More leave types than anybody has.
    TooManyLeaves,
    /// No row has the headings of a sheet of dates; these are those of the first row.
    NoDateHeadings {
        /// Those that were found.
        found: Box<str>,
    },
    /// Not a day.
    NotADay(Box<str>),
    /// Another day for a person who has one already.
    TwoDays(Box<str>),
    /// No tenant of this name.
    NoSuchTenant(Box<str>),
}

impl SheetError {
    /// An error of a whole file.
    pub fn of_file(path: &Path, problem: SheetProblem) -> Self {
        Self {
            file: Arc::from(path.display().to_string()),
            faults: vec![SheetFault {
                sheet: None,
                cell: None,
                problem,
            }],
            more: 0,
        }
    }

    /// One line for each fault, and one that counts the others.
    pub fn explain(&self, language: Language) -> Vec<String> {
        let file = shown(&self.file);
        let faults = self.faults.iter();
        let mut lines: Vec<String> = faults
            .map(|fault| {
                let place = fault.explain_place(language);
                let problem = fault.problem.explain(language);
                language.pick(
                    format!("{file}{place}：{problem}"),
                    format!("{file}{place}: {problem}"),
                )
            })
            .collect();
        if self.more > 0 {
            let more = self.more;
            let noun = noun(more, "problem", "problems");
            lines.push(language.pick(
                format!("{file}：另有 {more} 处问题"),
                format!("{file}: {more} more {noun}"),
            ));
        }
        lines
    }
}

impl SheetFault {
    fn explain_place(&self, language: Language) -> String {
        let sheet = self.sheet.as_deref().map(|sheet| {
            let sheet = shown(sheet);
            language.pick(format!(" 工作表「{sheet}」"), format!(" sheet {sheet:?}"))
        });
        let cell = match self.cell {
            None => String::new(),
            Some((row, None)) => language.pick(format!(" 第 {row} 行"), format!(" row {row}")),
            Some((row, Some(column))) => {
                let letters = column_letters(column);
                language.pick(
                    format!(" 第 {row} 行 {letters} 列"),
                    format!(" row {row} column {letters}"),
                )
            }
        };
        sheet.unwrap_or_default() + &cell
    }
}

impl SheetProblem {
    /// What is wrong and what to do about it.
    pub fn explain(&self, language: Language) -> String {
        let (chinese, english) = self.texts();
        language.pick(chinese, english)
    }

    fn texts(&self) -> (String, String) {
        match self {
            Self::Unreadable(error) => (
                format!("打不开：{}", error.zh()),
                format!("cannot be read: {}", error.en()),
            ),
            Self::NotAFile => both("不是文件", "is not a file"),
            Self::TooLarge => both(
                "文件超过 256 MB；请只保留需要比较的列",
                "is larger than 256 MB; keep only the columns to compare",
            ),
            Self::NotASheet => both(
                "既不是 csv 也不是不带密码的 xlsx；请另存为 CSV UTF-8 或 xlsx",
                "is neither csv nor an xlsx without a password; save it as CSV UTF-8 or xlsx",
            ),
            Self::Encoding => both(
                "编码既不是 UTF-8 也不是 GB18030；请另存为 CSV UTF-8",
                "is neither UTF-8 nor GB18030; save it as CSV UTF-8",
            ),
            Self::Broken(error) => (format!("格式有误：{error}"), format!("is broken: {error}")),
            Self::NoHeadings { .. }
            | Self::NoSuchHeading(_)
            | Self::HeadingTwice(_)
            | Self::NoRows
            | Self::NoLeave
            | Self::Nobody
            | Self::PairedTwice(_)
            | Self::TooManyLeaves
            | Self::Missing => self.texts_about_layout(),
            Self::NoDateHeadings { .. }
            | Self::NotADay(_)
            | Self::TwoDays(_)
            | Self::NoSuchTenant(_) => self.texts_about_dates(),
            Self::NoRateHeadings(_) | Self::NotARate | Self::RatedTwice => self.texts_about_rates(),
            Self::NotANumber(_)
            | Self::DayForNumber(_)
            | Self::LostDigits(_)
            | Self::FormulaError(_)
            | Self::Truth
            | Self::NotAUnit(_) => self.texts_about_cell(),
        }
    }

    fn texts_about_layout(&self) -> (String, String) {
        match self {
            Self::NoHeadings { missing, found } => (
                format!(
                    "找不到表头 {}；第一行是 {found}。请用 --columns 指明，例如 --columns id=账号,left=剩余",
                    missing.join(" 或 ")
                ),
                format!(
                    "has no column for {}; the first row is {found}. Name it, such as --columns id=账号,left=剩余",
                    missing.join(" or ")
                ),
            ),
            Self::NoSuchHeading(heading) => (
                format!("没有名为「{heading}」的列"),
                format!("no column is headed \"{heading}\""),
            ),
            Self::HeadingTwice(heading) => (
                format!("「{heading}」有两列；请用 --columns 指明其中一列，或改名"),
                format!(
                    "two columns stand for \"{heading}\"; name one with --columns, or rename one"
                ),
            ),
            Self::NoRows => both("没有数据行", "has no rows below the headings"),
            Self::NoLeave => both(
                "没有假期列；请用 --columns leave=列名 指明，或用 --type 只选一种假期",
                "does not say which leave its figures are of; name the column with --columns leave=HEADING, or choose one leave with --type",
            ),
            Self::Nobody => both(
                "没有账号、工号或姓名；请补上或删除此行",
                "has no id, number or name; fill one in, or delete the row",
            ),
            Self::PairedTwice(name) => (
                format!("「{name}」已经对应过了；请删除其中一行"),
                format!("\"{name}\" is linked already; delete one of the two rows"),
            ),
            Self::TooManyLeaves => both(
                "假期种类太多；假期列选错了吗？",
                "has too many leave types; is the leave column another one?",
            ),
            _ => both("不能为空", "may not be empty"),
        }
    }

    fn texts_about_dates(&self) -> (String, String) {
        match self {
            Self::NoDateHeadings { found } => (
                format!(
                    "找不到表头：需要账号 (id)，以及入职日期 (hired_on)、首次参加工作日期 (first_work_on)、发放日期 (granted_on) 中至少一列；第一行是 {found}"
                ),
                format!(
                    "needs a column id (账号) and at least one of hired_on (入职日期), first_work_on (首次参加工作日期), granted_on (发放日期); the first row is {found}"
                ),
            ),
            Self::TwoDays(id) => (
                format!("{id} 在前面的行里是另一个日期；请只留一个"),
                format!("{id} has another day in a row above; keep one of the two"),
            ),
            Self::NoSuchTenant(name) => (
                format!("配置里没有名为「{name}」的企业；请写 [[tenant]] 的 name 或 label"),
                format!("no tenant is called \"{name}\"; write the name or label of a [[tenant]]"),
            ),
            Self::NotADay(text) => (
                format!("「{text}」不是日期；请写成 2020-03-01"),
                format!("\"{text}\" is not a day; write it as 2020-03-01"),
            ),
            _ => both("不是日期", "is not a day"),
        }
    }

    fn texts_about_rates(&self) -> (String, String) {
        match self {
            Self::NoRateHeadings(found) => (
                format!(
                    "要有表头 id（账号）或 number（工号）、day_rate（日薪）、currency（币种）；第一行是 {found}"
                ),
                format!(
                    "needs the headings id or number, day_rate and currency; the first row is {found}"
                ),
            ),
            Self::NotARate => both(
                "不是日薪；请填不小于 0、最多六位小数的数字",
                "is not a day's pay; write a number of at least 0 with at most six decimals",
            ),
            _ => both(
                "这名员工已有日薪；请删除其中一行",
                "this person has a rate already; delete one of the two rows",
            ),
        }
    }

    fn texts_about_cell(&self) -> (String, String) {
        match self {
            Self::NotANumber(text) => (
                format!("「{text}」不是数字；请填数字，没有余额请留空，不限额请填「不限额」"),
                format!(
                    "\"{text}\" is not a number; write a number, leave it empty where there is no balance, or write unlimited"
                ),
            ),
            Self::DayForNumber(day) => (
                format!("这里是日期 {day}，不是数字；请把单元格格式改为常规后重新填写"),
                format!(
                    "holds the date {day}, not a number; set the cell's format to General and type it again"
                ),
            ),
            Self::LostDigits(number) => (
                format!(
                    "{number} 的位数太多，表格软件只保留前 15 位；请把该列格式改为文本后重新粘贴"
                ),
                format!(
                    "{number} has more digits than a spreadsheet keeps (15); format the column as text and paste it again"
                ),
            ),
            Self::FormulaError(error) => (
                format!("公式出错 {error}；请改正公式"),
                format!("holds the formula error {error}; mend the formula"),
            ),
            Self::NotAUnit(text) => (
                format!("「{text}」不是单位；请填天或小时"),
                format!("\"{text}\" is not a unit; write day or hour"),
            ),
            _ => both(
                "是 TRUE/FALSE，不是数字",
                "holds TRUE or FALSE, not a number",
            ),
        }
    }
}

fn both(chinese: &str, english: &str) -> (String, String) {
    (chinese.to_owned(), english.to_owned())
}

/// A column as a spreadsheet names it: A, B, … Z, AA.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
