//! The call for the grants of one person and type that expire within a window of days: a GET with a JSON body, without pages.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde_json::{Value, json};

use super::{
    figures::{DAYS, HOURS, ONE, annual, overtime},
    ids::UserIdType,
    leave_types::{ANNUAL, DELETED, LEAVE_TYPES, OVERTIME, leave_type_id},
    replies::{error, reply_with},
    rows::decimal,
};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

/// The arguments of one call, checked.
struct ExpiryQuery {
    /// As the call wrote it: the reply repeats it.
    employment_id: String,
    index: usize,
    kind: usize,
    from: Date,
    to: Date,
}

/// One grant that expires. Amounts are millionths.
struct Grant {
    granted: i64,
    left: i64,
    unit: u8,
    starts: Date,
    ends: Date,
}

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &state.company;
    let query = read(company, call);
    reply_with(query.map(|query| json!({"records": records(company, &query)})))
}

fn records(company: &Company, query: &ExpiryQuery) -> Vec<Value> {
    let window = query.from..=query.to;
    let grants = grants(company, query.index, query.kind);
    let mut records = Vec::new();
    for (place, grant) in grants.iter().enumerate() {
        if window.contains(&grant.ends) {
            records.push(describe(company, query, place, grant));
        }
    }
    records
}

fn read(company: &Company, call: &IncomingCall) -> Result<ExpiryQuery, EmulatedReply> {
    let invalid = || error(400, 1_220_016, "Invalid param");
    // Trap 10: this call's default is open_id.
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
    Ok(ExpiryQuery {
        employment_id: id,
        index,
        kind,
        from,
        to,
    })
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

/// Only annual leave and overtime expire. What is left of the grants adds up to the balance, unless more was taken than granted.
fn grants(company: &Company, index: usize, kind: usize) -> Vec<Grant> {
    let year = company.today().year();
    match kind {
        ANNUAL => {
            let balance = annual(company, index);
            let carried = Grant {
                granted: balance.carried + ONE,
                left: balance.carried,
                unit: DAYS,
                starts: date(year - 1, 1, 1),
                ends: date(year, 12, 31),
            };
            let current = Grant {
                granted: balance.granted,
                left: balance.granted - balance.taken,
                unit: DAYS,
                starts: date(year, 1, 1),
                ends: date(year + 1, 3, 31),
            };
            vec![carried, current]
        }
        OVERTIME => {
            let balance = overtime(company, index);
            let starts = company.today().first_of_month();
            let left = (balance.granted - balance.taken).max(0);
            let ends = starts.saturating_add(2.months()).last_of_month();
            vec![Grant {
                granted: balance.granted,
                left,
                unit: HOURS,
                starts,
                ends,
            }]
        }
        _ => Vec::new(),
    }
}

fn describe(company: &Company, query: &ExpiryQuery, place: usize, grant: &Grant) -> Value {
    let ExpiryQuery { index, kind, .. } = *query;
    let number = 6_893_014_062_142_000_000 + index as u64 * 1_000 + kind as u64 * 10 + place as u64;
    json!({
        "id": number.to_string(),
        "employment_id": query.employment_id,
        "leave_type_id": leave_type_id(kind, 0),
        "leave_sub_type_id": "",
        "granting_quantity": decimal(grant.granted),
        "left_granting_quantity": decimal(grant.left),
        "granting_unit": grant.unit,
        "effective_date": grant.starts.to_string(),
        "expiration_date": grant.ends.to_string(),
        "accrual_source": 1 + company.draw("source", index).below(6),
        "is_update_by_external": false,
        "section_type": 1,
        "reason": [{"lang": "zh_CN", "value": reason(company, index)}],
    })
}

/// Trap 24: free text. For some people of an odd company it contains sequences that control a terminal.
fn reason(company: &Company, index: usize) -> &'static str {
    match index % 10 {
        _ if !company.is_odd() => "生成的示例数据",
        3 => "补发\u{1b}]0;title\u{7}\u{1b}[2J示例",
        7 => "\u{202e}调整\u{2066}示例",
        _ => "生成的示例数据",
    }
}
