//! The `[totals]` section: what sums of leave need to know besides the balances.

use std::fmt;
use std::path::{Path, PathBuf};

use super::block::{BlockReader, ConfigBlock};
use super::toml_text::quoted;

/// The `[totals]` section.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TotalsSettings {
    /// A sheet with what a day of each person's work costs. It is read when sums are asked for, and
    /// stored nowhere.
    pub rates: Option<PathBuf>,
}

/// Reads the section. The path is relative to the folder of the configuration file.
pub(super) fn read_totals<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    folder: &Path,
) -> TotalsSettings {
    let Some(block) = reader.section(root, "totals") else {
        return TotalsSettings::default();
    };
    reader.enter("totals");
    reader.check_keys(block, &["rates"], |_| None);
    let rates = reader.text(block, "rates");
    let settings = TotalsSettings {
        rates: rates.map(|path| folder.join(path.value)),
    };
    reader.leave();
    settings
}

/// Writes the section, if there is anything in it.
pub(super) fn write_totals(f: &mut fmt::Formatter<'_>, totals: &TotalsSettings) -> fmt::Result {
    let Some(rates) = &totals.rates else {
        return Ok(());
    };
    let file = quoted(&rates.to_string_lossy());
    writeln!(f, "\n[totals]\nrates = {file}")
}
