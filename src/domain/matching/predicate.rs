//! Words with an operator: `left<0`, `expires<30d`, `type:年假`, `!state:failed`.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::amount::{Amount, Unit};
use super::super::balance::{CellState, Figures};
use super::super::language::Language;
use super::fold::{fold, half_width};
use super::predicate_error::{PredicateError, PredicateProblem};
use super::word::SearchWord;

/// What a predicate asks about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// Left of a balance.
    Left,
    /// Used.
    Used,
    /// Granted.
    Granted,
    /// Carried over.
    Carried,
    /// The last day.
    Expires,
    /// The leave type's name or id.
    Type,
    /// A department.
    Department,
    /// The state of a balance.
    State,
}

const FIELDS: [(&str, Field); 23] = [
    ("left", Field::Left),
    ("剩余", Field::Left),
    ("余额", Field::Left),
    ("used", Field::Used),
    ("已用", Field::Used),
    ("granted", Field::Granted),
    ("已发", Field::Granted),
    ("发放", Field::Granted),
    ("carried", Field::Carried),
    ("结转", Field::Carried),
    ("expires", Field::Expires),
    ("到期", Field::Expires),
    ("到期日", Field::Expires),
    ("type", Field::Type),
    ("假期", Field::Type),
    ("类型", Field::Type),
    ("假期类型", Field::Type),
    ("dept", Field::Department),
    ("department", Field::Department),
    ("departments", Field::Department),
    ("部门", Field::Department),
    ("state", Field::State),
    ("状态", Field::State),
];

/// The words of the screen and of the commands' output.
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

/// Failed and forbidden, in one word.
const UNREADABLE: [&str; 2] = ["读不到", "unreadable"];

/// Conditions that are a word without an operator.
const OVERDRAWN: [&str; 2] = ["超支", "overdrawn"];

/// What may stand apart from the number that it belongs to.
const LONG_UNITS: [&str; 7] = ["天", "小时", "时", "day", "days", "hour", "hours"];

impl Field {
    fn named(name: &str) -> Option<Self> {
        let found = FIELDS.iter().find(|(known, _)| *known == name);
        found.map(|(_, field)| *field)
    }

    /// A predicate that would be right.
    pub(super) fn example(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Left => ("剩余<0", "left<0"),
            Self::Used => ("已用=0", "used=0"),
            Self::Granted => ("已发>5", "granted>5"),
            Self::Carried => ("结转>0", "carried>0"),
            Self::Expires => ("到期<30d", "expires<30d"),
            Self::Type => ("假期:年假", "type:年假"),
            Self::Department => ("部门:市场", "dept:市场"),
            Self::State => ("状态:失败", "state:failed"),
        };
        language.pick(zh, en)
    }
}

/// A predicate, understood.
#[derive(Clone, Debug)]
pub(super) struct Predicate {
    /// The word as typed, for telling equal predicates.
    pub(super) source: String,
    /// What must hold, or must not.
    pub(super) test: Test,
    /// It must not hold.
    pub(super) inverted: bool,
}

impl Predicate {
    /// Whether it compares with a number that has no unit.
    fn lacks_unit(&self) -> bool {
        let takes_unit = matches!(
            self.test,
            Test::Cell(CellTest::Figure(..) | CellTest::ExpiresIn(..))
        );
        takes_unit && self.source.ends_with(|c: char| c.is_ascii_digit())
    }
}

#[derive(Clone, Debug)]
pub(super) enum Test {
    /// Of a balance.
    Cell(CellTest),
    /// Of the leave type's name or id.
    Type(NameTest),
    /// Of one of the person's departments.
    Department(NameTest),
}

impl Test {
    /// `!=` turns a question about a name or a state; figures and days know "not equal" themselves.
    fn is_turned_by(&self, comparison: Comparator) -> bool {
        let turned = matches!(
            self,
            Self::Type(_)
                | Self::Department(_)
                | Self::Cell(CellTest::State(_) | CellTest::Unreadable)
        );
        turned && comparison == Comparator::NotEqual
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum CellTest {
    Figure(Field, Comparator, Number),
    ExpiresIn(Comparator, i64),
    ExpiresOn(Comparator, Date),
    State(CellState),
    /// Failed or forbidden.
    Unreadable,
    /// More was used than there was: measured, or inferred where a platform's figures cannot go below zero.
    Overdrawn,
}

impl CellTest {
    /// Whether it is `left<0`, which does not see what is only inferred.
    pub(super) fn is_left_below_zero(self) -> bool {
        match self {
            Self::Figure(Field::Left, Comparator::Less, number) => number.value.is_zero(),
            _ => false,
        }
    }
}

/// A number that figures are compared with, exactly: a figure that is printed rounded compares as what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    value: Decimal,
    /// Only balances in this unit are compared; `None`: each in its own.
    unit: Option<Unit>,
}

impl Number {
    pub(super) fn compare(self, amount: Amount) -> Option<Ordering> {
        let same_unit = self.unit.is_none_or(|unit| unit == amount.unit);
        same_unit.then(|| amount.compare_value(self.value))
    }
}

/// A name that holds the word, or is it.
#[derive(Clone, Debug)]
pub(super) struct NameTest {
    word: SearchWord,
    whole: bool,
}

impl NameTest {
    /// Whether a folded name passes: by its characters or spelt.
    pub(super) fn holds(&self, name: &str) -> bool {
        if self.whole {
            name == self.word.folded()
        } else {
            self.word.find_name(name).is_some()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Comparator {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    NotEqual,
    /// `:`, which for figures is the same as equal.
    Holds,
}

impl Comparator {
    pub(super) fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::More => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
            Self::Equal | Self::Holds => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
        }
    }

    fn orders(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }
}

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

/// Reads `word` (without its `!`) as a predicate; `None` when it has no operator and so is a text.
pub(super) fn parse(word: &str, inverted: bool) -> Option<Result<Predicate, PredicateError>> {
    let typed = in_ascii(word);
    if OVERDRAWN.contains(&fold(&typed).as_str()) {
        return Some(Ok(Predicate {
            source: typed,
            test: Test::Cell(CellTest::Overdrawn),
            inverted,
        }));
    }
    let (name, comparison, value) = split(&typed)?;
    let test = parse_test(&fold(name), comparison, value.trim());
    Some(match test {
        Ok(test) => Ok(Predicate {
            inverted: inverted ^ test.is_turned_by(comparison),
            source: typed,
            test,
        }),
        Err(problem) => Err(PredicateError {
            word: word.to_owned(),
            problem,
        }),
    })
}

/// Signs as an input method types them, in their plain forms.
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
    Field::named(&fold(word)).is_some()
}

/// Whether an operator stands at its beginning.
pub(super) fn begins_with_operator(word: &str) -> bool {
    split(&in_ascii(word)).is_some_and(|(name, ..)| name.is_empty())
}

/// Whether it has an operator.
pub(super) fn has_operator(word: &str) -> bool {
    split(&in_ascii(word)).is_some()
}

/// Whether it has an operator, and before it no name of a field.
pub(super) fn has_unknown_field(text: &str) -> bool {
    let typed = in_ascii(text);
    split(&typed).is_some_and(|(name, ..)| !is_field(name.trim_start_matches('!').trim()))
}

/// Whether `word`, a condition that lacks its value or a part of it, becomes right with `more` behind it.
pub(super) fn is_completed_by(word: &str, more: &str) -> bool {
    if has_unknown_field(word) || !has_operator(word) {
        return false;
    }
    if let Some(Ok(condition)) = parse(word, false) {
        return condition.lacks_unit()
            && LONG_UNITS.contains(&fold(more).as_str())
            && matches!(parse(&format!("{word}{more}"), false), Some(Ok(_)));
    }
    let text = format!("{word} {more}");
    matches!(parse(&text, false), Some(Ok(_))) || begins_a_state(&text)
}

/// Whether it asks for a state of which a word is still to come: `state:not` before `applicable`.
fn begins_a_state(word: &str) -> bool {
    let typed = in_ascii(word);
    let Some((name, _, value)) = split(&typed) else {
        return false;
    };
    let begun = format!("{} ", fold(value.trim()));
    let states = STATES.iter().map(|(name, _)| *name);
    Field::named(&fold(name)) == Some(Field::State)
        && states
            .chain(["not applicable"])
            .any(|state| state.starts_with(&begun))
}

/// Whether a space stays between the two when they are put together: inside a value of several words.
pub(super) fn separates(word: &str, more: &str) -> bool {
    let typed = in_ascii(word);
    let value = split(&typed).map_or("", |(_, _, value)| value);
    !value.is_empty() && !LONG_UNITS.contains(&fold(more).as_str())
}

/// A condition on the leave type of this name, as one would type it.
pub fn type_condition(name: &str, language: Language) -> String {
    let field = language.pick("假期", "type");
    if name.contains(|c: char| c.is_whitespace() || matches!(c, '|' | '｜')) {
        format!("{field}:\"{name}\"")
    } else {
        format!("{field}:{name}")
    }
}

/// Cuts at the first operator.
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

fn parse_test(name: &str, comparison: Comparator, value: &str) -> Result<Test, PredicateProblem> {
    let field = Field::named(name).ok_or(PredicateProblem::UnknownField)?;
    if value.is_empty() {
        return Err(PredicateProblem::MissingValue(field));
    }
    match field {
        Field::Left | Field::Used | Field::Granted | Field::Carried => {
            let number = parse_number(value).ok_or(PredicateProblem::NotANumber(field))?;
            Ok(Test::Cell(CellTest::Figure(field, comparison, number)))
        }
        Field::Expires => parse_expiry(comparison, value).map(Test::Cell),
        Field::Type | Field::Department | Field::State if comparison.orders() => {
            Err(PredicateProblem::NoOrder(field))
        }
        Field::Type => name_test(field, comparison, value).map(Test::Type),
        Field::Department => name_test(field, comparison, value).map(Test::Department),
        Field::State => parse_state(value).map(Test::Cell),
    }
}

/// Digits, then perhaps a unit: `5`, `-2.5`, `2d`, `8小时`.
fn parse_number(value: &str) -> Option<Number> {
    let (digits, suffix) = cut_unit(value);
    let unit = match suffix {
        "" => None,
        "d" | "day" | "days" | "天" => Some(Unit::Day),
        "h" | "hour" | "hours" | "小时" | "时" => Some(Unit::Hour),
        _ => return None,
    };
    let value = Decimal::from_str_exact(digits).ok()?;
    Some(Number { value, unit })
}

fn cut_unit(value: &str) -> (&str, &str) {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let at = value.find(|c| !digits(c)).unwrap_or(value.len());
    value.split_at(at)
}

fn parse_expiry(comparison: Comparator, value: &str) -> Result<CellTest, PredicateProblem> {
    if let Ok(date) = value.parse::<Date>() {
        return Ok(CellTest::ExpiresOn(comparison, date));
    }
    match cut_unit(value) {
        (digits, "" | "d" | "day" | "days" | "天") => digits
            .parse()
            .map(|days| CellTest::ExpiresIn(comparison, days))
            .map_err(|_| PredicateProblem::NotADay),
        _ => Err(PredicateProblem::NotADay),
    }
}

fn name_test(
    field: Field,
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

impl Field {
    /// The figure of that name.
    pub(super) fn figure(self, figures: &Figures) -> Option<Amount> {
        match self {
            Self::Left => figures.left,
            Self::Used => figures.used,
            Self::Granted => figures.granted,
            Self::Carried => figures.carried,
            Self::Expires | Self::Type | Self::Department | Self::State => None,
        }
    }
}
