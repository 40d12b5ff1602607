//! The sections about what the company itself knows of its people and leave types: `[people]` and `[leave_kinds]`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeValue;

use super::block::{BlockReader, ConfigBlock};
use super::problem::remedy_for;
use super::toml_text::{quoted, write_ids};
use crate::domain::insight::leave_kinds::{LeaveKinds, LegalKind, NamedKind};

/// The `[people]` section.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeopleSettings {
    /// A sheet with the days on which people were hired, first worked and were granted leave.
    pub dates: Option<PathBuf>,
}

/// Reads `[people]`. A path is relative to the folder of the configuration file.
pub(super) fn read_people<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    folder: &Path,
) -> PeopleSettings {
    let Some(block) = reader.section(root, "people") else {
        return PeopleSettings::default();
    };
    reader.enter("people");
    reader.check_keys(block, &["dates"], |_| None);
    let dates = reader.text(block, "dates");
    reader.leave();
    PeopleSettings {
        dates: dates.map(|path| folder.join(path.value)),
    }
}

/// Reads `[leave_kinds]` and `[leave_kinds.TENANT]`; `tenants` are the names of the configured tenants.
pub(super) fn read_leave_kinds<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    tenants: &[&str],
) -> LeaveKinds {
    let Some(block) = reader.section(root, "leave_kinds") else {
        return LeaveKinds::default();
    };
    reader.enter("leave_kinds");
    let everywhere = read_kinds(reader, block);
    let mut of_tenants = BTreeMap::new();
    for (key, value) in block.table {
        let name: &str = key.get_ref();
        if LegalKind::ALL.iter().any(|kind| kind.as_str() == name) {
            continue;
        }
        let line = reader.line_of(key);
        let Some(table) = table_of(value, line).filter(|_| tenants.contains(&name)) else {
            report_unknown(reader, (line, name), tenants);
            continue;
        };
        reader.enter(&format!("leave_kinds.{name}"));
        let kinds = LegalKind::ALL.map(LegalKind::as_str);
        reader.check_keys(table, &kinds, |_| None);
        of_tenants.insert(name.to_owned(), read_kinds(reader, table));
        reader.enter("leave_kinds");
    }
    reader.leave();
    LeaveKinds {
        everywhere,
        tenants: of_tenants,
    }
}

fn table_of<'t>(value: &'t Spanned<DeValue<'t>>, line: usize) -> Option<ConfigBlock<'t>> {
    let table = value.get_ref().as_table()?;
    Some(ConfigBlock { table, line })
}

fn report_unknown(reader: &mut BlockReader<'_>, (line, name): (usize, &str), tenants: &[&str]) {
    let shown = crate::domain::text::clean(name);
    let mut known = LegalKind::ALL.map(LegalKind::as_str).to_vec();
    known.extend(tenants);
    let what = (
        "既不是假期类别，也不是企业",
        "neither a kind of leave nor a tenant",
    );
    reader.report(line, &shown, what, remedy_for(name, &known));
}

/// The leave types of each kind. One that has two kinds is a mistake.
fn read_kinds<'t>(reader: &mut BlockReader<'t>, block: ConfigBlock<'t>) -> Vec<NamedKind> {
    let mut found: Vec<NamedKind> = Vec::new();
    for kind in LegalKind::ALL {
        let wanted = (
            "假期名称的列表，例如 [\"年假\"]",
            "a list of leave types such as [\"年假\"]",
        );
        let Some(names) = reader.list(block, kind.as_str(), wanted) else {
            continue;
        };
        for name in names.value {
            let name = name.trim().to_owned();
            if let Some((_, other)) = found.iter().find(|(known, _)| *known == name) {
                let other = other.as_str();
                let what = (
                    format!("\"{name}\" 已经写在 {other} 里"),
                    format!("\"{name}\" is already under {other}"),
                );
                let remedy = ("每种假期只写一次", "name each leave type once");
                reader.report(names.line, kind.as_str(), what, remedy);
            } else {
                found.push((name, kind));
            }
        }
    }
    found
}

/// Writes both sections, if there is anything in them.
pub(super) fn write_own_records(
    f: &mut fmt::Formatter<'_>,
    people: &PeopleSettings,
    kinds: &LeaveKinds,
) -> fmt::Result {
    if let Some(dates) = &people.dates {
        let file = quoted(&dates.to_string_lossy());
        writeln!(f, "\n[people]\ndates = {file}")?;
    }
    if kinds.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n[leave_kinds]")?;
    write_kinds(f, &kinds.everywhere)?;
    for (tenant, kinds) in &kinds.tenants {
        writeln!(f, "\n[leave_kinds.{}]", quoted(tenant))?;
        write_kinds(f, kinds)?;
    }
    Ok(())
}

fn write_kinds(f: &mut fmt::Formatter<'_>, kinds: &[NamedKind]) -> fmt::Result {
    LegalKind::ALL.into_iter().try_for_each(|kind| {
        let names = kinds.iter().filter(|(_, of)| *of == kind);
        let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        write_ids(f, kind.as_str(), &names)
    })
}
