//! The records of departments, members and administrators.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::EmployeeId;
use crate::domain::day::day_of_milliseconds;
use crate::platform::json::{self, SentNumber, filled, record_from_json};

/// One department of `department/listsub`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DepartmentRow {
    pub(crate) id: i64,
    pub(crate) name: String,
}

impl DepartmentRow {
    /// Reads a row; `None` when it has no id.
    pub(crate) fn read(record: &RawValue) -> Option<Self> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = "json::integer")]
            dept_id: Option<i64>,
            #[serde(deserialize_with = "json::text")]
            name: Option<String>,
        }
        let wire: Wire = record_from_json(record)?;
        let id = wire.dept_id?;
        let name = filled(wire.name).unwrap_or_else(|| id.to_string());
        Some(Self { id, name })
    }
}

/// One person of `v2/user/list` or `user/listsimple`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MemberRow {
    pub(crate) id: EmployeeId,
    pub(crate) name: String,
    pub(crate) number: Option<String>,
    /// Empty where the call does not send them (`listsimple`); `None` where they cannot all be read.
    pub(crate) departments: Option<Vec<i64>>,
    /// `None` also where the call does not send it.
    pub(crate) union_id: Option<String>,
    /// `None` also where the call does not send it.
    pub(crate) hired_on: Option<Date>,
}

impl MemberRow {
    /// Reads a row; `None` when it has no id.
    pub(crate) fn read(record: &RawValue) -> Option<Self> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = "json::identifier")]
            userid: Option<String>,
            #[serde(deserialize_with = "json::text")]
            name: Option<String>,
            #[serde(deserialize_with = "json::text")]
            job_number: Option<String>,
            dept_id_list: Option<Box<RawValue>>,
            #[serde(deserialize_with = "json::text")]
            unionid: Option<String>,
            /// Milliseconds.
            #[serde(deserialize_with = "json::moment")]
            hired_date: SentNumber,
        }
        let wire: Wire = record_from_json(record)?;
        let id = EmployeeId::new(&filled(wire.userid)?);
        let ids = wire.dept_id_list.as_ref();
        Some(Self {
            name: filled(wire.name).unwrap_or_else(|| id.shown().into_owned()),
            id,
            number: filled(wire.job_number),
            departments: ids.map_or_else(|| Some(Vec::new()), |ids| department_ids(ids)),
            union_id: filled(wire.unionid),
            hired_on: wire.hired_date.number().and_then(day_of_hire),
        })
    }
}

/// The calendar day in UTC+8 (trap 39). A date that nobody filled in may be sent as 0.
fn day_of_hire(milliseconds: i64) -> Option<Date> {
    if milliseconds <= 0 {
        return None;
    }
    day_of_milliseconds(milliseconds)
}

/// The ids in a list of numbers or strings, or in a string that holds such a list (`"[2,3,4]"`, trap 35).
fn department_ids(value: &RawValue) -> Option<Vec<i64>> {
    #[derive(Deserialize)]
    struct Id(#[serde(deserialize_with = "json::integer")] Option<i64>);
    let inside: Option<String> = serde_json::from_str(value.get()).ok();
    let list = inside.as_deref().unwrap_or(value.get());
    let ids: Vec<Id> = serde_json::from_str(list).ok()?;
    ids.into_iter().map(|id| id.0).collect()
}

/// One administrator of `user/listadmin`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AdminRow {
    pub(crate) userid: String,
    /// 1 main, 2 sub-administrator.
    pub(crate) level: i64,
}

impl AdminRow {
    /// Reads a row; `None` when it has no id.
    pub(crate) fn read(record: &RawValue) -> Option<Self> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = "json::identifier")]
            userid: Option<String>,
            #[serde(deserialize_with = "json::integer")]
            sys_level: Option<i64>,
        }
        let wire: Wire = record_from_json(record)?;
        Some(Self {
            userid: filled(wire.userid)?,
            level: wire.sys_level.unwrap_or(i64::MAX),
        })
    }
}
