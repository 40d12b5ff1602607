//! A `[[view]]` block: a table of Company under a name, with its columns, its order and its filter.

use std::collections::HashMap;

use toml::de::DeValue;

use crate::domain::Language;
use crate::domain::insight::company::SavedView;
use crate::domain::matching::{NamedFilters, Query};
use crate::domain::text::clean;

use super::block::{BlockReader, ConfigBlock};

/// The keys of a block.
const KEYS: [&str; 4] = ["name", "columns", "sort", "filter"];

/// What columns and orders are.
const HEADINGS: &str = "a list of headings such as [\"姓名\", \"年假\"]";

/// How such blocks are written, for remedies.
const WRITTEN: &str = "write each saved view as a [[view]] block with a name";

/// All saved views, in the order of the file.
pub(super) fn read_views<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    named: &NamedFilters,
) -> Vec<SavedView> {
    let Some(value) = root.get("view") else {
        return Vec::new();
    };
    let DeValue::Array(items) = value.get_ref() else {
        let line = reader.line_of(value);
        reader.report(
            line,
            "view",
            "wrong type: expected a list of [[view]] blocks",
            WRITTEN,
        );
        return Vec::new();
    };
    let mut views = Vec::new();
    let mut lines: HashMap<String, usize> = HashMap::new();
    for item in items {
        let Some(block) = ConfigBlock::of_item(reader, item) else {
            let line = reader.line_of(item);
            reader.report(
                line,
                "view",
                "wrong type: expected a [[view]] block",
                WRITTEN,
            );
            continue;
        };
        let Some(view) = read_view(reader, block, named) else {
            continue;
        };
        if let Some(first) = lines.get(&view.name) {
            let name = &view.name;
            let what = format!("the name \"{name}\" is taken by the view on line {first}");
            reader.report(
                block.line,
                "view",
                what,
                "give every view a name of its own",
            );
        } else {
            lines.insert(view.name.clone(), block.line);
            views.push(view);
        }
    }
    views
}

fn read_view<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    named: &NamedFilters,
) -> Option<SavedView> {
    reader.enter("view");
    let name = reader
        .text(block, "name")
        .map(|name| clean(name.value.trim()));
    let name = name.filter(|name| !name.is_empty());
    if let Some(name) = &name {
        reader.enter(&format!("view \"{name}\""));
    } else if block
        .get("name")
        .is_none_or(|value| value.get_ref().is_str())
    {
        reader.report(block.line, "name", "a view needs a name", WRITTEN);
    }
    reader.check_keys(block, &KEYS, |_| None);
    let mut texts = |key: &str| {
        let found = reader.list(block, key, HEADINGS);
        found.map_or_else(Vec::new, |found| found.value)
    };
    let (columns, sort) = (texts("columns"), texts("sort"));
    let filter = reader.text(block, "filter");
    if let Some(filter) = &filter
        && let Some(error) = Query::parse_with(filter.value, named).errors().first()
    {
        let what = error.explain(Language::English);
        reader.report(
            filter.line,
            "filter",
            what,
            "write it as in the dashboard's filter",
        );
    }
    reader.leave();
    Some(SavedView {
        name: name?,
        columns,
        sort,
        filter: filter.map_or_else(String::new, |filter| filter.value.trim().to_owned()),
    })
}
