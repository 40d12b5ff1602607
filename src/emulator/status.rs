//! Pages of the emulator's own, which no platform has: what it serves and which calls it received. They change nothing.

use serde_json::{Map, Value, json};

use super::{endpoint::EmulatedPlatform, reply::EmulatedReply, state::EmulatorState};

/// The page about the company and the requests so far.
pub(super) const COMPANY_PATH: &str = "/leaveboard-emulator/company";

/// The page of sums over everybody. They come straight from the generator, so that a client's sums can be checked against them.
pub(super) const TOTALS_PATH: &str = "/leaveboard-emulator/totals";

/// What is left by leave type on each platform, in the platform's own scale. The time it takes grows with the company.
pub(super) fn show_totals(
    state: &EmulatorState,
    platforms: &[&dyn EmulatedPlatform],
) -> EmulatedReply {
    let totals = platforms.iter().map(|platform| {
        let name = platform.app_keys().platform;
        (name.to_owned(), platform.totals(&state.company))
    });
    EmulatedReply::json(&Value::Object(totals.collect::<Map<_, _>>()))
}

pub(super) fn show_company(state: &EmulatorState) -> EmulatedReply {
    let company = &state.company;
    EmulatedReply::json(&json!({
        "note": "generated sample data",
        "employees": company.len(),
        "departments": company.departments().len(),
        "poisoned": (0..company.len()).filter(|&index| company.is_poisoned(index)).count(),
        "seed": state.options.seed,
        "today": state.options.today.to_string(),
        "counts": state.tally.read(),
    }))
}
