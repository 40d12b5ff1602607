//! What untaken leave costs: days left times a day's pay, exact, each currency by itself. Only leave that has to be paid has a cost.

use std::sync::Arc;

use super::rates::DayRate;
use super::sum::{PARTS_PER_UNIT, decimal_text, fixed_text};
use super::untaken_pay::Payout;
use crate::domain::amount::{Unit, greatest_common_divisor};
use crate::domain::leave_type::DayLength;

/// The length of a working day where the platform does not send one.
const USUAL_DAY: DayLength = DayLength {
    seconds: 8 * 3_600,
    assumed: true,
};
const SECONDS_PER_HOUR: i128 = 3_600;
/// Rates are counted in millionths.
const RATE_SCALE: i128 = 1_000_000;
const PERCENT: i128 = 100;
/// Decimals of an amount of money that is no finite decimal.
const ROUNDED_PLACES: u32 = 6;
/// Decimals on screen.
const SCREEN_PLACES: u32 = 2;

/// What the leave of a row costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Liability {
    /// By currency. They are never added. Empty where no leave of the row has to be paid.
    pub amounts: Vec<MoneySum>,
    /// The people who have something left that has to be paid, and no rate: they are in no amount.
    pub people_without_rate: usize,
    /// The people who have something left of a leave type that `[leave_kinds]` does not name.
    /// Whether it has to be paid is not known, so it is in no amount.
    pub people_without_kind: usize,
    /// The length of a day by which hours became days, where the row is about one leave type in
    /// hours that has to be paid.
    pub day_length: Option<DayLength>,
    /// The percentage of a day's pay that a day of leave costs, where the row is about one leave
    /// type that has to be paid.
    pub percent: Option<u32>,
}

/// How the leave of one type is turned into money.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CostRule {
    /// The length of a day of a type in hours.
    pub(super) day_length: Option<DayLength>,
    /// The percentage of a day's pay that a day of leave costs.
    pub(super) percent: u32,
}

/// An exact amount of money.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MoneySum {
    /// The currency as the file of rates names it.
    pub currency: Arc<str>,
    /// The amount; `None` where it is beyond what can be counted.
    amount: Option<Fraction>,
}

/// A fraction in lowest terms, whose denominator is above 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };

    fn new(numerator: i128, denominator: i128) -> Self {
        let divisor = greatest_common_divisor(numerator, denominator);
        Self {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        }
    }

    fn plus(self, other: Self) -> Option<Self> {
        let shared = greatest_common_divisor(self.denominator, other.denominator);
        let denominator = (self.denominator / shared).checked_mul(other.denominator)?;
        let own = self.numerator.checked_mul(denominator / self.denominator)?;
        let others = other
            .numerator
            .checked_mul(denominator / other.denominator)?;
        Some(Self::new(own.checked_add(others)?, denominator))
    }

    /// As a number of 10^-`places`, rounded half to even, and whether nothing was rounded.
    fn at_places(self, places: u32) -> Option<(i128, bool)> {
        let scaled = self.numerator.checked_mul(10i128.pow(places))?;
        let (whole, rest) = (
            scaled.div_euclid(self.denominator),
            scaled.rem_euclid(self.denominator),
        );
        let twice = rest.checked_mul(2)?;
        let is_up = twice > self.denominator || (twice == self.denominator && whole % 2 != 0);
        Some((whole + i128::from(is_up), rest == 0))
    }
}

impl MoneySum {
    /// The exact amount for output, rounded half to even to six decimals where it has more; empty where it cannot be counted.
    pub fn to_exact_text(&self) -> Option<String> {
        let (count, _) = self.amount?.at_places(ROUNDED_PLACES)?;
        Some(decimal_text(count, ROUNDED_PLACES))
    }

    /// The amount for the screen, always with two decimals.
    pub fn to_screen_text(&self) -> Option<String> {
        let (count, _) = self.amount?.at_places(SCREEN_PLACES)?;
        Some(fixed_text(count, SCREEN_PLACES))
    }
}

/// What the cells of one leave type in one unit cost so far, before hours are made days: the parts left times the millionths of the rate.
#[derive(Clone, Debug, Default)]
pub(super) struct LiabilityTally {
    /// By currency. Empty while there is nothing.
    products: Vec<Product>,
    pub(super) without_rate: u32,
    pub(super) without_kind: u32,
}

/// What a balance with something left costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CellCost {
    /// So many parts of a unit, at a rate.
    Rated(i128, DayRate),
    /// It has to be paid, and the rate is not known.
    WithoutRate,
    /// Whether it has to be paid is not known.
    WithoutKind,
}

impl CellCost {
    /// What `parts` of leave cost; `None` where they are lost to the person.
    pub(super) fn of(parts: i128, payout: Payout, rate: Option<DayRate>) -> Option<Self> {
        match (payout, rate) {
            (Payout::Percent(_), Some(rate)) => Some(Self::Rated(parts, rate)),
            (Payout::Percent(_), None) => Some(Self::WithoutRate),
            (Payout::Nothing, _) => None,
            (Payout::WithoutKind, _) => Some(Self::WithoutKind),
        }
    }
}

/// The sum of such products in one currency.
#[derive(Clone, Copy, Debug)]
enum Product {
    /// Nobody is paid in it.
    Unused,
    Counted(i128),
    /// It is more than can be counted.
    TooMuch,
}

impl Product {
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unused, product) | (product, Self::Unused) => product,
            (Self::Counted(one), Self::Counted(other)) => {
                one.checked_add(other).map_or(Self::TooMuch, Self::Counted)
            }
            _ => Self::TooMuch,
        }
    }
}

impl LiabilityTally {
    /// Adds what somebody's balance costs.
    pub(super) fn add(&mut self, cost: CellCost) {
        match cost {
            CellCost::Rated(parts, rate) => {
                let product = parts.checked_mul(i128::from(rate.millionths));
                let product = product.map_or(Product::TooMuch, Product::Counted);
                self.add_product(rate.currency, product);
            }
            CellCost::WithoutRate => self.without_rate += 1,
            CellCost::WithoutKind => self.without_kind += 1,
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.without_rate += other.without_rate;
        self.without_kind += other.without_kind;
        for (currency, product) in other.products.iter().enumerate() {
            self.add_product(currency, *product);
        }
    }

    fn add_product(&mut self, currency: usize, more: Product) {
        if self.products.len() <= currency {
            self.products.resize(currency + 1, Product::Unused);
        }
        let own = &mut self.products[currency];
        *own = own.plus(more);
    }
}

/// The length of a day of a leave type in this unit; `None` for types in days.
pub(super) fn day_length(unit: Option<Unit>, told: Option<DayLength>) -> Option<DayLength> {
    (unit == Some(Unit::Hour)).then(|| told.filter(|it| it.seconds > 0).unwrap_or(USUAL_DAY))
}

/// Adds up what several leave types cost, each by its own rule.
pub(super) fn liability<'a>(
    tallies: impl Iterator<Item = (&'a LiabilityTally, CostRule)>,
    currencies: &[Arc<str>],
) -> Vec<MoneySum> {
    let mut sums: Vec<Option<Option<Fraction>>> = vec![None; currencies.len()];
    for (tally, rule) in tallies {
        for (sum, product) in sums.iter_mut().zip(&tally.products) {
            let money = match product {
                Product::Unused => continue,
                Product::Counted(product) => in_money(*product, rule),
                Product::TooMuch => None,
            };
            let so_far = sum.unwrap_or(Some(Fraction::ZERO));
            *sum = Some(so_far.zip(money).and_then(|(one, other)| one.plus(other)));
        }
    }
    let sums = currencies.iter().zip(sums);
    sums.filter_map(|(currency, amount)| {
        Some(MoneySum {
            currency: Arc::clone(currency),
            amount: amount?,
        })
    })
    .collect()
}

fn in_money(product: i128, rule: CostRule) -> Option<Fraction> {
    let percent = Fraction::new(i128::from(rule.percent), PERCENT);
    let product = product.checked_mul(percent.numerator)?;
    let scale = PARTS_PER_UNIT * RATE_SCALE * percent.denominator;
    match rule.day_length {
        None => Some(Fraction::new(product, scale)),
        Some(length) => {
            let reduced = Fraction::new(SECONDS_PER_HOUR, i128::from(length.seconds));
            let numerator = product.checked_mul(reduced.numerator)?;
            Some(Fraction::new(
                numerator,
                scale.checked_mul(reduced.denominator)?,
            ))
        }
    }
}
