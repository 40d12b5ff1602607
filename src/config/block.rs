//! Reading of a block of the file, key by key. Mistakes are collected, so that one run reports all of them.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::SignedDuration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{ConfigProblem, remedy_for};
use crate::domain::{Bilingual, nearest_word};

/// A table of the file: the whole file, a section or a `[[tenant]]`.
#[derive(Clone, Copy)]
pub(super) struct ConfigBlock<'t> {
    pub(super) table: &'t DeTable<'t>,
    /// The line of its header.
    pub(super) line: usize,
}

/// A value with the line that it is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LocatedValue<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// Reads blocks and collects their problems.
pub(super) struct BlockReader<'t> {
    text: &'t str,
    /// What problems call the current block (`tenant "hq-wecom"`); empty at the top of the file.
    block_name: String,
    pub(super) problems: Vec<ConfigProblem>,
}

impl<'t> BlockReader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            block_name: String::new(),
            problems: Vec::new(),
        }
    }

    /// Begins a block: the problems that follow are in it.
    pub(super) fn enter(&mut self, block_name: &str) {
        block_name.clone_into(&mut self.block_name);
    }

    /// Ends the block: the problems that follow are at the top of the file.
    pub(super) fn leave(&mut self) {
        self.block_name.clear();
    }

    /// The line, from 1, of the byte at `offset`.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    pub(super) fn line_of<T>(&self, spanned: &Spanned<T>) -> usize {
        self.line_at(spanned.span().start)
    }

    /// Collects a problem with `key` of the current block.
    pub(super) fn report(
        &mut self,
        line: usize,
        key: &str,
        what: impl Into<Bilingual>,
        remedy: impl Into<Bilingual>,
    ) {
        self.problems.push(ConfigProblem {
            line: Some(line),
            key: self.key_of(key),
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    /// The key with the name of the current block.
    pub(super) fn key_of(&self, key: &str) -> String {
        if self.block_name.is_empty() {
            key.to_owned()
        } else {
            format!("{}: {key}", self.block_name)
        }
    }

    /// Reports keys that are not `known`. Where `elsewhere` has an explanation for one, it takes the place of "unknown key".
    pub(super) fn check_keys(
        &mut self,
        block: ConfigBlock<'t>,
        known: &[&str],
        elsewhere: impl Fn(&str) -> Option<Bilingual>,
    ) {
        for key in block.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let line = self.line_of(key);
            let shown = crate::domain::text::clean(name);
            if let Some(what) = elsewhere(name) {
                self.report(line, &shown, what, ("请删除它", "remove it"));
            } else {
                let remedy = remedy_for(name, known);
                self.report(line, &shown, ("没有这个键", "unknown key"), remedy);
            }
        }
    }

    pub(super) fn text(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
    ) -> Option<LocatedValue<&'t str>> {
        let value = block.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(self.found(value, text)),
            other => self.wrong_type(value, key, ("带引号的文字", "a text in quotes"), other),
        }
    }

    /// A list of ids, each written as a text or as a whole number.
    pub(super) fn ids(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
    ) -> Option<LocatedValue<Vec<String>>> {
        let wanted = (
            "id 的列表，例如 [\"2\", \"17\"]",
            "a list of ids such as [\"2\", \"17\"]",
        );
        self.list(block, key, wanted)
    }

    /// A list of texts or whole numbers, which is described as `wanted` where something else stands there.
    pub(super) fn list(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
        wanted: ExpectedValue,
    ) -> Option<LocatedValue<Vec<String>>> {
        let value = block.get(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong_type(value, key, wanted, value.get_ref());
        };
        let mut ids = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => ids.push(text.to_string()),
                DeValue::Integer(number) if number.radix() == 10 => {
                    ids.push(number.as_str().to_owned());
                }
                other => return self.wrong_type(item, key, wanted, other),
            }
        }
        Some(self.found(value, ids))
    }

    pub(super) fn flag(&mut self, block: ConfigBlock<'t>, key: &str) -> Option<LocatedValue<bool>> {
        let value = block.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(self.found(value, *flag)),
            other => self.wrong_type(value, key, ("true 或 false", "true or false"), other),
        }
    }

    /// A whole number within `range`.
    pub(super) fn number(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
        range: RangeInclusive<u64>,
    ) -> Option<LocatedValue<u64>> {
        let value = block.get(key)?;
        let DeValue::Integer(digits) = value.get_ref() else {
            let wanted = ("整数", "a whole number");
            return self.wrong_type(value, key, wanted, value.get_ref());
        };
        match i128::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(number) => self.within(value, key, number, range),
            Err(_) => self.out_of_range(value, key, &range),
        }
    }

    /// A whole number within `range`, or the word "none", which becomes `None`.
    pub(super) fn number_or_none(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
        range: RangeInclusive<u64>,
    ) -> Option<LocatedValue<Option<u64>>> {
        let value = block.get(key)?;
        match value.get_ref() {
            DeValue::String(word) if word == "none" => Some(self.found(value, None)),
            DeValue::Integer(_) => {
                let number = self.number(block, key, range)?;
                Some(LocatedValue {
                    value: Some(number.value),
                    line: number.line,
                })
            }
            other => {
                let wanted = ("整数或 \"none\"", "a whole number or \"none\"");
                self.wrong_type(value, key, wanted, other)
            }
        }
    }

    /// A duration, written as "90m" or "1h 30m".
    pub(super) fn time(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
    ) -> Option<LocatedValue<Duration>> {
        let text = self.text(block, key)?;
        let time = text.value.parse::<SignedDuration>().ok();
        if let Some(value) = time.and_then(|time| Duration::try_from(time).ok()) {
            return Some(LocatedValue {
                value,
                line: text.line,
            });
        }
        let shown = crate::domain::text::clean(text.value);
        let what = (
            format!("\"{shown}\" 不是时长"),
            format!("\"{shown}\" is not a length of time"),
        );
        let remedy = (
            "请写成 \"1h\"、\"90m\" 或 \"0s\" 这样的时长",
            "write a time such as \"1h\", \"90m\" or \"0s\"",
        );
        self.report(text.line, key, what, remedy);
        None
    }

    fn within(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &str,
        number: i128,
        range: RangeInclusive<u64>,
    ) -> Option<LocatedValue<u64>> {
        match u64::try_from(number) {
            Ok(number) if range.contains(&number) => Some(self.found(value, number)),
            _ => self.out_of_range(value, key, &range),
        }
    }

    fn out_of_range<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &str,
        range: &RangeInclusive<u64>,
    ) -> Option<LocatedValue<T>> {
        let (low, high) = (range.start(), range.end());
        let remedy = if *high >= u64::from(u32::MAX) {
            (
                format!("请写 {low} 或更大的数"),
                format!("use {low} or more"),
            )
        } else {
            (
                format!("请写 {low} 到 {high}"),
                format!("use {low} to {high}"),
            )
        };
        let what = ("数字超出范围", "the number is out of range");
        self.report(self.line_of(value), key, what, remedy);
        None
    }

    /// One of a few words, as the value that belongs to it.
    pub(super) fn choice<T: Copy>(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<LocatedValue<T>> {
        let found = self.text(block, key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == found.value) {
            return Some(LocatedValue {
                value: *value,
                line: found.line,
            });
        }
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let shown = crate::domain::text::clean(found.value);
        let known = words.join(", ");
        let what = (
            format!("\"{shown}\" 不是可用的值：{known}"),
            format!("\"{shown}\" is not one of {known}"),
        );
        let remedy = match nearest_word(found.value, &words) {
            Some(near) => Bilingual::new(
                format!("您是否想写 \"{near}\"？"),
                format!("did you mean \"{near}\"?"),
            ),
            None => Bilingual::new("请选用其中之一", "use one of them"),
        };
        self.report(found.line, key, what, remedy);
        None
    }

    /// The section of the file that is called `key`.
    pub(super) fn section(&mut self, root: ConfigBlock<'t>, key: &str) -> Option<ConfigBlock<'t>> {
        let remedy = (
            format!("请让 [{key}] 单独占一行"),
            format!("write [{key}] on a line of its own"),
        );
        self.table(root, key, remedy)
    }

    /// The table under `key`. `remedy` says how such a table is written.
    pub(super) fn table(
        &mut self,
        block: ConfigBlock<'t>,
        key: &str,
        remedy: impl Into<Bilingual>,
    ) -> Option<ConfigBlock<'t>> {
        let value = block.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(ConfigBlock {
                table,
                line: self.line_of(value),
            }),
            other => {
                let kind = type_of(other);
                let what = (
                    format!("这里应是一节，现在是{}", kind.zh()),
                    format!("expected a section, found {}", kind.en()),
                );
                self.report(self.line_of(value), key, what, remedy);
                None
            }
        }
    }

    fn found<T>(&self, value: &Spanned<DeValue<'t>>, inner: T) -> LocatedValue<T> {
        LocatedValue {
            value: inner,
            line: self.line_of(value),
        }
    }

    fn wrong_type<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &str,
        (zh, en): ExpectedValue,
        found: &DeValue<'t>,
    ) -> Option<LocatedValue<T>> {
        let found = type_of(found);
        let what = (
            format!("类型不对：应是{zh}，现在是{}", found.zh()),
            format!("wrong type: expected {en}, found {}", found.en()),
        );
        let remedy = (format!("请写成{zh}"), format!("write {en}"));
        self.report(self.line_of(value), key, what, remedy);
        None
    }
}

/// What is expected under a key, in Chinese and in English.
pub(super) type ExpectedValue = (&'static str, &'static str);

/// What the kind of a value is called.
pub(super) fn type_of(value: &DeValue<'_>) -> Bilingual {
    let zh = match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => " true 或 false",
        DeValue::Datetime(_) => "日期或时间",
        DeValue::Array(_) => "列表",
        DeValue::Table(_) => "一节",
    };
    Bilingual::new(zh, value.type_str())
}

impl<'t> ConfigBlock<'t> {
    /// The block that `item` is; `None` if it is something else.
    pub(super) fn of_item(
        reader: &BlockReader<'t>,
        item: &'t Spanned<DeValue<'t>>,
    ) -> Option<Self> {
        Some(Self {
            table: item.get_ref().as_table()?,
            line: reader.line_of(item),
        })
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }
}
