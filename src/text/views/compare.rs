//! Texts of the view Compare.

use crate::domain::insight::compare::{
    CompareCounts, CompareReason, CompareResult, MatchKey, RowFigures,
};
use crate::domain::text::grouped;
use crate::domain::{CellState, Language};
use crate::text::figures::{state_word, unit_name};

/// A field of the dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareField {
    /// The path of a csv or xlsx.
    Sheet,
    /// Which column holds what: `left=剩余,id=账号`.
    Columns,
    /// The path of a file of pairs of leave types.
    Types,
    /// The path of a file of people who are the same.
    Links,
    /// Figures that differ by no more than this are equal.
    Tolerance,
}

impl CompareField {
    /// From top to bottom.
    pub const ALL: [Self; 5] = [
        Self::Sheet,
        Self::Columns,
        Self::Types,
        Self::Links,
        Self::Tolerance,
    ];
}

/// `不一致 12`, `待确认 2`, `一致 386`: the results that occur, those that need attention first.
pub fn counts(counts: &CompareCounts, language: Language) -> Vec<String> {
    CompareResult::ALL
        .into_iter()
        .filter(|result| counts.of(*result) > 0)
        .map(|result| {
            let count = grouped(counts.of(result));
            let word = result.explain(language);
            language.pick(format!("{word} {count}"), format!("{count} {word}"))
        })
        .collect()
}

/// Which sides are compared.
pub fn sides([left, right]: [&str; 2], language: Language) -> String {
    language.pick(
        format!("左：{left}  右：{right}"),
        format!("left: {left}  right: {right}"),
    )
}

/// By what people are matched.
pub fn match_key(key: MatchKey, language: Language) -> &'static str {
    match key {
        MatchKey::Number => language.pick("工号", "number"),
        MatchKey::Id => language.pick("账号", "id"),
        MatchKey::Name => language.pick("姓名", "name"),
    }
}

/// By what people were matched, and how many.
pub fn matched(key: MatchKey, counts: &CompareCounts, language: Language) -> String {
    let key = match_key(key, language);
    let people = grouped(counts.matched);
    language.pick(
        format!("按{key}对应 {people} 人"),
        format!("{people} matched by {key}"),
    )
}

/// In the place of a figure, where that side does not have the person.
pub fn nobody(language: Language) -> &'static str {
    language.pick("没有", "none")
}

/// That the comparison is being worked out.
pub fn working(language: Language) -> &'static str {
    language.pick("正在比对，⟦back⟧ 取消", "comparing, ⟦back⟧ cancels")
}

/// The unit of the figures of a row, or that of each where they differ.
pub fn unit_words(figures: &RowFigures, language: Language) -> String {
    let word = |unit| unit_name(unit, language);
    match (figures.unit, figures.units) {
        (None, [Some(left), Some(right)]) => format!("{} / {}", word(left), word(right)),
        (unit, _) => unit.map_or("", word).to_owned(),
    }
}

/// In place of rows where there is only one tenant.
pub fn one_tenant(language: Language) -> &'static str {
    language.pick(
        "只配置了一个企业；要与自己的表格比对，请在配置里写 [compare] sheet = \"文件\"",
        "only one tenant is configured; to compare it with a sheet of yours, name it in the configuration: [compare] sheet = \"FILE\"",
    )
}

/// In place of rows where everything agrees.
pub fn nothing_differs(equal: u64, language: Language) -> String {
    let equal = grouped(equal);
    language.pick(
        format!("没有不一致；{equal} 项一致（按 ⟦list-equal⟧ 列出）"),
        format!("nothing differs; {equal} are equal (⟦list-equal⟧ lists them)"),
    )
}

/// That a side is still being read, so that people may only seem to be missing.
pub fn still_reading(language: Language) -> &'static str {
    language.pick("读取中，结果会变", "still being read")
}

/// Who was taken to be linked to somebody of the other side, and what to do next.
pub fn linking(id: &str, language: Language) -> String {
    language.pick(
        format!("{id}：移到另一边的同一人上按 ⟦link⟧，⟦back⟧ 取消"),
        format!("{id}: press ⟦link⟧ on the same person of the other side, ⟦back⟧ cancels"),
    )
}

/// The file of links could not be written.
pub fn not_written(error: &str, language: Language) -> String {
    language.pick(
        format!("对应关系没有写入文件：{error}"),
        format!("the links were not written: {error}"),
    )
}

/// The title of the dialog of files.
pub fn files_title(language: Language) -> &'static str {
    language.pick("比对的表格与规则", "sheet and rules of the comparison")
}

/// The name of a field of that dialog.
pub fn field(field: CompareField, language: Language) -> &'static str {
    match field {
        CompareField::Sheet => language.pick("表格", "sheet"),
        CompareField::Columns => language.pick("列", "columns"),
        CompareField::Types => language.pick("假期对应", "leave types"),
        CompareField::Links => language.pick("同一人", "links"),
        CompareField::Tolerance => language.pick("误差", "tolerance"),
    }
}

/// What may be typed into it.
pub fn field_hint(field: CompareField, language: Language) -> &'static str {
    match field {
        CompareField::Sheet => language.pick("csv 或 xlsx 的路径", "path of a csv or xlsx"),
        CompareField::Columns => language.pick(
            "表头不认识时：left=剩余,id=账号",
            "where headings are not known: left=Rest,id=Code",
        ),
        CompareField::Types => language.pick(
            "名称不同的假期：两列 左、右 的文件",
            "types of other names: a file of columns left, right",
        ),
        CompareField::Links => language.pick(
            "谁与谁是同一人：两列 左、右 的文件，按 ⟦link⟧ 记下的也写进去",
            "who is who: columns left, right; ⟦link⟧ writes into it, too",
        ),
        CompareField::Tolerance => language.pick("0，例如 0.01", "0, for example 0.01"),
    }
}

/// What the dialog does.
pub fn files_note(language: Language) -> &'static str {
    language.pick(
        "只在这次打开期间有效，空着的不用；除「同一人」外，文件只读",
        "used until the program ends, what is empty is not; all files but the links are only read",
    )
}

/// How many faults of the files are not listed.
pub fn more_faults(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(format!("还有 {count} 处错误"), format!("and {count} more"))
}

/// That the files are being read.
pub fn reading_files(language: Language) -> &'static str {
    language.pick(
        "正在读取文件，⟦back⟧ 取消",
        "reading the files, ⟦back⟧ cancels",
    )
}

/// The user did not want to wait for the comparison.
pub fn stopped(language: Language) -> &'static str {
    language.pick(
        "比较已停止；换一边、改筛选或排序会重新比较",
        "the comparison was stopped; another side, filter or order compares again",
    )
}

/// That the tolerance is no such number.
pub fn wrong_tolerance(language: Language) -> &'static str {
    language.pick(
        "误差请写数字，例如 0.01，最多六位小数",
        "write the tolerance as a number such as 0.01, with at most six decimals",
    )
}

/// How many people could not be identified, and at which of them the cursor is.
pub fn unclear(at: usize, count: usize, language: Language) -> String {
    let (at, count) = (grouped(at), grouped(count));
    language.pick(
        format!("待确认 {at}/{count}（⟦next-unclear⟧、⟦previous-unclear⟧ 走到下一个、上一个）"),
        format!("unclear {at}/{count} (⟦next-unclear⟧, ⟦previous-unclear⟧: next, previous)"),
    )
}

impl CompareResult {
    /// The word for people.
    pub fn explain(self, language: Language) -> &'static str {
        match self {
            Self::Equal => language.pick("一致", "equal"),
            Self::Different => language.pick("不一致", "different"),
            Self::OnlyLeft => language.pick("仅左边有", "only left"),
            Self::OnlyRight => language.pick("仅右边有", "only right"),
            Self::NotComparable => language.pick("无法比较", "not comparable"),
            Self::Ambiguous => language.pick("待确认", "ambiguous"),
        }
    }
}

impl CompareReason {
    /// The words for people.
    pub fn explain(self, language: Language) -> &'static str {
        match self {
            Self::Rounding => language.pick("四舍五入", "rounding"),
            Self::Unit => language.pick("按天与按小时", "days and hours"),
            Self::LotEnded => language.pick("含已到期额度", "ended lot counted"),
            Self::UnderApproval => language.pick("审批中的申请", "under approval"),
            Self::Carried => language.pick("未计结转", "carried left out"),
            Self::Unlimited => state_word(CellState::Unlimited, language),
            Self::Failed => language.pick("读取失败", "could not be read"),
            Self::Forbidden => state_word(CellState::Forbidden, language),
            Self::Pending => language.pick("尚未读取", "not read yet"),
            Self::Namesakes => language.pick("同名或重号", "namesakes"),
            Self::SeveralLines => language.pick("表中有多行", "several lines"),
            Self::SeveralTypes => language.pick("假期同名", "types of one name"),
        }
    }
}
