//! A `[[view]]` block: a table of Company under a name, with its columns, its order and its filter.

use std::collections::HashMap;

use toml::de::DeValue;

use crate::domain::Bilingual;
use crate::domain::insight::company::SavedView;
use crate::domain::matching::{NamedFilters, Query};
use crate::domain::text::clean;

use super::block::{BlockReader, ConfigBlock, ExpectedValue};

/// The keys of a block.
const KEYS: [&str; 4] = ["name", "columns", "sort", "filter"];

/// What columns and orders are.
const HEADINGS: ExpectedValue = (
    "列标题的列表，例如 [\"姓名\", \"年假\"]",
    "a list of headings such as [\"姓名\", \"年假\"]",
);

/// How such blocks are written, for remedies.
const WRITTEN: (&str, &str) = (
    "每个保存的表格写一个带 name 的 [[view]]",
    "write each saved view as a [[view]] block with a name",
);

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
        let what = (
            "类型不对：这里应是若干个 [[view]]",
            "wrong type: expected a list of [[view]] blocks",
        );
        reader.report(line, "view", what, WRITTEN);
        return Vec::new();
    };
    let mut views = Vec::new();
    let mut lines: HashMap<String, usize> = HashMap::new();
    for item in items {
        let Some(block) = ConfigBlock::of_item(reader, item) else {
            let line = reader.line_of(item);
            let what = (
                "类型不对：这里应是一个 [[view]]",
                "wrong type: expected a [[view]] block",
            );
            reader.report(line, "view", what, WRITTEN);
            continue;
        };
        let Some(view) = read_view(reader, block, named) else {
            continue;
        };
        if let Some(first) = lines.get(&view.name) {
            let name = &view.name;
            let what = (
                format!("名字 \"{name}\" 已用在第 {first} 行的表格上"),
                format!("the name \"{name}\" is taken by the view on line {first}"),
            );
            let remedy = (
                "每个表格要有自己的名字",
                "give every view a name of its own",
            );
            reader.report(block.line, "view", what, remedy);
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
        let what = ("保存的表格要有名字", "a view needs a name");
        reader.report(block.line, "name", what, WRITTEN);
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
        let what = Bilingual::said(|language| error.explain(language));
        let remedy = (
            "写法与看板里的筛选相同",
            "write it as in the dashboard's filter",
        );
        reader.report(filter.line, "filter", what, remedy);
    }
    reader.leave();
    Some(SavedView {
        name: name?,
        columns,
        sort,
        filter: filter.map_or_else(String::new, |filter| filter.value.trim().to_owned()),
    })
}
