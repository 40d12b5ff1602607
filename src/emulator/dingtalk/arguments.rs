//! Arguments that several DingTalk calls take, with DingTalk's refusal where one is missing or wrong.

use super::replies::{error, invalid_argument, unknown_userid};
use crate::emulator::{call::IncomingCall, company::Company, reply::EmulatedReply};

/// The company's two administrators.
pub(super) const MAIN_ADMIN: usize = 0;
pub(super) const OTHER_ADMIN: usize = 3;

/// # Errors
/// DingTalk's refusal of an argument that is missing or not a number.
pub(super) fn required_number(call: &IncomingCall, name: &str) -> Result<usize, EmulatedReply> {
    match call.number(name) {
        Ok(Some(number)) => Ok(number),
        Ok(None) | Err(_) => Err(invalid_argument(name)),
    }
}

/// The person with this userid.
///
/// # Errors
/// DingTalk's reply to a userid that nobody has.
pub(super) fn find_person(company: &Company, userid: &str) -> Result<usize, EmulatedReply> {
    company.find(userid).ok_or_else(unknown_userid)
}

/// # Errors
/// An error with the code `refusal` unless `op_userid` names an administrator.
pub(super) fn require_admin(
    company: &Company,
    call: &IncomingCall,
    refusal: u32,
) -> Result<(), EmulatedReply> {
    let operator = call.text("op_userid").unwrap_or_default();
    if operator.is_empty() {
        return Err(error(40035, "缺少参数 op_userid"));
    }
    match find_person(company, &operator)? {
        MAIN_ADMIN | OTHER_ADMIN => Ok(()),
        _ => Err(error(refusal, "操作人不是管理员或没有审批权限")),
    }
}
