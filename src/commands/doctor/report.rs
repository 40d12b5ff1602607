//! The checks as text: a block for each tenant, a line for each step, and below a step that is not
//! right what to do about it.

use textwrap::{Options, WordSeparator};
use unicode_width::UnicodeWidthStr;

use crate::domain::Language;

use super::check::{CheckResult, DoctorCheck};
use super::words;

/// The indentation of further lines of a text.
const FURTHER_LINES: usize = 10;

/// All checks, and how many had each result. Lines are broken at `columns`, if they are for a
/// terminal.
pub(super) fn to_text(
    checks: &[DoctorCheck],
    language: Language,
    columns: Option<usize>,
) -> String {
    let names: Vec<String> = checks
        .iter()
        .map(|check| words::step_name(&check.step, language))
        .collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let mut text = String::new();
    let mut before: Option<&Option<String>> = None;
    for (check, name) in checks.iter().zip(&names) {
        if before != Some(&check.tenant) {
            let heading = check.tenant.as_deref();
            let heading = heading.unwrap_or_else(|| words::this_program(language));
            let gap = if before.is_some() { "\n" } else { "" };
            text.extend([gap, heading, "\n"]);
        }
        before = Some(&check.tenant);
        let blanks = " ".repeat(widest - name.width());
        let word = words::result_word(check.result, language);
        let step = format!("  {word}  {name}{blanks}  ");
        let detail = check.detail.pick(language);
        add_lines(&mut text, &step, detail, columns);
        if let Some(remedy) = &check.remedy {
            add_lines(&mut text, "        > ", remedy.pick(language), columns);
        }
    }
    text.extend(["\n", &summary(checks, language), "\n"]);
    text
}

/// `words` behind `first`; further lines are indented.
fn add_lines(text: &mut String, first: &str, words: &str, columns: Option<usize>) {
    let Some(columns) = columns else {
        text.extend([first, words, "\n"]);
        return;
    };
    let below = " ".repeat(FURTHER_LINES);
    let options = Options::new(columns)
        .word_separator(WordSeparator::UnicodeBreakProperties)
        .initial_indent(first)
        .subsequent_indent(&below);
    for line in textwrap::wrap(words, options) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn summary(checks: &[DoctorCheck], language: Language) -> String {
    let counted = CheckResult::ALL.map(|result| {
        let count = checks.iter().filter(|check| check.result == result).count();
        format!("{} {count}", words::result_word(result, language))
    });
    counted.join(language.pick("，", ", "))
}

#[cfg(test)]
mod tests {
    use super::super::check::CheckList;
    use super::*;
    use crate::domain::Bilingual;

    #[test]
    fn steps_stand_below_their_tenant_and_remedies_below_their_step() {
        let mut hq = CheckList::of(Some("hq"));
        hq.pass("clock", Bilingual::new("与平台一致", "the same"));
        hq.fail(
            "token",
            Bilingual::same("40001"),
            Bilingual::new("重新复制", "copy it again"),
        );
        let mut program = CheckList::of(None);
        program.skip("terminal", Bilingual::new("没有终端", "none"));
        let mut checks = hq.into_checks();
        checks.extend(program.into_checks());
        assert_eq!(
            to_text(&checks, Language::Chinese, None),
            "hq\n  通过  本机时间  与平台一致\n  失败  访问令牌  40001\n        > 重新复制\n\n\
             本机\n  跳过  终端      没有终端\n\n通过 1，注意 0，失败 1，跳过 1\n"
        );
        assert!(
            to_text(&checks, Language::English, None)
                .contains("  fail  access token  40001\n        > copy it again\n")
        );
    }

    #[test]
    fn on_a_terminal_no_line_is_longer_than_it() {
        let mut hq = CheckList::of(Some("hq"));
        let long = "请把错误中的 IP 加入应用的「企业可信IP」，约 1 分钟后生效".repeat(3);
        hq.fail("token", Bilingual::same(&long), Bilingual::same(&long));
        let text = to_text(&hq.into_checks(), Language::Chinese, Some(40));
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(text.contains("\n          "), "{text}");
    }
}
