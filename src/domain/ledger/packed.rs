//! Cells packed into 16 bytes.

use jiff::civil::Date;

use super::{LedgerCell, LeftCell};
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, CellState, ExpirySource, Figures};
use crate::domain::day_number::{day_number, day_of_number};
use crate::domain::expiry::{Certainty, Expiring};

/// Stands for a figure that is not known.
const UNKNOWN: i32 = i32::MIN;
/// The bits of a tag that say what the count of what is left means: state, unit, scale, and figures apart.
const LEFT_TAG: u16 = 0b1000_0111_1111;

/// The balance of one person and leave type. Any five numbers are a valid cell.
///
/// The form is small so that a million people fit into memory, and the store writes the numbers as
/// they are, so that a start does not translate millions of cells. A change of what a number means
/// therefore needs a new version of the stored block in `src/store/codec/ledger_block.rs`, whose
/// tests fix its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PackedCell {
    /// The count of the amount granted, or [`UNKNOWN`].
    pub(crate) granted: i32,
    /// The count of the amount used, or [`UNKNOWN`].
    pub(crate) used: i32,
    /// The count of what is left, or [`UNKNOWN`].
    pub(crate) left: i32,
    /// The [`day_number`] of the last day, or 0 for none. The largest number stands for every day
    /// from 2179-06-06 on, which counts as none: [`crate::domain::Lot::is_end`] takes none of them for an end.
    pub(crate) expires: u16,
    /// From the lowest bit: state 3 bits, unit 2, scale 2, expiry source 3, overdrawn 1, figures apart 1.
    pub(crate) tag: u16,
}

impl PackedCell {
    /// The cell of a balance that has not been fetched.
    pub(super) const EMPTY: Self = Self {
        granted: UNKNOWN,
        used: UNKNOWN,
        left: UNKNOWN,
        expires: 0,
        tag: 0,
    };

    /// The cell of a balance, and the figures where they do not fit into it because they are large or not all in one scale.
    pub(super) fn pack(balance: &Balance) -> (Self, Option<Figures>) {
        let figures = &balance.figures;
        let scale = scale_of(figures);
        let measure = (scale, balance.unit);
        let is_apart = amounts_of(figures)
            .into_iter()
            .flatten()
            .any(|amount| (amount.scale, Some(amount.unit)) != measure || !fits(amount.count));
        let small = |amount: Option<Amount>| match amount {
            Some(amount) if !is_apart => i32::try_from(amount.count).unwrap_or(UNKNOWN),
            _ => UNKNOWN,
        };
        let packed = Self {
            granted: small(figures.granted),
            used: small(figures.used),
            left: small(figures.left),
            expires: balance.expires_on.map_or(0, pack_date),
            tag: pack_tag(balance, scale, is_apart),
        };
        (packed, is_apart.then_some(*figures))
    }

    /// The balance in the cell. The parameters are what is stored apart from it: all figures (`apart`) or else the amount `carried` over, and
    /// the `part` that ends first, if that is not all.
    pub(super) fn unpack(
        self,
        apart: Option<Figures>,
        carried: Option<i64>,
        part: Option<Amount>,
    ) -> LedgerCell {
        let figures = apart.unwrap_or_else(|| self.figures(carried));
        let expires_on = self.expires_on();
        LedgerCell {
            state: self.state(),
            unit: self.unit(),
            figures,
            overdrawn: self.is_overdrawn(),
            expires_on,
            expiry_source: self.expiry_source(),
            expiring: expires_on.and_then(|_| self.expiring(part.or(figures.left)?)),
        }
    }

    /// The figures, unless they are stored apart from the cell.
    pub(super) fn figures(self, carried: Option<i64>) -> Figures {
        let (unit, scale) = (self.unit(), self.scale());
        let amount = |count: i64| Some(Amount::new(count, scale, unit?));
        let known = |count: i32| Some(count).filter(|count| *count != UNKNOWN);
        let narrow = |count: i32| known(count).and_then(|count| amount(count.into()));
        Figures {
            granted: narrow(self.granted),
            used: narrow(self.used),
            left: narrow(self.left),
            carried: carried.and_then(amount),
        }
    }

    /// This amount, as what ends on the cell's last day.
    fn expiring(self, amount: Amount) -> Option<Expiring> {
        Some(Expiring {
            amount,
            certainty: Certainty::of(self.expiry_source())?,
        })
    }

    /// Whether the figures are stored apart from the cell.
    pub(super) fn is_apart(self) -> bool {
        self.tag & (1 << 11) != 0
    }

    pub(super) fn is_overdrawn(self) -> bool {
        self.tag & (1 << 10) != 0
    }

    pub(super) fn expires_on(self) -> Option<Date> {
        if matches!(self.expires, 0 | u16::MAX) {
            return None;
        }
        day_of_number(self.expires.into())
    }

    pub(super) fn state(self) -> CellState {
        CellState::from_tag(self.tag & 7).unwrap_or_default()
    }

    /// State, unit and what is left, unless the figures are stored apart from the cell.
    pub(super) fn left(self) -> LeftCell {
        let unit = self.unit();
        let left = unit.filter(|_| self.left != UNKNOWN);
        let left = left.map(|unit| Amount::new(self.left.into(), self.scale(), unit));
        (self.state(), unit, left)
    }

    /// Whether both are known and certainly have the same left. Figures that are stored apart from their cells, or that are equal in
    /// different scales, have to be unpacked first.
    pub(super) fn has_same_left(self, other: Self) -> bool {
        let is_figure = self.left != UNKNOWN && !self.is_apart();
        is_figure
            && self.state() == CellState::Known
            && self.unit().is_some()
            && self.left == other.left
            && self.tag & LEFT_TAG == other.tag & LEFT_TAG
    }

    /// The number of the unit, see [`Unit::tag`].
    pub(super) fn unit_tag(self) -> u8 {
        (self.tag >> 3 & 3) as u8
    }

    pub(super) fn unit(self) -> Option<Unit> {
        Unit::from_tag(self.unit_tag())
    }

    fn scale(self) -> Scale {
        Scale::from_tag((self.tag >> 5 & 3) as u8).unwrap_or(Scale::Millionths)
    }

    pub(super) fn expiry_source(self) -> ExpirySource {
        ExpirySource::from_tag((self.tag >> 7) & 7).unwrap_or_default()
    }
}

fn fits(count: i64) -> bool {
    i32::try_from(count).is_ok_and(|count| count != UNKNOWN)
}

fn pack_date(date: Date) -> u16 {
    let days = day_number(date);
    u16::try_from(days).unwrap_or(if days < 0 { 1 } else { u16::MAX })
}

fn amounts_of(figures: &Figures) -> [Option<Amount>; 4] {
    [figures.left, figures.granted, figures.used, figures.carried]
}

fn scale_of(figures: &Figures) -> Scale {
    amounts_of(figures)
        .into_iter()
        .flatten()
        .next()
        .map_or(Scale::Seconds, |a| a.scale)
}

fn pack_tag(balance: &Balance, scale: Scale, is_apart: bool) -> u16 {
    let unit = balance.unit.map_or(0, Unit::tag);
    balance.state as u16
        | u16::from(unit) << 3
        | u16::from(scale.tag()) << 5
        | (balance.expiry_source as u16) << 7
        | u16::from(balance.overdrawn) << 10
        | u16::from(is_apart) << 11
}
