//! Browse: tenants, people, the balances of the person under the cursor, and the rule of a leave type.

pub mod balance_lines;
pub mod balance_notes;
pub mod detail_text;
