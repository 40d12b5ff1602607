//! The names of the panes of Browse. The first of these panes is in every view.

use crate::text::wording::wordings;

wordings! {
    TENANTS = "企业", "Tenants";
    EMPLOYEES = "员工", "Employees";
    BALANCES = "余额", "Balances";
    RULE = "规则", "Rule";
}
