//! WeCom's unit of time: every duration is sent in seconds, whatever the leave type is counted in.

use crate::domain::{Amount, FigureError, Scale, Unit};

/// The amount in the type's unit. The type's `time_attr` alone says whether 86,400 or 3,600 seconds make one unit, never the
/// length of the working day (trap 3); where it is unknown, the seconds are shown as they are (trap 4).
pub(super) fn read(text: Option<&str>, unit: Option<Unit>) -> Result<Amount, FigureError> {
    let unit = unit.unwrap_or(Unit::Second);
    Amount::read(text.unwrap_or_default(), Scale::Seconds, unit)
}

/// Like [`read`], for figures that may be missing.
pub(super) fn amount(text: Option<&str>, unit: Option<Unit>) -> Option<Amount> {
    read(text, unit).ok()
}
