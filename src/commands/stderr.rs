//! Messages for the person at the terminal, on standard error. A message that cannot be written is dropped: it is never a reason to
//! fail.

use std::io::Write;

use crate::domain::{Bilingual, Language, TenantName, text};
use crate::sync::Cost;
use crate::text::sync_status;

/// Prints a line, or several. Escape sequences are removed, because messages repeat arguments, paths and names.
pub(super) fn line(text: &str) {
    let mut out = std::io::stderr().lock();
    for line in text.split('\n') {
        let _ = writeln!(out, "{}", text::clean(line));
    }
}

/// Prints what a full sync costs. Unlike the dashboard, a command does not wait for consent.
pub(super) fn print_cost(tenant: &TenantName, cost: Cost, language: Language) {
    let cost = Bilingual::said(|language| sync_status::cost(cost, language));
    line(cost.about(tenant).pick(language));
}
