//! Reads one text as every reply of WeCom.

use secrecy::SecretString;

use super::auth::WeComProtocol;
use super::wire::{LenientQuotaReply, QuotaReply, TypesReply};
use super::{balances, directory, leave_types};
use crate::domain::LeaveType;
use crate::domain::fuzzing::assert_clean;
use crate::platform::allow::{WECOM_BALANCES, WECOM_TYPES};
use crate::platform::fuzzing::{TODAY, judge};
use crate::platform::json;

pub(crate) fn read_reply(body: &str) {
    let protocol = WeComProtocol {
        corp_id: String::new(),
        secret: SecretString::from(""),
    };
    judge(&protocol, &[&WECOM_TYPES, &WECOM_BALANCES], body);
    let types = read_types(body);
    read_balances(body, &types);
    assert_clean(&directory::read_listed(body));
}

fn read_types(body: &str) -> Vec<LeaveType> {
    let Ok(reply) = json::reply_from_json::<TypesReply>(body) else {
        return Vec::new();
    };
    let (types, fault) = leave_types::read_all(&reply.lists);
    assert_clean(&types);
    assert_clean(&fault);
    types
}

/// As the first reader and as the lenient one, which must agree where both can read.
fn read_balances(body: &str, types: &[LeaveType]) {
    let lenient = json::reply_from_json::<LenientQuotaReply<'_>>(body);
    let lenient = lenient.map(|reply| balances::read_person(types, reply.read().lists, TODAY));
    if let Ok(documented) = serde_json::from_str::<QuotaReply<'_>>(body) {
        let documented = balances::read_person(types, documented.lists, TODAY);
        assert_clean(&documented);
        if body.trim_start().starts_with('{') {
            assert_eq!(lenient.as_ref(), Ok(&documented), "two readers disagree");
        }
    }
    // An error of the decoder is cleaned where it becomes a fault.
    assert_clean(&lenient.ok());
}
