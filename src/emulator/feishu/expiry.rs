//! Grants of one person and type that end inside a window: a GET with a JSON body, without pages.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde_json::{Value, json};

use super::{
    error,
    ids::UserIdType,
    rows::{ONE, annual, decimal, overtime},
    success,
    types::{ANNUAL, DELETED, LEAVE_TYPES, OVERTIME, leave_type_id},
};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

/// One grant with an end. Amounts are millionths.
struct Grant {
    granted: i64,
    left: i64,
    unit: u8,
    from: Date,
    to: Date,
}

pub(super) fn list(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &world.company;
    let found = read(company, call).map(|(index, kind, from, to)| {
        let grants = grants(company, index, kind).into_iter().enumerate();
        let inside = grants.filter(|(_, grant)| (from..=to).contains(&grant.to));
        let records: Vec<Value> = inside
            .map(|(place, grant)| describe(company, call, (index, kind, place), &grant))
            .collect();
        json!({"records": records})
    });
    found.map_or_else(|refusal| refusal, |fields| success(&fields))
}

/// Person, type and window.
fn read(
    company: &Company,
    call: &IncomingCall,
) -> Result<(usize, usize, Date, Date), EmulatedReply> {
    let invalid = || error(400, 1_220_016, "Invalid param");
    // Trap 10: here the default is open_id.
    let id_type = UserIdType::of(call, UserIdType::Open)?;
    let id = call.text("employment_id").ok_or_else(invalid)?;
    let day = |name| {
        call.text(name)
            .and_then(|text| text.parse::<Date>().ok())
            .ok_or_else(invalid)
    };
    let (from, to) = (day("start_expiration_date")?, day("end_expiration_date")?);
    let asked = call.text("leave_type_id").ok_or_else(invalid)?;
    if call.path.rsplit('/').next() != Some(&asked) {
        return Err(invalid());
    }
    let kind =
        find_type(&asked).ok_or_else(|| error(400, 1_220_005, "Accessed data object not found"))?;
    let index = id_type
        .read(company, &id)
        .filter(|&index| !company.is_poisoned(index));
    let index = index.ok_or_else(|| error(400, 1_220_006, "Employment not found"))?;
    Ok((index, kind, from, to))
}

fn find_type(id: &str) -> Option<usize> {
    let kinds = (0..LEAVE_TYPES.len()).chain([DELETED]);
    kinds.into_iter().find(|&kind| {
        let subtypes = LEAVE_TYPES
            .get(kind)
            .map_or(0, |listed| listed.subtypes.len());
        (0..=subtypes).any(|subtype| leave_type_id(kind, subtype) == id)
    })
}

/// Only annual leave and overtime end; what is left of the grants together is what the balance shows, unless it is overdrawn.
fn grants(company: &Company, index: usize, kind: usize) -> Vec<Grant> {
    let year = company.today().year();
    match kind {
        ANNUAL => {
            let balance = annual(company, index);
            let carried = Grant {
                granted: balance.carried + ONE,
                left: balance.carried,
                unit: 1,
                from: date(year - 1, 1, 1),
                to: date(year, 12, 31),
            };
            let current = Grant {
                granted: balance.granted,
                left: balance.granted - balance.taken,
                unit: 1,
                from: date(year, 1, 1),
                to: date(year + 1, 3, 31),
            };
            vec![carried, current]
        }
        OVERTIME => {
            let balance = overtime(company, index);
            let from = company.today().first_of_month();
            let left = (balance.granted - balance.taken).max(0);
            let to = from.saturating_add(2.months()).last_of_month();
            vec![Grant {
                granted: balance.granted,
                left,
                unit: 2,
                from,
                to,
            }]
        }
        _ => Vec::new(),
    }
}

fn describe(
    company: &Company,
    call: &IncomingCall,
    (index, kind, place): (usize, usize, usize),
    grant: &Grant,
) -> Value {
    let number = 6_893_014_062_142_000_000 + index as u64 * 1_000 + kind as u64 * 10 + place as u64;
    json!({
        "id": number.to_string(),
        "employment_id": call.text("employment_id"),
        "leave_type_id": leave_type_id(kind, 0),
        "leave_sub_type_id": "",
        "granting_quantity": decimal(grant.granted),
        "left_granting_quantity": decimal(grant.left),
        "granting_unit": grant.unit,
        "effective_date": grant.from.to_string(),
        "expiration_date": grant.to.to_string(),
        "accrual_source": 1 + company.draw("source", index).below(6),
        "is_update_by_external": false,
        "section_type": 1,
        "reason": [{"lang": "zh_CN", "value": reason(company, index)}],
    })
}

/// Trap 24: free text, and for some people of an odd company it tries to talk to the terminal.
fn reason(company: &Company, index: usize) -> &'static str {
    match index % 10 {
        _ if !company.is_odd() => "生成的示例数据",
        3 => "补发\u{1b}]0;title\u{7}\u{1b}[2J示例",
        7 => "\u{202e}调整\u{2066}示例",
        _ => "生成的示例数据",
    }
}
