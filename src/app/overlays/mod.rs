//! What is drawn over a view: the list of keys, the field that takes a command by name, dialogs,
//! people or rules side by side, and the history of a balance. At most one of them has the keys.

pub mod balance_history;
pub mod compare_dialog;
pub mod date_picker;
pub mod export_dialog;
pub mod help;
pub mod palette;
pub mod rules_beside;
pub mod side_by_side;

use crate::app::overlays::balance_history::BalanceHistory;
use crate::app::overlays::compare_dialog::CompareDialog;
use crate::app::overlays::date_picker::DatePicker;
use crate::app::overlays::export_dialog::ExportDialog;
use crate::app::overlays::help::KeyHelp;
use crate::app::overlays::palette::state::Palette;
use crate::app::overlays::rules_beside::RulesBeside;
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
    /// How a balance became what it is.
    History(BalanceHistory),
    /// Sheet and rules of a comparison.
    CompareFiles(Box<CompareDialog>),
    /// Two leave types side by side.
    RulesBeside(RulesBeside),
    /// The field that takes a command by name.
    Palette(Palette),
    /// The list of keys, over another overlay if it was opened from there: that one comes back when the list is closed.
    Help(KeyHelp, Option<Box<Self>>),
}

impl Overlay {
    /// The overlay itself, or the one that the list of keys covers.
    fn under_help(&self) -> &Self {
        match self {
            Self::Help(_, Some(covered)) => covered.under_help(),
            other => other,
        }
    }

    /// The list of keys, if it is open.
    pub fn help(&self) -> Option<&KeyHelp> {
        match self {
            Self::Help(help, _) => Some(help),
            _ => None,
        }
    }

    /// The field that takes a command by name, if it is open.
    pub fn palette(&self) -> Option<&Palette> {
        match self {
            Self::Palette(palette) => Some(palette),
            _ => None,
        }
    }

    /// The dialog for another day, whether or not the list of keys is over it.
    pub fn date_picker(&self) -> Option<&DatePicker> {
        match self.under_help() {
            Self::DatePicker(picker) => Some(picker),
            _ => None,
        }
    }

    /// What stands side by side, whether or not the list of keys is over it.
    pub fn side_by_side(&self) -> Option<&SideBySide> {
        match self.under_help() {
            Self::SideBySide(side_by_side) => Some(side_by_side),
            _ => None,
        }
    }

    /// The dialog that writes a file, whether or not the list of keys is over it.
    pub fn export_dialog(&self) -> Option<&ExportDialog> {
        match self.under_help() {
            Self::Export(dialog) => Some(dialog),
            _ => None,
        }
    }

    /// The dialog of Compare, whether or not the list of keys is over it.
    pub fn compare_dialog(&self) -> Option<&CompareDialog> {
        match self.under_help() {
            Self::CompareFiles(dialog) => Some(dialog),
            _ => None,
        }
    }

    /// Two leave types side by side, whether or not the list of keys is over them.
    pub fn rules_beside(&self) -> Option<&RulesBeside> {
        match self.under_help() {
            Self::RulesBeside(rules) => Some(rules),
            _ => None,
        }
    }

    /// How a balance became what it is, whether or not the list of keys is over it.
    pub fn history(&self) -> Option<&BalanceHistory> {
        match self.under_help() {
            Self::History(history) => Some(history),
            _ => None,
        }
    }

    /// The same, to put the answer into it.
    pub(in crate::app) fn history_mut(&mut self) -> Option<&mut BalanceHistory> {
        match self {
            Self::History(history) => Some(history),
            Self::Help(_, Some(covered)) => covered.history_mut(),
            _ => None,
        }
    }

    /// What comes back when it is closed.
    pub fn covered(self) -> Option<Self> {
        match self {
            Self::Help(_, covered) => covered.map(|covered| *covered),
            _ => None,
        }
    }
}
