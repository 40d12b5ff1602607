//! Pages of the emulator's own: what it serves and what it was asked. No platform has them; they only read.

use serde_json::json;

use super::{dingtalk, feishu, reply::EmulatedReply, state::EmulatorState, wecom};

/// Where the page about the company and the requests is.
pub(super) const PATH: &str = "/leaveboard-emulator/company";

/// Where the sums over everybody are: straight from the generator, so that a client's sums can be compared with them.
pub(super) const TOTALS: &str = "/leaveboard-emulator/totals";

/// What is left by leave type: WeCom in seconds, DingTalk in hundredths over the lots valid on the company's day, Feishu in
/// millionths. Takes time in proportion to the company.
pub(super) fn show_totals(world: &EmulatorState) -> EmulatedReply {
    let company = &world.company;
    EmulatedReply::json(&json!({
        "wecom": wecom::totals(company),
        "dingtalk": dingtalk::totals(company),
        "feishu": feishu::totals(company),
    }))
}

pub(super) fn show(world: &EmulatorState) -> EmulatedReply {
    let company = &world.company;
    EmulatedReply::json(&json!({
        "note": "generated sample data",
        "employees": company.len(),
        "departments": company.departments().len(),
        "poisoned": (0..company.len()).filter(|&index| company.is_poisoned(index)).count(),
        "seed": world.options.seed,
        "today": world.options.today.to_string(),
        "counts": world.tally.read(),
    }))
}
