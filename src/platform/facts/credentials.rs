//! The credentials of an app, and the settings that only its platform has.

use std::fmt;

use secrecy::SecretString;

use super::own_keys::{KeyValue, KeyValues};
use crate::domain::PlatformKind;

/// People on a page of Feishu's balances that every tenant takes; a larger one is a setting (Feishu trap 7).
pub(in crate::platform) const SAFE_PAGE_SIZE: u32 = 20;

/// Configured in place of the id of a work calendar: none of the platform's own counts.
const NO_WORK_CALENDAR: &str = "none";

/// The credentials of an app, and the settings that only its platform has.
#[derive(Clone)]
pub enum Credentials {
    /// WeCom.
    WeCom {
        /// `corpid`.
        corp_id: String,
        /// `corpsecret`.
        secret: SecretString,
    },
    /// DingTalk.
    DingTalk {
        /// `appkey`.
        app_key: String,
        /// `appsecret`.
        secret: SecretString,
        /// The administrator in whose name balances are read; `None`: the main admin from `user/listadmin`.
        op_userid: Option<String>,
        /// The edition's billable calls a month.
        monthly_call_budget: Option<u64>,
        /// The billable calls a month that a full sync does not cross without asking; `None`: four fifths of the budget.
        monthly_call_threshold: Option<u64>,
    },
    /// Feishu.
    Feishu {
        /// `app_id`.
        app_id: String,
        /// `app_secret`.
        secret: SecretString,
        /// `open_id`, `union_id`, `user_id` or `people_corehr_id`.
        user_id_type: String,
        /// IANA name.
        time_zone: String,
        /// Whether to fetch expiry records (needs the `attendance:rule` scope).
        expiry_records: bool,
        /// Whether to fetch them only where somebody asks for them (the same scope).
        records_on_request: bool,
        /// The id of the calendar whose working days count, `none` for the announced holidays; `None`: the only one in use, if there is one.
        work_calendar: Option<String>,
        /// `leave_balances` page size.
        page_size: u32,
    },
}

/// Billable calls of a calendar month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonthlyCalls {
    /// How many there are.
    pub budget: u64,
    /// How many may be spent without asking; at most the budget.
    pub threshold: u64,
}

impl Credentials {
    /// Which platform.
    pub fn platform(&self) -> PlatformKind {
        match self {
            Self::WeCom { .. } => PlatformKind::WeCom,
            Self::DingTalk { .. } => PlatformKind::DingTalk,
            Self::Feishu { .. } => PlatformKind::Feishu,
        }
    }

    /// The secret, whichever platform's.
    pub fn secret(&self) -> &SecretString {
        match self {
            Self::WeCom { secret, .. }
            | Self::DingTalk { secret, .. }
            | Self::Feishu { secret, .. } => secret,
        }
    }

    /// What may be spent in a calendar month, if calls are billed and a budget is configured.
    pub fn month(&self) -> Option<MonthlyCalls> {
        let Self::DingTalk {
            monthly_call_budget,
            monthly_call_threshold,
            ..
        } = self
        else {
            return None;
        };
        let budget = (*monthly_call_budget)?;
        let four_fifths = budget - budget.div_ceil(5);
        Some(MonthlyCalls {
            budget,
            threshold: monthly_call_threshold.unwrap_or(four_fifths).min(budget),
        })
    }

    /// Sets the secret, which is read after the rest of the configuration.
    pub fn set_secret(&mut self, read: SecretString) {
        match self {
            Self::WeCom { secret, .. }
            | Self::DingTalk { secret, .. }
            | Self::Feishu { secret, .. } => *secret = read,
        }
    }

    /// Under which account a store keeps the tenant. On Feishu every kind of user id names people differently, so each of them is an
    /// account of its own.
    pub fn account(&self) -> String {
        match self {
            Self::WeCom { corp_id, .. } => corp_id.clone(),
            Self::DingTalk { app_key, .. } => app_key.clone(),
            Self::Feishu {
                app_id,
                user_id_type,
                ..
            } => format!("{app_id} {user_id_type}"),
        }
    }

    /// The credentials out of the values of the platform's own keys, without the secret.
    pub fn from_keys(platform: PlatformKind, keys: &KeyValues) -> Self {
        let id = |name| keys.text(name).unwrap_or_default();
        let secret = SecretString::default();
        match platform {
            PlatformKind::WeCom => Self::WeCom {
                corp_id: id("corp_id"),
                secret,
            },
            PlatformKind::DingTalk => Self::DingTalk {
                app_key: id("app_key"),
                secret,
                op_userid: keys.text("op_userid"),
                monthly_call_budget: keys.number("monthly_call_budget"),
                monthly_call_threshold: keys.number("monthly_call_threshold"),
            },
            PlatformKind::Feishu => {
                let page_size = keys.number("page_size").map(u32::try_from);
                let or_else =
                    |name, usual: &str| keys.text(name).unwrap_or_else(|| usual.to_owned());
                Self::Feishu {
                    app_id: id("app_id"),
                    secret,
                    user_id_type: or_else("user_id_type", "people_corehr_id"),
                    time_zone: or_else("time_zone", "Asia/Shanghai"),
                    expiry_records: keys.is_set("expiry_records"),
                    records_on_request: keys.is_set("expiry_records_on_request"),
                    work_calendar: keys.text("work_calendar"),
                    page_size: page_size.and_then(Result::ok).unwrap_or(SAFE_PAGE_SIZE),
                }
            }
        }
    }

    /// The values of the platform's own keys, as a configuration would write them.
    pub fn to_keys(&self) -> Vec<(&'static str, KeyValue)> {
        let text = |text: &String| KeyValue::Text(text.clone());
        match self {
            Self::WeCom { corp_id, .. } => vec![("corp_id", text(corp_id))],
            Self::DingTalk {
                app_key, op_userid, ..
            } => {
                let mut keys = vec![("app_key", text(app_key))];
                keys.extend(op_userid.iter().map(|id| ("op_userid", text(id))));
                match self.month() {
                    None => keys.push(("monthly_call_budget", KeyValue::Unlimited)),
                    Some(MonthlyCalls { budget, threshold }) => keys.extend([
                        ("monthly_call_budget", KeyValue::Number(budget)),
                        ("monthly_call_threshold", KeyValue::Number(threshold)),
                    ]),
                }
                keys
            }
            Self::Feishu {
                app_id,
                user_id_type,
                time_zone,
                expiry_records,
                records_on_request,
                work_calendar,
                page_size,
                ..
            } => {
                let mut keys = vec![
                    ("app_id", text(app_id)),
                    ("user_id_type", text(user_id_type)),
                    ("time_zone", text(time_zone)),
                    ("expiry_records", KeyValue::Flag(*expiry_records)),
                    (
                        "expiry_records_on_request",
                        KeyValue::Flag(*records_on_request),
                    ),
                ];
                keys.extend(work_calendar.iter().map(|id| ("work_calendar", text(id))));
                keys.push(("page_size", KeyValue::Number((*page_size).into())));
                keys
            }
        }
    }

    /// Leaves out calls for the lots of single people, for a reader who needs only figures.
    pub fn without_lots(&mut self) {
        if let Self::Feishu {
            expiry_records,
            records_on_request,
            ..
        } = self
        {
            (*expiry_records, *records_on_request) = (false, false);
        }
    }

    /// Asks for the lots that are fetched only on request.
    pub fn request_lots(&mut self) {
        if let Self::Feishu {
            expiry_records,
            records_on_request,
            ..
        } = self
        {
            *expiry_records |= *records_on_request;
        }
    }

    /// Whether an answer about some people is followed by a call for the lots of each of them and each leave type.
    pub fn has_lots_apart(&self) -> bool {
        match self {
            Self::Feishu {
                expiry_records,
                records_on_request,
                ..
            } => *expiry_records || *records_on_request,
            _ => false,
        }
    }

    /// Whether the platform may be asked which days are worked.
    pub fn has_work_calendar(&self) -> bool {
        match self {
            Self::Feishu { work_calendar, .. } => {
                work_calendar.as_deref() != Some(NO_WORK_CALENDAR)
            }
            _ => false,
        }
    }

    /// The calendar that the configuration names, if it names one.
    pub fn chosen_work_calendar(&self) -> Option<&str> {
        match self {
            Self::Feishu { work_calendar, .. } => work_calendar.as_deref(),
            _ => None,
        }
    }

    /// Whether lots come only for people who are asked about one by one.
    pub fn has_lots_on_request(&self) -> bool {
        matches!(
            self,
            Self::Feishu {
                expiry_records: false,
                records_on_request: true,
                ..
            }
        )
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, redacted)", self.platform().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(budget: Option<u64>, threshold: Option<u64>) -> Option<(u64, u64)> {
        let credentials = Credentials::DingTalk {
            app_key: "ding0".to_owned(),
            secret: SecretString::default(),
            op_userid: None,
            monthly_call_budget: budget,
            monthly_call_threshold: threshold,
        };
        let month = credentials.month()?;
        Some((month.budget, month.threshold))
    }

    #[test]
    fn a_threshold_is_four_fifths_of_the_budget_unless_it_is_configured() {
        assert_eq!(month(Some(5_000), None), Some((5_000, 4_000)));
        assert_eq!(month(Some(9), None), Some((9, 7)));
        assert_eq!(month(Some(1), None), Some((1, 0)));
        assert_eq!(month(Some(5_000), Some(0)), Some((5_000, 0)));
        assert_eq!(month(Some(5_000), Some(9_999)), Some((5_000, 5_000)));
        let most = month(Some(u64::MAX), None).unwrap();
        assert_eq!(most.1, 14_757_395_258_967_641_292);
        assert_eq!(month(None, Some(7)), None, "no budget, nothing to cross");
    }
}
