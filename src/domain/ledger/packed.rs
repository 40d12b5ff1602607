//! One cell in 16 bytes.

use jiff::Span;
use jiff::civil::Date;

use super::Cell;
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, CellState, ExpirySource, Figures};
use crate::domain::expiry::{Certainty, Expiring};

/// A figure that is not known.
const UNKNOWN: i32 = i32::MIN;
/// Day 0 of a cell's packed date.
const EPOCH: Date = jiff::civil::date(2000, 1, 1);

/// Bytes of a cell, in memory and in a block that is kept.
pub(super) const CELL_BYTES: usize = 16;

/// 16 bytes a person and leave type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Packed {
    granted: i32,
    used: i32,
    left: i32,
    /// Days since [`EPOCH`], 0 for none.
    expires: u16,
    /// State 3 bits, unit 2, scale 2, expiry source 3, overdrawn 1, wide 1.
    tag: u16,
}

/// Granted, used, left.
pub(super) type Counts = [Option<i64>; 3];

impl Packed {
    /// A cell to which nothing came.
    pub(super) const EMPTY: Self = Self {
        granted: UNKNOWN,
        used: UNKNOWN,
        left: UNKNOWN,
        expires: 0,
        tag: 0,
    };

    /// The cell of a balance, and its figures where they do not fit.
    pub(super) fn pack(balance: &Balance) -> (Self, Option<Counts>) {
        let figures = &balance.figures;
        let counts = [figures.granted, figures.used, figures.left].map(|a| a.map(|a| a.count));
        let wide = counts.iter().flatten().any(|&count| !fits(count));
        let small = |count: Option<i64>| match count {
            Some(count) if !wide => i32::try_from(count).unwrap_or(UNKNOWN),
            _ => UNKNOWN,
        };
        let packed = Self {
            granted: small(counts[0]),
            used: small(counts[1]),
            left: small(counts[2]),
            expires: balance.expires_on.map_or(0, pack_date),
            tag: pack_tag(balance, scale_of(figures), wide),
        };
        (packed, wide.then_some(counts))
    }

    /// The cell again. `wide`, `carried` and `part`, what ends first unless all does, are what stands beside it.
    pub(super) fn unpack(
        self,
        wide: Option<Counts>,
        carried: Option<i64>,
        part: Option<Amount>,
    ) -> Cell {
        let (unit, scale) = (self.unit(), self.scale());
        let amount = |count: Option<i64>| Some(Amount::new(count?, scale, unit?));
        let narrow = |count: i32| (count != UNKNOWN).then_some(i64::from(count));
        let [granted, used, left] =
            wide.unwrap_or_else(|| [self.granted, self.used, self.left].map(narrow));
        let left = amount(left);
        Cell {
            state: self.state(),
            unit,
            figures: Figures {
                granted: amount(granted),
                used: amount(used),
                left,
                carried: amount(carried),
            },
            overdrawn: self.tag & (1 << 10) != 0,
            expires_on: self.expires_on(),
            expiry_source: self.expiry_source(),
            expiring: self.expiring(part.or(left)),
        }
    }

    fn expiring(self, amount: Option<Amount>) -> Option<Expiring> {
        self.expires_on()?;
        Some(Expiring {
            amount: amount?,
            certainty: Certainty::of(self.expiry_source())?,
        })
    }

    /// As it stands in memory, little-endian.
    pub(super) fn to_bytes(self) -> [u8; CELL_BYTES] {
        let mut bytes = [0; CELL_BYTES];
        bytes[0..4].copy_from_slice(&self.granted.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.used.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.left.to_le_bytes());
        bytes[12..14].copy_from_slice(&self.expires.to_le_bytes());
        bytes[14..16].copy_from_slice(&self.tag.to_le_bytes());
        bytes
    }

    /// The other way round. Every pattern is some cell.
    #[inline]
    pub(super) fn from_bytes(b: [u8; CELL_BYTES]) -> Self {
        Self {
            granted: i32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            used: i32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            left: i32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            expires: u16::from_le_bytes([b[12], b[13]]),
            tag: u16::from_le_bytes([b[14], b[15]]),
        }
    }

    /// Whether its figures stand beside it.
    pub(super) fn is_wide(self) -> bool {
        self.tag & (1 << 11) != 0
    }

    fn expires_on(self) -> Option<Date> {
        let days = Span::new().days(i64::from(self.expires));
        (self.expires != 0)
            .then(|| EPOCH.checked_add(days).ok())
            .flatten()
    }

    pub(super) fn state(self) -> CellState {
        CellState::from_tag(self.tag & 7).unwrap_or_default()
    }

    fn unit(self) -> Option<Unit> {
        Unit::from_tag((self.tag >> 3 & 3) as u8)
    }

    fn scale(self) -> Scale {
        Scale::from_tag((self.tag >> 5 & 3) as u8).unwrap_or(Scale::Millionths)
    }

    fn expiry_source(self) -> ExpirySource {
        ExpirySource::from_tag((self.tag >> 7) & 7).unwrap_or_default()
    }
}

fn fits(count: i64) -> bool {
    i32::try_from(count).is_ok_and(|count| count != UNKNOWN)
}

fn pack_date(date: Date) -> u16 {
    let days = (date - EPOCH).get_days();
    u16::try_from(days).unwrap_or(if days < 0 { 1 } else { u16::MAX })
}

fn scale_of(figures: &Figures) -> Scale {
    [figures.left, figures.granted, figures.used, figures.carried]
        .into_iter()
        .flatten()
        .next()
        .map_or(Scale::Seconds, |a| a.scale)
}

fn pack_tag(balance: &Balance, scale: Scale, wide: bool) -> u16 {
    let unit = balance.unit.map_or(0, Unit::tag);
    balance.state as u16
        | u16::from(unit) << 3
        | u16::from(scale.tag()) << 5
        | (balance.expiry_source as u16) << 7
        | u16::from(balance.overdrawn) << 10
        | u16::from(wide) << 11
}
