//! What stands over a view: the list of keys, the dialogs for another day and for a file, and what stands side by side. At most one of them has the keys.

pub mod date_picker;
pub mod export_dialog;
pub mod help;
pub mod side_by_side;

use crate::app::overlays::date_picker::DatePicker;
use crate::app::overlays::export_dialog::ExportDialog;
use crate::app::overlays::help::KeyHelp;
use crate::app::overlays::side_by_side::state::SideBySide;

/// The overlay that has the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The dialog for another day.
    DatePicker(DatePicker),
    /// What stands side by side.
    SideBySide(SideBySide),
    /// The dialog that writes a file.
    Export(ExportDialog),
    /// The list of keys, over another overlay if it was opened from there: that one comes back when the list is closed.
    Help(KeyHelp, Option<Box<Self>>),
}

impl Overlay {
    /// The list of keys, if it is open.
    pub fn help(&self) -> Option<&KeyHelp> {
        match self {
            Self::Help(help, _) => Some(help),
            Self::DatePicker(_) | Self::SideBySide(_) | Self::Export(_) => None,
        }
    }

    /// The dialog for another day, whether or not the list of keys is over it.
    pub fn date_picker(&self) -> Option<&DatePicker> {
        match self {
            Self::DatePicker(picker) => Some(picker),
            Self::Help(_, covered) => covered.as_ref()?.date_picker(),
            Self::SideBySide(_) | Self::Export(_) => None,
        }
    }

    /// What stands side by side, whether or not the list of keys is over it.
    pub fn side_by_side(&self) -> Option<&SideBySide> {
        match self {
            Self::SideBySide(side_by_side) => Some(side_by_side),
            Self::Help(_, covered) => covered.as_ref()?.side_by_side(),
            Self::DatePicker(_) | Self::Export(_) => None,
        }
    }

    /// The dialog that writes a file, whether or not the list of keys is over it.
    pub fn export_dialog(&self) -> Option<&ExportDialog> {
        match self {
            Self::Export(dialog) => Some(dialog),
            Self::Help(_, covered) => covered.as_ref()?.export_dialog(),
            Self::DatePicker(_) | Self::SideBySide(_) => None,
        }
    }

    /// What comes back when it is closed.
    pub fn covered(self) -> Option<Self> {
        match self {
            Self::Help(_, covered) => covered.map(|covered| *covered),
            Self::DatePicker(_) | Self::SideBySide(_) | Self::Export(_) => None,
        }
    }
}
