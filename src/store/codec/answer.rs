//! The packed form of an answer about one person: every balance with lots, fields and errors, exact to the last digit.
//!
//! An ordinary balance takes three bytes of flags and a byte for each figure. Usually all figures of a balance have one scale and its
//! unit, which is then packed once; otherwise each amount is packed with its own.

use std::sync::Arc;

use jiff::Span;
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use super::words::WordTable;
use crate::domain::balance::{FieldName, FieldValue, Figures};
use crate::domain::day::day_of;
use crate::domain::text::shown;
use crate::domain::{
    Amount, Balance, CellState, EmployeeId, ExpirySource, Lot, PersonBalances, RowError, Scale,
    Unit,
};

const FORM: u8 = 1;

// The first byte of a balance: the state in 3 bits, the measure in 4, and this flag.
const OVERDRAWN: u8 = 1 << 7;

// The second byte: the expiry source in 3 bits, and which optional parts follow.
const HAS_EXPIRY: u8 = 1 << 3;
const HAS_LOTS: u8 = 1 << 4;
const HAS_FIELDS: u8 = 1 << 5;
const HAS_ERROR: u8 = 1 << 6;
const HAS_DAY: u8 = 1 << 7;

// The third byte of a balance, and the first of a lot: a bit for each of up to four amounts, and
// these flags.
const MIXED: u8 = 1 << 4;
const HAS_CYCLE: u8 = 1 << 5;
const HAS_START: u8 = 1 << 6;
const HAS_END: u8 = 1 << 7;
/// Only of a lot, which has three amounts: its first and last day are packed as days. Older stores hold the platform's moments.
const BY_DAY: u8 = 1 << 3;

const DAY_0: Date = date(1970, 1, 1);

/// Packs an answer that was fetched at `fetched`, without its person and its raw record. Every word of it must have a number.
pub(in crate::store) fn pack_answer(
    person: &PersonBalances,
    fetched: Timestamp,
    words: &WordTable,
) -> Result<Vec<u8>, MalformedBytes> {
    let mut out = ByteWriter::in_form(FORM);
    let errors = different_errors(&person.balances);
    out.count(errors.len());
    for error in &errors {
        out.text(&error.code);
        out.text(&error.message);
    }
    out.count(person.balances.len());
    for balance in &person.balances {
        pack_balance(balance, day_of(fetched), &errors, words, &mut out)?;
    }
    Ok(out.done())
}

/// Unpacks an answer about `employee` that was fetched at `fetched`.
pub(in crate::store) fn unpack_answer(
    employee: EmployeeId,
    fetched: Timestamp,
    bytes: &[u8],
    words: &WordTable,
) -> Result<PersonBalances, MalformedBytes> {
    let from = &mut ByteReader::of(bytes, FORM)?;
    let errors = many(from, |from| {
        let (code, message) = (shown(from.text()?), shown(from.text()?));
        Ok(Arc::new(RowError::from_store(&code, &message)))
    })?;
    let day = day_of(fetched);
    let balances = many(from, |from| unpack_balance(from, day, &errors, words))?;
    from.end()?;
    Ok(PersonBalances {
        employee,
        balances,
        raw: None,
    })
}

/// Whether a packed answer holds a balance with an error, without unpacking it all. One that cannot be read counts as without.
pub(in crate::store) fn has_errors(bytes: &[u8]) -> bool {
    let errors = ByteReader::of(bytes, FORM).and_then(|mut from| from.count());
    errors.is_ok_and(|errors| errors > 0)
}

/// The different errors of an answer, each once: a failed call gives all balances the same one.
fn different_errors(balances: &[Balance]) -> Vec<&RowError> {
    let mut different: Vec<&RowError> = Vec::new();
    for error in balances.iter().filter_map(|b| b.error.as_deref()) {
        if !different.iter().any(|other| is_same(other, error)) {
            different.push(error);
        }
    }
    different
}

fn is_same(one: &RowError, other: &RowError) -> bool {
    (&one.code, &one.message) == (&other.code, &other.message)
}

fn pack_balance(
    balance: &Balance,
    today: Date,
    errors: &[&RowError],
    words: &WordTable,
    out: &mut ByteWriter,
) -> Result<(), MalformedBytes> {
    let measure = Measure::of(balance);
    let figures = amounts_of(&balance.figures);
    let day = days_between(today, balance.as_of);
    let flag = |is: bool, flag: u8| if is { flag } else { 0 };
    out.byte(balance.state as u8 | measure.tag() << 3 | flag(balance.overdrawn, OVERDRAWN));
    out.byte(
        balance.expiry_source as u8
            | flag(balance.expires_on.is_some(), HAS_EXPIRY)
            | flag(!balance.lots.is_empty(), HAS_LOTS)
            | flag(!balance.fields.is_empty(), HAS_FIELDS)
            | flag(balance.error.is_some(), HAS_ERROR)
            | flag(day != 0, HAS_DAY),
    );
    out.byte(measure.flags(&figures));
    out.number(words.number(balance.leave_type.as_str())?);
    out.number(words.number(&balance.leave_type_name)?);
    measure.pack(&figures, out);
    if let Some(last_day) = balance.expires_on {
        out.signed(days_between(DAY_0, last_day));
    }
    if !balance.lots.is_empty() {
        out.count(balance.lots.len());
        balance
            .lots
            .iter()
            .for_each(|lot| pack_lot(lot, measure, out));
    }
    if !balance.fields.is_empty() {
        out.count(balance.fields.len());
        for (name, value) in &balance.fields {
            out.number(words.number(name)?);
            out.text(value);
        }
    }
    if let Some(error) = &balance.error {
        let at = errors.iter().position(|other| is_same(other, error));
        out.count(at.ok_or(MalformedBytes)?);
    }
    if day != 0 {
        out.signed(day);
    }
    Ok(())
}

fn unpack_balance(
    from: &mut ByteReader<'_>,
    today: Date,
    errors: &[Arc<RowError>],
    words: &WordTable,
) -> Result<Balance, MalformedBytes> {
    let [first, second, third] = [from.byte()?, from.byte()?, from.byte()?];
    let measure = Measure::from_tag(first >> 3 & 15)?;
    let leave_type = words.leave_type(from.number()?)?;
    let leave_type_name = words.text(from.number()?)?;
    let [granted, used, left, carried] = measure.unpack(third, from)?;
    let expires_on = optional(second, HAS_EXPIRY, || days_after(DAY_0, from.signed()?))?;
    let lots = optional(second, HAS_LOTS, || {
        many(from, |from| unpack_lot(from, measure))
    })?;
    let fields = optional(second, HAS_FIELDS, || {
        many(from, |from| unpack_field(from, words))
    })?;
    let error = optional(second, HAS_ERROR, || {
        errors
            .get(from.count()?)
            .map(Arc::clone)
            .ok_or(MalformedBytes)
    })?;
    let as_of = optional(second, HAS_DAY, || days_after(today, from.signed()?))?;
    let state = CellState::from_tag(u16::from(first & 7)).ok_or(MalformedBytes)?;
    let error = match (error, state) {
        (Some(error), CellState::NotInitialised) => Some(Arc::new(error.of_missing_date())),
        (error, _) => error,
    };
    Ok(Balance {
        leave_type,
        leave_type_name,
        state,
        unit: measure.unit,
        figures: Figures {
            granted,
            used,
            left,
            carried,
        },
        overdrawn: first & OVERDRAWN != 0,
        expires_on,
        expiry_source: ExpirySource::from_tag(u16::from(second & 7)).ok_or(MalformedBytes)?,
        as_of: as_of.unwrap_or(today),
        lots: lots.unwrap_or_default(),
        fields: fields.unwrap_or_default(),
        error,
    })
}

fn unpack_field(
    from: &mut ByteReader<'_>,
    words: &WordTable,
) -> Result<(FieldName, FieldValue), MalformedBytes> {
    let name = words.text(from.number()?)?.to_string();
    Ok((name.into(), (*shown(from.text()?)).into()))
}

fn pack_lot(lot: &Lot, measure: Measure, out: &mut ByteWriter) {
    let amounts = [lot.granted, lot.used, lot.left, None];
    let flag = |is: bool, flag: u8| if is { flag } else { 0 };
    out.byte(
        measure.flags(&amounts)
            | BY_DAY
            | flag(lot.cycle.is_some(), HAS_CYCLE)
            | flag(lot.starts_on.is_some(), HAS_START)
            | flag(lot.ends_on.is_some(), HAS_END),
    );
    out.text(&lot.id);
    measure.pack(&amounts, out);
    if let Some(cycle) = &lot.cycle {
        out.text(cycle);
    }
    for day in [lot.starts_on, lot.ends_on].into_iter().flatten() {
        out.signed(days_between(DAY_0, day));
    }
}

fn unpack_lot(from: &mut ByteReader<'_>, measure: Measure) -> Result<Lot, MalformedBytes> {
    let flags = from.byte()?;
    let id = shown(from.text()?).into_owned();
    let [granted, used, left, _] = measure.unpack(flags & !BY_DAY, from)?;
    let cycle = optional(flags, HAS_CYCLE, || Ok(shown(from.text()?).into_owned()))?;
    let starts_on = optional(flags, HAS_START, || unpack_day(flags, Lot::first_day, from))?;
    let ends_on = optional(flags, HAS_END, || unpack_day(flags, Lot::last_day, from))?;
    Ok(Lot {
        id,
        cycle,
        starts_on: starts_on.flatten(),
        ends_on: ends_on.flatten(),
        granted,
        used,
        left,
    })
}

/// A lot's first or last day. A moment of an older store means the day that the platform's moment means.
fn unpack_day(
    flags: u8,
    meant_by: fn(i64) -> Option<Date>,
    from: &mut ByteReader<'_>,
) -> Result<Option<Date>, MalformedBytes> {
    let number = from.signed()?;
    if flags & BY_DAY == 0 {
        return Ok(meant_by(number));
    }
    days_after(DAY_0, number).map(Some)
}

/// The scale and unit of a balance's amounts, if they agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Measure {
    scale: Scale,
    unit: Option<Unit>,
}

impl Measure {
    fn of(balance: &Balance) -> Self {
        let lots = balance.lots.iter();
        let lots = lots.flat_map(|lot| [lot.granted, lot.used, lot.left]);
        let first = amounts_of(&balance.figures)
            .into_iter()
            .chain(lots)
            .flatten()
            .next();
        Self {
            scale: first.map_or(Scale::Seconds, |amount| amount.scale),
            unit: balance.unit,
        }
    }

    fn tag(self) -> u8 {
        self.scale.tag() | self.unit.map_or(0, Unit::tag) << 2
    }

    fn from_tag(tag: u8) -> Result<Self, MalformedBytes> {
        let scale = Scale::from_tag(tag & 3).ok_or(MalformedBytes)?;
        let unit = match tag >> 2 {
            0 => None,
            tag => Some(Unit::from_tag(tag).ok_or(MalformedBytes)?),
        };
        Ok(Self { scale, unit })
    }

    fn fits(self, amount: Amount) -> bool {
        (self.scale, self.unit) == (amount.scale, Some(amount.unit))
    }

    /// Which amounts there are, and whether each is packed with a measure of its own.
    fn flags(self, amounts: &[Option<Amount>; 4]) -> u8 {
        let there = amounts.iter().rev();
        let there = there.fold(0, |flags, amount| flags << 1 | u8::from(amount.is_some()));
        let mixed = amounts.iter().flatten().any(|amount| !self.fits(*amount));
        there | if mixed { MIXED } else { 0 }
    }

    fn pack(self, amounts: &[Option<Amount>; 4], out: &mut ByteWriter) {
        let mixed = self.flags(amounts) & MIXED != 0;
        for amount in amounts.iter().flatten() {
            if mixed {
                let own = Self {
                    scale: amount.scale,
                    unit: Some(amount.unit),
                };
                out.byte(own.tag());
            }
            out.signed(amount.count);
        }
    }

    fn unpack(
        self,
        flags: u8,
        from: &mut ByteReader<'_>,
    ) -> Result<[Option<Amount>; 4], MalformedBytes> {
        let mut amounts = [None; 4];
        for (at, amount) in amounts.iter_mut().enumerate() {
            *amount = optional(flags, 1 << at, || self.unpack_one(flags, from))?;
        }
        Ok(amounts)
    }

    fn unpack_one(self, flags: u8, from: &mut ByteReader<'_>) -> Result<Amount, MalformedBytes> {
        let own = optional(flags, MIXED, || Self::from_tag(from.byte()?))?;
        let Self { scale, unit } = own.unwrap_or(self);
        Ok(Amount::new(
            from.signed()?,
            scale,
            unit.ok_or(MalformedBytes)?,
        ))
    }
}

fn amounts_of(figures: &Figures) -> [Option<Amount>; 4] {
    [figures.granted, figures.used, figures.left, figures.carried]
}

fn optional<T>(
    flags: u8,
    flag: u8,
    read: impl FnOnce() -> Result<T, MalformedBytes>,
) -> Result<Option<T>, MalformedBytes> {
    if flags & flag == 0 {
        return Ok(None);
    }
    read().map(Some)
}

/// Reads a count and as many parts. A large count alone reserves no memory.
fn many<'a, T>(
    from: &mut ByteReader<'a>,
    mut one: impl FnMut(&mut ByteReader<'a>) -> Result<T, MalformedBytes>,
) -> Result<Vec<T>, MalformedBytes> {
    let count = from.count()?;
    let mut parts = Vec::with_capacity(count.min(64));
    for _ in 0..count {
        parts.push(one(from)?);
    }
    Ok(parts)
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

fn days_after(from: Date, days: i64) -> Result<Date, MalformedBytes> {
    let span = Span::new().try_days(days).map_err(|_| MalformedBytes)?;
    from.checked_add(span).map_err(|_| MalformedBytes)
}
