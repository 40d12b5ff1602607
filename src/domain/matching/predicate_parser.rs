//! Typed words with an operator read as conditions: `left<0`, `expires<30d`, `type:年假`, `!state:failed`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::amount::Unit;
use super::super::balance::CellState;
use super::super::language::Language;
use super::field::ConditionField;
use super::fold::{fold, half_width};
use super::predicate::{CellTest, Comparator, FilterNumber, NameTest, Predicate, PredicateTest};
use super::predicate_error::{PredicateError, PredicateProblem};
use super::word::SearchWord;

/// The names of the states beside those of the commands' output ([`CellState::as_str`]), as the screen calls them in both languages.
const STATES: [(&str, CellState); 15] = [
    ("未取", CellState::Pending),
    ("待读取", CellState::Pending),
    ("已知", CellState::Known),
    ("不限额", CellState::Unlimited),
    ("不适用", CellState::NotApplicable),
    ("n/a", CellState::NotApplicable),
    ("未初始化", CellState::NotInitialised),
    ("未发放额度", CellState::NotInitialised),
    ("not set", CellState::NotInitialised),
    ("not initialised", CellState::NotInitialised),
    ("not initialized", CellState::NotInitialised),
    ("失败", CellState::Failed),
    ("无权限", CellState::Forbidden),
    ("no access", CellState::Forbidden),
    ("no permission", CellState::Forbidden),
];

/// Names for failed and forbidden taken together.
const UNREADABLE: [&str; 2] = ["读不到", "unreadable"];

/// Conditions that are a single word without an operator.
const OVERDRAWN: [&str; 3] = ["超支", "overdrawn", "透支"];

/// Units that may be typed apart from their number: `expires < 30 days`.
const SPACED_UNITS: [&str; 7] = ["天", "小时", "时", "day", "days", "hour", "hours"];

/// Longer operators first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Comparator); 10] = [
    ("<=", Comparator::AtMost),
    (">=", Comparator::AtLeast),
    ("!=", Comparator::NotEqual),
    ("≤", Comparator::AtMost),
    ("≥", Comparator::AtLeast),
    ("≠", Comparator::NotEqual),
    ("<", Comparator::Less),
    (">", Comparator::More),
    ("=", Comparator::Equal),
    (":", Comparator::Holds),
];

/// Reads `word` (without its `!`) as a condition; `None` when it has no operator and therefore is a text to look for.
pub(super) fn parse(word: &str, inverted: bool) -> Option<Result<Predicate, PredicateError>> {
    let typed = in_ascii(word);
    if OVERDRAWN.contains(&fold(&typed).as_str()) {
        return Some(Ok(Predicate {
            source: typed,
            test: PredicateTest::Cell(CellTest::Overdrawn),
            inverted,
        }));
    }
    let (name, comparison, value) = split(&typed)?;
    let test = parse_test(&fold(name), comparison, value.trim());
    Some(match test {
        Ok(test) => Ok(Predicate {
            inverted: inverted ^ test.is_inverted_by(comparison),
            source: typed,
            test,
        }),
        Err(problem) => Err(PredicateError {
            word: word.to_owned(),
            problem,
        }),
    })
}

/// The operators that a Chinese input method types, in their ASCII forms.
fn in_ascii(word: &str) -> String {
    let plain = |c| match c {
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '≦' | '⩽' => '≤',
        '≧' | '⩾' => '≥',
        other => half_width(other),
    };
    word.chars().map(plain).collect()
}

/// Whether the word is the name of a field and nothing else.
pub(super) fn is_field(word: &str) -> bool {
    ConditionField::named(&fold(word)).is_some()
}

/// Whether the word begins with an operator.
pub(super) fn begins_with_operator(word: &str) -> bool {
    split(&in_ascii(word)).is_some_and(|(name, ..)| name.is_empty())
}

/// Whether the word has an operator.
fn has_operator(word: &str) -> bool {
    split(&in_ascii(word)).is_some()
}

/// Whether the text has an operator with something before it that names no field, as an id with a colon has.
pub(super) fn has_unknown_field(text: &str) -> bool {
    let typed = in_ascii(text);
    split(&typed).is_some_and(|(name, ..)| !is_field(name.trim_start_matches('!').trim()))
}

/// Whether `word`, a condition without its value or with only a part of it, becomes correct once `more` is appended.
pub(super) fn is_completed_by(word: &str, more: &str) -> bool {
    if has_unknown_field(word) || !has_operator(word) {
        return false;
    }
    if let Some(Ok(condition)) = parse(word, false) {
        return condition.lacks_unit()
            && SPACED_UNITS.contains(&fold(more).as_str())
            && matches!(parse(&format!("{word}{more}"), false), Some(Ok(_)));
    }
    let text = format!("{word} {more}");
    matches!(parse(&text, false), Some(Ok(_))) || begins_a_state(&text)
}

/// Whether it names the beginning of a state of several words: `state:not` before `applicable`.
fn begins_a_state(word: &str) -> bool {
    let typed = in_ascii(word);
    let Some((name, _, value)) = split(&typed) else {
        return false;
    };
    let begun = format!("{} ", fold(value.trim()));
    let states = STATES.iter().map(|(name, _)| *name);
    ConditionField::named(&fold(name)) == Some(ConditionField::State)
        && states
            .chain(["not applicable"])
            .any(|state| state.starts_with(&begun))
}

/// Whether the two are joined with a space, as inside a value of several words.
pub(super) fn separates(word: &str, more: &str) -> bool {
    let typed = in_ascii(word);
    let value = split(&typed).map_or("", |(_, _, value)| value);
    !value.is_empty() && !SPACED_UNITS.contains(&fold(more).as_str())
}

/// A condition on the department of this name, as a person would type it.
pub fn department_condition(name: &str, language: Language) -> String {
    let field = language.pick("部门", "dept");
    format!("{field}:\"{name}\"")
}

/// A condition on the leave type of this name, as a person would type it.
pub fn type_condition(name: &str, language: Language) -> String {
    let field = language.pick("假期", "type");
    format!("{field}:{}", quoted(name))
}

/// A value in quotation marks, if it would be read as several words or alternatives without them.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(|c: char| c.is_whitespace() || matches!(c, '|' | '｜')) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

/// The field and the operator of a condition that is being typed, and the value so far as it was typed. `None` where it names no field.
pub(super) fn parts(word: &str) -> Option<(ConditionField, Comparator, &str)> {
    let typed = in_ascii(word);
    let (name, comparison, value) = split(&typed)?;
    let field = ConditionField::named(&fold(name))?;
    // A sign of an input method and its ASCII form differ in bytes, but each is one character.
    let kept = word.chars().count() - value.chars().count();
    let start = word
        .char_indices()
        .nth(kept)
        .map_or(word.len(), |(at, _)| at);
    Some((field, comparison, &word[start..]))
}

/// The states as a person types them.
pub(super) fn state_words(language: Language) -> [&'static str; 8] {
    language.pick(
        [
            "读不到",
            "失败",
            "无权限",
            "待读取",
            "已知",
            "不限额",
            "不适用",
            "未发放额度",
        ],
        [
            "unreadable",
            "failed",
            "forbidden",
            "pending",
            "known",
            "unlimited",
            "not_applicable",
            "not_initialised",
        ],
    )
}

/// How each kind of condition begins, with all names that its field has in both languages.
pub(super) fn condition_beginnings(language: Language) -> Vec<(Vec<&'static str>, &'static str)> {
    let fields = [
        (ConditionField::Left, "剩余<", "left<"),
        (ConditionField::Used, "已用=", "used="),
        (ConditionField::Granted, "已发>", "granted>"),
        (ConditionField::Carried, "结转>", "carried>"),
        (ConditionField::Expires, "到期<", "expires<"),
        (ConditionField::Type, "假期:", "type:"),
        (ConditionField::Department, "部门:", "dept:"),
        (ConditionField::State, "状态:", "state:"),
    ];
    let mut beginnings: Vec<_> = fields
        .into_iter()
        .map(|(field, zh, en)| (field.names(), language.pick(zh, en)))
        .collect();
    beginnings.push((
        OVERDRAWN.to_vec(),
        language.pick(OVERDRAWN[0], OVERDRAWN[1]),
    ));
    beginnings
}

/// The text before the first operator, the operator, and the text after it.
fn split(word: &str) -> Option<(&str, Comparator, &str)> {
    let at = word.char_indices().map(|(at, _)| at).find(|&at| {
        OPERATORS
            .iter()
            .any(|(text, _)| word[at..].starts_with(text))
    })?;
    let (text, comparison) = OPERATORS
        .iter()
        .find(|(text, _)| word[at..].starts_with(text))?;
    Some((&word[..at], *comparison, &word[at + text.len()..]))
}

fn parse_test(
    name: &str,
    comparison: Comparator,
    value: &str,
) -> Result<PredicateTest, PredicateProblem> {
    let field = ConditionField::named(name).ok_or(PredicateProblem::UnknownField)?;
    if value.is_empty() {
        return Err(PredicateProblem::MissingValue(field));
    }
    match field {
        ConditionField::Left
        | ConditionField::Used
        | ConditionField::Granted
        | ConditionField::Carried => {
            let number = parse_number(value).ok_or(PredicateProblem::NotANumber(field))?;
            Ok(PredicateTest::Cell(CellTest::Figure(
                field, comparison, number,
            )))
        }
        ConditionField::Expires => parse_expiry(comparison, value).map(PredicateTest::Cell),
        ConditionField::Type | ConditionField::Department | ConditionField::State
            if comparison.is_ordering() =>
        {
            Err(PredicateProblem::NoOrder(field))
        }
        ConditionField::Type => name_test(field, comparison, value).map(PredicateTest::Type),
        ConditionField::Department => {
            name_test(field, comparison, value).map(PredicateTest::Department)
        }
        ConditionField::State => parse_state(value).map(PredicateTest::Cell),
    }
}

/// A number with or without a unit: `5`, `-2.5`, `2d`, `8小时`.
fn parse_number(value: &str) -> Option<FilterNumber> {
    let (digits, suffix) = split_unit(value);
    let unit = match suffix {
        "" => None,
        "d" | "day" | "days" | "天" => Some(Unit::Day),
        "h" | "hour" | "hours" | "小时" | "时" => Some(Unit::Hour),
        _ => return None,
    };
    let value = Decimal::from_str_exact(digits).ok()?;
    Some(FilterNumber { value, unit })
}

fn split_unit(value: &str) -> (&str, &str) {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let at = value.find(|c| !digits(c)).unwrap_or(value.len());
    value.split_at(at)
}

fn parse_expiry(comparison: Comparator, value: &str) -> Result<CellTest, PredicateProblem> {
    if let Ok(date) = value.parse::<Date>() {
        return Ok(CellTest::ExpiresOn(comparison, date));
    }
    match split_unit(value) {
        (digits, "" | "d" | "day" | "days" | "天") => digits
            .parse()
            .map(|days| CellTest::ExpiresIn(comparison, days))
            .map_err(|_| PredicateProblem::NotADay),
        _ => Err(PredicateProblem::NotADay),
    }
}

fn name_test(
    field: ConditionField,
    comparison: Comparator,
    value: &str,
) -> Result<NameTest, PredicateProblem> {
    let folded = fold(value);
    if folded.is_empty() {
        return Err(PredicateProblem::MissingValue(field));
    }
    Ok(NameTest {
        word: SearchWord::new(folded),
        whole: matches!(comparison, Comparator::Equal | Comparator::NotEqual),
    })
}

fn parse_state(value: &str) -> Result<CellTest, PredicateProblem> {
    let word = fold(value).replace(['_', '-'], " ");
    if UNREADABLE.contains(&word.as_str()) {
        return Ok(CellTest::Unreadable);
    }
    let found = STATES
        .iter()
        .find(|(name, state)| *name == word || state.as_str().replace('_', " ") == word);
    found
        .map(|(_, state)| CellTest::State(*state))
        .ok_or(PredicateProblem::UnknownState)
}
