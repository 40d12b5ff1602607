//! Sentences about when granted leave expires. They never say "lost", because what is left may be carried over (Feishu trap 20).

use super::platform_rules::PlatformRules;
use super::words::{Noun, count, day_of_year};
use crate::domain::language::Language;
use crate::domain::leave_type::{ExpiryExtension, ExpiryRule, LeaveType};

/// A sentence that says when leave of this type expires. `rules` are those of its platform.
pub(super) fn sentence(
    leave_type: &LeaveType,
    rules: &dyn PlatformRules,
    language: Language,
) -> String {
    if leave_type.is_unlimited() {
        return language
            .pick("不限额，无到期", "No limit, so nothing expires")
            .to_owned();
    }
    match leave_type.expiry {
        ExpiryRule::FixedDate { on, extension } => {
            let day = day_of_year(on, language);
            let expires = language.pick(
                format!("每年 {day}过期"),
                format!("Expires on {day} every year"),
            );
            expires + &explain_extension(extension, language)
        }
        ExpiryRule::YearsAfterGrant { value, extension } => {
            after_grant(value, Noun::Year, extension, language)
        }
        ExpiryRule::MonthsAfterGrant { value, extension } => {
            after_grant(value, Noun::Month, extension, language)
        }
        ExpiryRule::Never => language.pick("长期有效", "Does not expire").to_owned(),
        ExpiryRule::PerLot => rules.expiry_of_lots(language).to_owned(),
        ExpiryRule::Unknown => rules.unknown_expiry(language).to_owned(),
    }
}

fn after_grant(
    value: u64,
    noun: Noun,
    extension: Option<ExpiryExtension>,
    language: Language,
) -> String {
    let span = count(&value.to_string(), noun, language);
    let expires = language.pick(
        format!("发放后 {span}过期"),
        format!("Expires {span} after the grant"),
    );
    expires + &explain_extension(extension, language)
}

fn explain_extension(extension: Option<ExpiryExtension>, language: Language) -> String {
    let Some(ExpiryExtension { months, days }) = extension else {
        return language.pick("，不延期", ", not extended").to_owned();
    };
    let counted = |n: u32, noun| (n > 0).then(|| count(&n.to_string(), noun, language));
    let parts: Vec<_> = [counted(months, Noun::Month), counted(days, Noun::Day)]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return language
            .pick(
                "，可延期但时长未给出",
                ", extended by a time that is not given",
            )
            .to_owned();
    }
    language.pick("，延期 ", ", extended by ").to_owned() + &parts.join(language.pick(" ", " and "))
}
