//! Checking of one `[[tenant]]` block: the keys of its platform, its address and its limits.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{Bilingual, Language, PlatformKind, TenantName, Today, text};
use crate::platform::base_url::BaseUrlError;
use crate::platform::facts::{KeyKind, KeyValue, KeyValues, OwnKey};
use crate::platform::{BaseUrl, Credentials, DayMemory, DepartmentScope, Settings, facts};

use super::block::{BlockReader, ConfigBlock};
use super::secret::read_source;
use super::{Tenant, TenantBlock};

/// What a block takes from the rest of the file where it says nothing itself.
#[derive(Clone, Copy)]
pub(super) struct TenantDefaults<'a> {
    /// The folder of the configuration, which paths of secret files are relative to.
    pub(super) folder: &'a Path,
    /// The language to prefer for names that a platform has in several.
    pub(super) names: Language,
    /// `[sync] fresh_for`.
    pub(super) fresh_for: Duration,
}

/// Which tenant a block is about.
struct TenantIdentity {
    /// Empty where the block has no valid name: the rest is checked all the same.
    name: TenantName,
    platform: PlatformKind,
}

/// The key of a rate limit.
#[derive(Clone, Copy)]
struct RateKey {
    name: &'static str,
    /// The rate that the platform documents.
    documented: u32,
}

/// The keys that tenants of every platform have.
const COMMON_KEYS: [&str; 9] = [
    "name",
    "label",
    "platform",
    "secret",
    "base_url",
    "requests_per_minute",
    "departments",
    "exclude_departments",
    "fresh_for",
];

/// Reads the block at index `at` of the file's tenants and reports its mistakes. `None` where it has no valid name or platform.
pub(super) fn read_tenant<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    at: usize,
    defaults: TenantDefaults<'_>,
) -> Option<TenantBlock> {
    reader.enter(&format!("tenant {}", at + 1));
    let name = read_name(reader, block);
    if let Some(name) = &name {
        reader.enter(&format!("tenant \"{name}\""));
    }
    let platform = read_platform(reader, block);
    let read = platform.map(|platform| {
        let name = name.clone().unwrap_or_else(|| TenantName::new(""));
        read_settings(reader, block, TenantIdentity { name, platform }, defaults)
    });
    reader.leave();
    name.and(read)
}

fn read_settings<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    TenantIdentity { name, platform }: TenantIdentity,
    defaults: TenantDefaults<'_>,
) -> TenantBlock {
    check_tenant_keys(reader, block, platform);
    let secret = read_source(reader, block, defaults.folder);
    let base_url = read_base_url(reader, block, platform);
    let facts = facts::of(platform);
    let per_minute = RateKey {
        name: "requests_per_minute",
        documented: facts.most_per_minute,
    };
    let per_second = RateKey {
        name: "requests_per_second",
        documented: facts.most_per_second.unwrap_or(u32::MAX),
    };
    let loopback = base_url.is_loopback();
    let requests_per_minute = read_rate(reader, block, per_minute, loopback);
    let requests_per_second = read_rate(reader, block, per_second, loopback);
    let label = reader
        .text(block, "label")
        .map(|label| text::clean(label.value));
    let settings = Settings {
        tenant: name.clone(),
        base_url,
        credentials: read_credentials(reader, block, platform),
        requests_per_minute,
        requests_per_second,
        departments: read_scope(reader, block),
        language: defaults.names,
        as_of: None,
        clock: now,
        meter: None,
        memory: DayMemory::default(),
    };
    TenantBlock {
        tenant: Tenant {
            label: label
                .filter(|label| !label.is_empty())
                .unwrap_or_else(|| name.to_string()),
            settings,
            fresh_for: read_fresh_for(reader, block, platform, defaults.fresh_for),
        },
        secret,
    }
}

/// The departments to read; all of them where the block names none.
fn read_scope<'t>(reader: &mut BlockReader<'t>, block: ConfigBlock<'t>) -> DepartmentScope {
    let [only, exclude] = ["departments", "exclude_departments"]
        .map(|key| reader.ids(block, key).map(|ids| ids.value));
    DepartmentScope {
        only: only.unwrap_or_default(),
        exclude: exclude.unwrap_or_default(),
    }
}

/// The block's own value, otherwise the file's, raised to what suits the platform's billing. `"0s"` is not raised: it asks for a read
/// whenever the dashboard opens.
fn read_fresh_for<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    platform: PlatformKind,
    usual: Duration,
) -> Duration {
    match reader.time(block, "fresh_for") {
        Some(own) => own.value,
        None if usual.is_zero() => usual,
        None => usual.max(facts::of(platform).least_fresh_for),
    }
}

fn now() -> Today {
    Today::at(Timestamp::now())
}

fn read_name<'t>(reader: &mut BlockReader<'t>, block: ConfigBlock<'t>) -> Option<TenantName> {
    let remedy = (
        "名字由 1 到 64 个字母、数字、`_`、`.`、`-` 组成",
        "use 1 to 64 letters, digits, `_`, `.` or `-`",
    );
    if block.get("name").is_none() {
        let what = ("这家企业没有名字", "the tenant has no name");
        reader.report(block.line, "name", what, remedy);
    }
    let name = reader.text(block, "name")?;
    if is_name(name.value) {
        return Some(TenantName::new(name.value));
    }
    let shown = text::clean(name.value);
    let what = (
        format!("\"{shown}\" 不能作名字"),
        format!("\"{shown}\" cannot be a name"),
    );
    reader.report(name.line, "name", what, remedy);
    None
}

fn is_name(text: &str) -> bool {
    let fits = |c: u8| c.is_ascii_alphanumeric() || b"_.-".contains(&c);
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

fn read_platform<'t>(reader: &mut BlockReader<'t>, block: ConfigBlock<'t>) -> Option<PlatformKind> {
    if block.get("platform").is_none() {
        let names = PlatformKind::ALL.map(|platform| format!("\"{}\"", platform.as_str()));
        let remedy = (
            format!("请写 platform = {}", names.join(" 或 ")),
            format!("write platform = {}", names.join(" or ")),
        );
        let what = ("这家企业没有写平台", "the tenant has no platform");
        reader.report(block.line, "platform", what, remedy);
    }
    let platforms = PlatformKind::ALL.map(|platform| (platform.as_str(), platform));
    Some(reader.choice(block, "platform", &platforms)?.value)
}

fn check_tenant_keys<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    platform: PlatformKind,
) {
    let mut known = COMMON_KEYS.to_vec();
    known.extend(facts::of(platform).own_keys.iter().map(|key| key.name));
    reader.check_keys(block, &known, |key| {
        let owner = PlatformKind::ALL
            .into_iter()
            .find(|other| facts::of(*other).has_key(key))?;
        let (owner, platform) = (owner.as_str(), platform.as_str());
        Some(Bilingual::new(
            format!("这个键属于 {owner} 的企业，这一家在 {platform}"),
            format!("this key belongs to {owner} tenants, and this one is on {platform}"),
        ))
    });
}

/// The values of the platform's own keys as credentials.
fn read_credentials<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    platform: PlatformKind,
) -> Credentials {
    let mut values = KeyValues::default();
    for key in facts::of(platform).own_keys {
        if let Some(value) = read_own_key(reader, block, key, &values) {
            values.add(key.name, value);
        }
    }
    Credentials::from_keys(platform, &values)
}

/// What stands under a key of the platform's own. `before` has the values of the keys before it.
fn read_own_key<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    key: &OwnKey,
    before: &KeyValues,
) -> Option<KeyValue> {
    let name = key.name;
    match key.kind {
        KeyKind::RequiredId => Some(KeyValue::Text(read_required_id(reader, block, name))),
        KeyKind::Id => read_id(reader, block, name).map(KeyValue::Text),
        KeyKind::Choice(words) => {
            let word = reader.choice(block, name, words)?;
            Some(KeyValue::Text(word.value.to_owned()))
        }
        KeyKind::TimeZone => read_time_zone(reader, block, name).map(KeyValue::Text),
        KeyKind::Flag => Some(KeyValue::Flag(reader.flag(block, name)?.value)),
        KeyKind::Number(most) => {
            let number = reader.number(block, name, 1..=most)?;
            Some(KeyValue::Number(number.value))
        }
        KeyKind::MonthlyBudget(usual) => match reader.number_or_none(block, name, 1..=u64::MAX) {
            None => Some(KeyValue::Number(usual)),
            Some(budget) => Some(budget.value.map_or(KeyValue::Unlimited, KeyValue::Number)),
        },
        KeyKind::PartOf(budget) => {
            let threshold = read_threshold(reader, block, name, before.number(budget))?;
            Some(KeyValue::Number(threshold))
        }
        KeyKind::RequestsPerSecond => None,
    }
}

/// A required id: `corp_id`, `app_key` or `app_id`.
fn read_required_id<'t>(reader: &mut BlockReader<'t>, block: ConfigBlock<'t>, key: &str) -> String {
    if block.get(key).is_none() {
        let remedy = (
            format!("请在这个 [[tenant]] 里写 {key} = \"...\""),
            format!("write {key} = \"...\" in this block"),
        );
        let what = ("缺少这个键", "the key is missing");
        reader.report(block.line, key, what, remedy);
    }
    read_id(reader, block, key).unwrap_or_default()
}

/// An id that the platform gave, if the key is there. One that cannot be valid is refused here,
/// because sending it would cost a call.
fn read_id<'t>(reader: &mut BlockReader<'t>, block: ConfigBlock<'t>, key: &str) -> Option<String> {
    let id = reader.text(block, key)?;
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    if id.value.is_empty() || id.value.contains(is_blank) || text::is_dirty(id.value) {
        let remedy = (
            "请从平台后台复制，不要带空格",
            "copy the id from the platform's console, without spaces",
        );
        let what = ("id 是空的或含有空格", "the id is empty or has spaces");
        reader.report(id.line, key, what, remedy);
    }
    Some(id.value.to_owned())
}

fn read_time_zone<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    key: &str,
) -> Option<String> {
    let zone = reader.text(block, key)?;
    if jiff::tz::TimeZone::get(zone.value).is_err() {
        let shown = text::clean(zone.value);
        let what = (
            format!("\"{shown}\" 不是时区"),
            format!("\"{shown}\" is not a time zone"),
        );
        let remedy = (
            "请用 IANA 名称，例如 \"Asia/Shanghai\"",
            "use an IANA name such as \"Asia/Shanghai\"",
        );
        reader.report(zone.line, key, what, remedy);
    }
    Some(zone.value.to_owned())
}

/// The number of calls a month up to which a sync does not ask for confirmation; with 0 it always asks.
fn read_threshold<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    key: &str,
    budget: Option<u64>,
) -> Option<u64> {
    let threshold = reader.number(block, key, 0..=u64::MAX)?;
    if budget.is_none() {
        let what = (
            "写了提醒线，却没有额度",
            "a threshold without a budget to stay within",
        );
        let remedy = (
            "请给 monthly_call_budget = ... 写上数字，或删除这一行",
            "write monthly_call_budget = ... with a number, or remove the threshold",
        );
        reader.report(threshold.line, key, what, remedy);
    }
    if let Some(budget) = budget.filter(|budget| threshold.value > *budget) {
        let number = threshold.value;
        let what = (
            format!("{number} 超过了 monthly_call_budget"),
            format!("{number} is above monthly_call_budget"),
        );
        let remedy = (format!("请写 0 到 {budget}"), format!("use 0 to {budget}"));
        reader.report(threshold.line, key, what, remedy);
    }
    Some(threshold.value)
}

fn to_u32(number: Option<u64>) -> Option<u32> {
    number.map(|number| u32::try_from(number).unwrap_or(u32::MAX))
}

/// A rate limit. It may exceed what the platform documents only where the address is on this machine, which means the emulator.
fn read_rate<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    RateKey { name, documented }: RateKey,
    loopback: bool,
) -> Option<u32> {
    let rate = reader.number(block, name, 1..=u64::from(u32::MAX))?;
    if rate.value > documented.into() && !loopback {
        let number = rate.value;
        let what = (
            format!("{number} 超过了平台允许的 {documented}"),
            format!("{number} is above the {documented} that the platform permits"),
        );
        let remedy = (
            format!("请写 {documented} 或更小的数"),
            format!("use {documented} or less"),
        );
        reader.report(rate.line, name, what, remedy);
    }
    to_u32(Some(rate.value))
}

/// The address in the block, otherwise the documented one.
fn read_base_url<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    platform: PlatformKind,
) -> BaseUrl {
    let Some(url) = reader.text(block, "base_url") else {
        return facts::of(platform).base_url();
    };
    match url.value.parse() {
        Ok(parsed) => parsed,
        Err(BaseUrlError { problem, remedy }) => {
            reader.report(url.line, "base_url", problem, remedy);
            facts::of(platform).base_url()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert!(is_name("hq-wecom_1.b"));
        for name in ["", "总部", "a b", "a/b", &"x".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
    }
}
