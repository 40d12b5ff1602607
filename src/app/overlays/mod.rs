//! What stands over a view: the list of keys and the dialog for another day. At most one of them has the keys.

pub mod date_picker;
pub mod help;

use crate::app::overlays::date_picker::DatePicker;
use crate::app::overlays::help::KeyHelp;

/// The overlay that has the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The dialog for another day.
    DatePicker(DatePicker),
    /// The list of keys, over the dialog if it was opened from there: the dialog comes back when the list is closed.
    Help(KeyHelp, Option<DatePicker>),
}

impl Overlay {
    /// The list of keys, if it is open.
    pub fn help(&self) -> Option<&KeyHelp> {
        match self {
            Self::Help(help, _) => Some(help),
            Self::DatePicker(_) => None,
        }
    }

    /// The dialog for another day, whether or not the list of keys is over it.
    pub fn date_picker(&self) -> Option<&DatePicker> {
        match self {
            Self::DatePicker(picker) | Self::Help(_, Some(picker)) => Some(picker),
            Self::Help(_, None) => None,
        }
    }

    /// What comes back when it is closed.
    pub fn covered(self) -> Option<Self> {
        match self {
            Self::Help(_, picker) => picker.map(Self::DatePicker),
            Self::DatePicker(_) => None,
        }
    }
}
