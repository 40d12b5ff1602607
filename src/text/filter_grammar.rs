//! The grammar of the filter, line by line. The list of keys shows and searches these lines, and
//! puts the one that is chosen into the filter.

use crate::domain::Language;
use crate::text::wording::Wording;

/// A line of the grammar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct GrammarLine {
    example: Wording,
    finds: Wording,
}

const fn line(
    example_zh: &'static str,
    example_en: &'static str,
    zh: &'static str,
    en: &'static str,
) -> GrammarLine {
    GrammarLine {
        example: Wording::new(example_zh, example_en),
        finds: Wording::new(zh, en),
    }
}

#[rustfmt::skip]
/// The forms of a condition, in the order of the help.
pub const GRAMMAR: [GrammarLine; 14] = [
    line("张三", "zhangs", "筛选：姓名、账号、工号、部门；拼音、首字母", "filter: name, id, number, department; pinyin, initials"),
    line("剩余<0", "left<0", "筛选：剩余、已用、已发、结转，用 < <= = >= >", "filter: left, used, granted, carried with < <= = >= >"),
    line("超支", "overdrawn", "筛选：超支，含推断", "filter: overdrawn, inferred ones too"),
    line("到期<30d", "expires<30d", "筛选：30 天内到期；也可写日期", "filter: ends within 30 days; a date works too"),
    line("假期:年假", "type:年假", "筛选：某种假期", "filter: a leave type"),
    line("部门:市场", "dept:市场", "筛选：某个部门", "filter: a department"),
    line("状态:读不到", "state:failed", "筛选：读不到、失败、无权限、不限额等", "filter: unreadable, failed, forbidden, unlimited, …"),
    line("张三 剩余<0", "zs left<0", "筛选：空格为且", "filter: a space is and"),
    line("张三 | 李四", "zs | ls", "筛选：竖线为或，可粘贴一列姓名", "filter: a bar is or; a column can be pasted"),
    line("!部门:市场", "!dept:市场", "筛选：! 取反", "filter: ! is not"),
    line("@临期", "@ending", "筛选：自带，30 天内到期", "filter: built in, ends within 30 days"),
    line("@超支", "@overdrawn", "筛选：自带，超支", "filter: built in, overdrawn"),
    line("@全年未休", "@untaken", "筛选：自带，有额度而一天没用", "filter: built in, granted and nothing used"),
    line("@读不到", "@unreadable", "筛选：自带，读不到；其余写在配置 [filters]", "filter: built in, unreadable; others in [filters]"),
];

impl GrammarLine {
    /// A filter that shows it.
    pub fn example(&self, language: Language) -> &'static str {
        self.example.of(language)
    }

    /// What it finds.
    pub fn describe(&self, language: Language) -> &'static str {
        self.finds.of(language)
    }

    /// Whether `text` occurs in its example or words, in either language.
    pub fn mentions(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        self.example.mentions(&text) || self.finds.mentions(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::matching::Query;

    #[test]
    fn every_example_is_a_filter_without_a_mistake() {
        for line in GRAMMAR {
            for language in [Language::Chinese, Language::English] {
                let query = Query::parse(line.example(language));
                assert_eq!(query.errors(), [], "{}", line.example(language));
                assert!(!query.is_all());
            }
        }
    }
}
