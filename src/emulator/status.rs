//! A page of the emulator's own: what it serves and what it was asked. No platform has it; it only reads.

use serde_json::json;

use super::{reply::Reply, world::World};

/// Where the page is.
pub(super) const PATH: &str = "/leaveboard-emulator/company";

pub(super) fn show(world: &World) -> Reply {
    let company = &world.company;
    Reply::json(&json!({
        "note": "generated sample data",
        "employees": company.len(),
        "departments": company.departments().len(),
        "poisoned": (0..company.len()).filter(|&index| company.is_poisoned(index)).count(),
        "seed": world.options.seed,
        "today": world.options.today.to_string(),
        "counts": world.tally.read(),
    }))
}
