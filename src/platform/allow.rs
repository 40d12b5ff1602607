//! Every request that this program can send: one list of platform, method and path, with the documented limits. All of them read.
//!
//! An [`Endpoint`] cannot be made in another file, and the transport asks [`permits`] before it sends anything.

use crate::domain::PlatformKind;

/// The HTTP method of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// GET.
    Get,
    /// POST: these platforms read by POST too.
    Post,
}

/// How often an endpoint may be called, as its page says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// This many in any 60 seconds, counted for this endpoint alone.
    PerMinute(u32),
    /// This many in any second, counted for this endpoint alone.
    PerSecond(u32),
    /// This many in any second, counted over all endpoints of the tenant.
    TenantPerSecond(u32),
}

impl Limit {
    /// How many calls.
    pub(super) const fn calls(self) -> u32 {
        let (Self::PerMinute(calls) | Self::PerSecond(calls) | Self::TenantPerSecond(calls)) = self;
        calls
    }
}

/// What the calls of an endpoint are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallPurpose {
    /// A token, for all other calls.
    Token,
    /// People and departments.
    Directory,
    /// Leave types.
    LeaveTypes,
    /// Balances.
    Balances,
    /// Feishu's records of grants that expire.
    ExpiryRecords,
    /// Which days are worked.
    WorkCalendars,
}

/// One kind of request.
#[derive(PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// Short name, for errors and the screen.
    pub name: &'static str,
    /// The platform that answers it.
    pub platform: PlatformKind,
    /// The HTTP method.
    pub method: Method,
    /// The path. A last segment that begins with `:` is filled in by the call.
    pub path: &'static str,
    /// The documented limit.
    pub limit: Limit,
    /// Whether a call counts against the month's budget.
    pub billable: bool,
    /// A value that only this file can make, so that endpoints are made nowhere else.
    listed: Listed,
}

#[derive(PartialEq, Eq, Debug)]
struct Listed;

const fn wecom(method: Method, name: &'static str, path: &'static str, limit: u32) -> Endpoint {
    Endpoint {
        name,
        platform: PlatformKind::WeCom,
        method,
        path,
        limit: Limit::PerMinute(limit),
        billable: false,
        listed: Listed,
    }
}

const fn dingtalk(name: &'static str, path: &'static str, billable: bool) -> Endpoint {
    Endpoint {
        name,
        platform: PlatformKind::DingTalk,
        method: Method::Post,
        path,
        limit: Limit::TenantPerSecond(20),
        billable,
        listed: Listed,
    }
}

const fn feishu(method: Method, name: &'static str, path: &'static str, limit: Limit) -> Endpoint {
    Endpoint {
        name,
        platform: PlatformKind::Feishu,
        method,
        path,
        limit,
        billable: false,
        listed: Listed,
    }
}

/// WeCom: the access token (document 91039).
pub static WECOM_TOKEN: Endpoint = wecom(Method::Get, "gettoken", "/cgi-bin/gettoken", 10_000);
/// WeCom: departments with names, recursive (document 90208).
pub static WECOM_DEPARTMENTS: Endpoint = wecom(
    Method::Get,
    "department/list",
    "/cgi-bin/department/list",
    10_000,
);
/// WeCom: members of one department (document 90200).
pub static WECOM_MEMBERS: Endpoint = wecom(
    Method::Get,
    "user/simplelist",
    "/cgi-bin/user/simplelist",
    10_000,
);
/// WeCom: leave types (document 93375).
pub static WECOM_TYPES: Endpoint = wecom(
    Method::Get,
    "getcorpconf",
    "/cgi-bin/oa/vacation/getcorpconf",
    600,
);
/// WeCom: one person's balances (document 93376).
pub static WECOM_BALANCES: Endpoint = wecom(
    Method::Post,
    "getuservacationquota",
    "/cgi-bin/oa/vacation/getuservacationquota",
    600,
);

/// DingTalk: the access token.
pub static DINGTALK_TOKEN: Endpoint = Endpoint {
    method: Method::Get,
    ..dingtalk("gettoken", "/gettoken", false)
};
/// DingTalk: administrators, for the default `op_userid`.
pub static DINGTALK_ADMINS: Endpoint = dingtalk("user/listadmin", "/topapi/user/listadmin", false);
/// DingTalk: departments one level below a department.
pub static DINGTALK_DEPARTMENTS: Endpoint =
    dingtalk("department/listsub", "/topapi/v2/department/listsub", false);
/// DingTalk: members of one department, paged, with number and department ids.
pub static DINGTALK_MEMBERS: Endpoint = dingtalk("user/list", "/topapi/v2/user/list", false);
/// DingTalk: ids and names of one department's members, paged, for apps that may not read more.
pub static DINGTALK_MEMBER_NAMES: Endpoint =
    dingtalk("user/listsimple", "/topapi/user/listsimple", false);
/// DingTalk: leave types.
pub static DINGTALK_TYPES: Endpoint = dingtalk(
    "vacation/type/list",
    "/topapi/attendance/vacation/type/list",
    true,
);
/// DingTalk: balances of one type for at most 50 people.
pub static DINGTALK_BALANCES: Endpoint = dingtalk(
    "vacation/quota/list",
    "/topapi/attendance/vacation/quota/list",
    true,
);

/// Feishu: the tenant access token.
pub static FEISHU_TOKEN: Endpoint = feishu(
    Method::Post,
    "tenant_access_token",
    "/open-apis/auth/v3/tenant_access_token/internal",
    Limit::PerMinute(100),
);
/// Feishu: leave types, paged.
pub static FEISHU_TYPES: Endpoint = feishu(
    Method::Get,
    "leave_types",
    "/open-apis/corehr/v1/leaves/leave_types",
    Limit::PerMinute(100),
);
/// Feishu: people with their balances, paged.
pub static FEISHU_BALANCES: Endpoint = feishu(
    Method::Get,
    "leave_balances",
    "/open-apis/corehr/v1/leaves/leave_balances",
    Limit::PerMinute(100),
);
/// Feishu: departments and numbers of at most 100 people.
pub static FEISHU_EMPLOYEES: Endpoint = feishu(
    Method::Post,
    "employees/batch_get",
    "/open-apis/corehr/v2/employees/batch_get",
    Limit::PerMinute(100),
);
/// Feishu: people of some departments, with their profiles, paged.
pub static FEISHU_SEARCH: Endpoint = feishu(
    Method::Post,
    "employees/search",
    "/open-apis/corehr/v2/employees/search",
    Limit::PerMinute(100),
);
/// Feishu: the parents of at most 100 departments. They show which department is the root, and
/// which of the configured departments exist.
pub static FEISHU_DEPARTMENTS: Endpoint = feishu(
    Method::Post,
    "departments/batch_get",
    "/open-apis/corehr/v2/departments/batch_get",
    Limit::PerMinute(1_000),
);
/// Feishu: grants of one person and type that expire inside a window; a GET with a body.
pub static FEISHU_EXPIRY: Endpoint = feishu(
    Method::Get,
    "leave_employ_expire_records",
    "/open-apis/attendance/v1/leave_employ_expire_records/:leave_id",
    Limit::PerSecond(50),
);
/// Feishu: the calendars that say which days are worked, paged.
pub static FEISHU_CALENDARS: Endpoint = feishu(
    Method::Post,
    "work_calendar",
    "/open-apis/corehr/v1/leaves/work_calendar",
    Limit::PerMinute(100),
);
/// Feishu: the days of such a calendar, paged.
pub static FEISHU_CALENDAR_DAYS: Endpoint = feishu(
    Method::Post,
    "work_calendar_date",
    "/open-apis/corehr/v1/leaves/work_calendar_date",
    Limit::PerMinute(100),
);

/// Everything that can be sent.
pub static ALL: [&Endpoint; 21] = [
    &WECOM_TOKEN,
    &WECOM_DEPARTMENTS,
    &WECOM_MEMBERS,
    &WECOM_TYPES,
    &WECOM_BALANCES,
    &DINGTALK_TOKEN,
    &DINGTALK_ADMINS,
    &DINGTALK_DEPARTMENTS,
    &DINGTALK_MEMBERS,
    &DINGTALK_MEMBER_NAMES,
    &DINGTALK_TYPES,
    &DINGTALK_BALANCES,
    &FEISHU_TOKEN,
    &FEISHU_TYPES,
    &FEISHU_BALANCES,
    &FEISHU_EMPLOYEES,
    &FEISHU_SEARCH,
    &FEISHU_DEPARTMENTS,
    &FEISHU_EXPIRY,
    &FEISHU_CALENDARS,
    &FEISHU_CALENDAR_DAYS,
];

impl Endpoint {
    /// What its calls are for.
    pub fn purpose(&self) -> CallPurpose {
        let is_one_of = |endpoints: &[&Endpoint]| endpoints.iter().any(|it| it.name == self.name);
        if is_one_of(&[&WECOM_TOKEN, &DINGTALK_TOKEN, &FEISHU_TOKEN]) {
            CallPurpose::Token
        } else if is_one_of(&[&WECOM_TYPES, &DINGTALK_TYPES, &FEISHU_TYPES]) {
            CallPurpose::LeaveTypes
        } else if is_one_of(&[&WECOM_BALANCES, &DINGTALK_BALANCES, &FEISHU_BALANCES]) {
            CallPurpose::Balances
        } else if is_one_of(&[&FEISHU_EXPIRY]) {
            CallPurpose::ExpiryRecords
        } else if is_one_of(&[&FEISHU_CALENDARS, &FEISHU_CALENDAR_DAYS]) {
            CallPurpose::WorkCalendars
        } else {
            CallPurpose::Directory
        }
    }

    /// The path of a call with its last segment filled in; `None` if the segment is missing, superfluous or not an id.
    pub fn path_with(&self, segment: Option<&str>) -> Option<String> {
        match (self.path.split_once("/:"), segment) {
            (None, None) => Some(self.path.to_owned()),
            (Some((stem, _)), Some(id)) if is_plain_id(id) => Some(format!("{stem}/{id}")),
            _ => None,
        }
    }
}

/// Whether this request may be sent to this platform.
pub fn permits(platform: PlatformKind, method: Method, path: &str) -> bool {
    ALL.iter().any(|endpoint| {
        endpoint.platform == platform && endpoint.method == method && matches_path(endpoint, path)
    })
}

fn matches_path(endpoint: &Endpoint, path: &str) -> bool {
    match endpoint.path.split_once("/:") {
        None => path == endpoint.path,
        Some((stem, _)) => path
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(is_plain_id),
    }
}

/// Whether an id can stand in a path without changing it.
fn is_plain_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn trap_38_only_what_is_listed_may_be_sent() {
        let permitted = |path| permits(PlatformKind::WeCom, Method::Post, path);
        assert!(permitted("/cgi-bin/oa/vacation/getuservacationquota"));
        assert!(!permitted("/cgi-bin/oa/vacation/setoneuserquota"));
        assert!(!permitted("/cgi-bin/oa/vacation/getuservacationquota/"));
        assert!(!permitted("/topapi/attendance/vacation/quota/list"));
        assert!(!permits(
            PlatformKind::WeCom,
            Method::Get,
            WECOM_BALANCES.path
        ));
        let dingtalk = |path| permits(PlatformKind::DingTalk, Method::Post, path);
        assert!(!dingtalk("/topapi/attendance/vacation/quota/init"));
        assert!(!dingtalk("/topapi/attendance/vacation/quota/update"));
    }

    #[test]
    fn an_open_segment_takes_an_id_and_nothing_else() {
        let path = FEISHU_EXPIRY.path_with(Some("7111688079785723436"));
        let path = path.unwrap();
        assert!(path.ends_with("/leave_employ_expire_records/7111688079785723436"));
        assert!(permits(PlatformKind::Feishu, Method::Get, &path));
        for bad in ["", "..", "a/b", "a?b", "a%2fb", "年假"] {
            assert_eq!(FEISHU_EXPIRY.path_with(Some(bad)), None, "{bad}");
        }
        assert_eq!(FEISHU_EXPIRY.path_with(None), None);
        assert_eq!(FEISHU_TYPES.path_with(Some("1")), None);
    }

    #[test]
    fn names_are_unique_on_each_platform() {
        for (index, one) in ALL.iter().enumerate() {
            let clash =
                |other: &&&Endpoint| other.platform == one.platform && other.name == one.name;
            assert!(
                !ALL[index + 1..].iter().any(|other| clash(&other)),
                "{}",
                one.name
            );
        }
    }

    /// The list is the only place in the clients that spells a path.
    #[test]
    fn no_other_file_of_the_clients_spells_a_path() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/platform");
        let mut read = 0;
        for_each_source(&root, &mut |path, source| {
            if path.ends_with("allow.rs") {
                return;
            }
            read += 1;
            let code = source.split("#[cfg(test)]").next().unwrap();
            for start in [
                "\"/cgi-bin",
                "\"/topapi",
                "\"/open-apis",
                "\"/v1.0",
                "\"/gettoken",
            ] {
                assert!(!code.contains(start), "{} spells {start}", path.display());
            }
        });
        assert!(read > 10);
    }

    fn for_each_source(folder: &Path, visit: &mut impl FnMut(&Path, &str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap_or_default().to_owned();
            match path.extension() {
                _ if stem == "tests" => {}
                None => for_each_source(&path, visit),
                Some(_) => visit(&path, &std::fs::read_to_string(&path).unwrap()),
            }
        }
    }
}
