//! A sweep: everything that a platform can express becomes well-formed sentences, in both languages.

use leaveboard::domain::balance::FieldName;
use leaveboard::domain::explain::{explain_expiry, explain_grant, explain_rules};
use leaveboard::domain::leave_type::{
    DayCounting, DayLength, ExpiryExtension, ExpiryRule, GrantRule, GrantTier, LeaveTypeStatus,
    MonthDay, YearlyDay, YearlyQuota, YearsOf,
};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::dingtalk::{
    CertificateRule, DingTalkDetails, SubmitTimeRule, UsableFrom, ValidityExtension,
};
use leaveboard::domain::platforms::feishu::FeishuDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::{Language, LeaveType, LeaveTypeId, Unit};

use crate::rules::{
    LANGUAGES, days, dingtalk_type, feishu_type, leave_type, seconds, tier, wecom_type,
};

fn all_tiers() -> Vec<Vec<GrantTier>> {
    vec![
        vec![],
        vec![tier(0, None, Some(days(5)))],
        vec![tier(0, Some(1), None), tier(1, None, Some(days(1)))],
        vec![
            tier(0, Some(1), Some(days(5))),
            tier(1, Some(10), Some(seconds(43_200, Unit::Day))),
            tier(10, None, Some(seconds(3_600, Unit::Hour))),
        ],
    ]
}

fn all_quotas() -> Vec<YearlyQuota> {
    let mut quotas = vec![
        YearlyQuota::Unknown,
        YearlyQuota::Fixed(None),
        YearlyQuota::Fixed(Some(days(1))),
        YearlyQuota::Fixed(Some(seconds(100, Unit::Day))),
    ];
    for by in [YearsOf::Work, YearsOf::Company] {
        quotas.extend(
            all_tiers()
                .into_iter()
                .map(|tiers| YearlyQuota::Tiers { by, tiers }),
        );
    }
    quotas
}

fn all_grants() -> Vec<GrantRule> {
    let mut grants = vec![GrantRule::Unlimited, GrantRule::Manual, GrantRule::Unknown];
    for day in [None, Some(1), Some(11), Some(31)] {
        for amount in [None, Some(days(1)), Some(seconds(5_400, Unit::Hour))] {
            grants.push(GrantRule::Monthly { day, amount });
        }
    }
    let strange = MonthDay { month: 0, day: 0 };
    let usual = MonthDay { month: 12, day: 31 };
    for on in [
        YearlyDay::EntryDate,
        YearlyDay::Unknown,
        YearlyDay::Fixed(usual),
        YearlyDay::Fixed(strange),
    ] {
        for by_actual_work_time in [false, true] {
            grants.extend(all_quotas().into_iter().map(|quota| GrantRule::Yearly {
                on,
                quota,
                by_actual_work_time,
            }));
        }
    }
    grants
}

fn all_expiries() -> Vec<ExpiryRule> {
    let mut expiries = vec![ExpiryRule::Never, ExpiryRule::PerLot, ExpiryRule::Unknown];
    let lengths = [(0, 0), (1, 0), (0, 1), (2, 15)];
    let extensions = lengths.map(|(months, days)| Some(ExpiryExtension { months, days }));
    for extension in extensions.into_iter().chain([None]) {
        for value in [0, 1, 2, u64::MAX] {
            expiries.push(ExpiryRule::YearsAfterGrant { value, extension });
            expiries.push(ExpiryRule::MonthsAfterGrant { value, extension });
        }
        for on in [
            MonthDay { month: 1, day: 1 },
            MonthDay { month: 13, day: 40 },
        ] {
            expiries.push(ExpiryRule::FixedDate { on, extension });
        }
    }
    expiries
}

/// `base` with every combination of unit, counting and day length.
fn all_countings(base: &LeaveType) -> Vec<LeaveType> {
    let units = [None, Some(Unit::Day), Some(Unit::Hour), Some(Unit::Second)];
    let lengths = [None, Some((86_400, false)), Some((3_600, true))];
    let mut types = Vec::new();
    for unit in units {
        for counts in [
            DayCounting::NaturalDays,
            DayCounting::WorkingDays,
            DayCounting::Unknown,
        ] {
            for length in lengths {
                types.push(LeaveType {
                    unit,
                    counts,
                    day_length: length.map(|(seconds, assumed)| DayLength { seconds, assumed }),
                    ..base.clone()
                });
            }
        }
    }
    types
}

fn all_wecom() -> Vec<LeaveType> {
    let mut types = Vec::new();
    for overtime_linked in [None, Some(false), Some(true)] {
        for waiting_months in [None, Some(0), Some(1), Some(6)] {
            for by_actual_work_time in [false, true] {
                types.push(leave_type(LeaveTypeDetails::WeCom(WeComDetails {
                    overtime_linked,
                    waiting_months,
                    by_actual_work_time,
                })));
            }
        }
    }
    types
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn all_validities() -> Vec<Option<ValidityExtension>> {
    let until = |day: &str| Some(ValidityExtension::Until(day.to_owned()));
    vec![
        None,
        until("12-31"),
        until("99-99"),
        until(""),
        Some(ValidityExtension::For("2".to_owned())),
        Some(ValidityExtension::Other("7".to_owned(), "8".to_owned())),
    ]
}

fn all_certificates() -> Vec<Option<CertificateRule>> {
    let mut all = vec![None];
    for enabled in [false, true] {
        for duration in [None, Some(text("1")), Some(text("8.5"))] {
            for unit in [None, Some(text("hour")), Some(text("day")), Some(text("9"))] {
                for prompt in [None, Some(text("")), Some(text("7"))] {
                    all.push(Some(CertificateRule {
                        enabled,
                        duration: duration.clone(),
                        unit: unit.clone(),
                        prompt,
                    }));
                }
            }
        }
    }
    all
}

fn all_submit_times() -> Vec<Option<SubmitTimeRule>> {
    let mut all = vec![None];
    for enabled in [false, true] {
        for before in [None, Some(false), Some(true)] {
            for value in [None, Some(text("1")), Some(text("18"))] {
                for unit in [None, Some(text("hour")), Some(text("day")), Some(text("9"))] {
                    all.push(Some(SubmitTimeRule {
                        enabled,
                        before,
                        value: value.clone(),
                        unit,
                    }));
                }
            }
        }
    }
    all
}

fn bounds_of(value: &str, fields: &[&'static str]) -> Vec<(FieldName, String)> {
    let bounds = fields.iter();
    bounds.map(|&field| (field.into(), text(value))).collect()
}

/// Every value of the bounds on how long a leave may last. The words of an unexplained bound are quoted as DingTalk sends them, so that an
/// English one would count as untranslated in a Chinese sentence: such a bound gets a digit.
fn all_bounds() -> Vec<Vec<(FieldName, String)>> {
    let explained = ["leave_hour_ceil", "leave_time_ceil"];
    let others = [
        "leave_time_ceil_min_unit",
        "min_leave_hour",
        "max_leave_time",
        "another",
    ];
    let every_field = [&explained[..], &others[..]].concat();
    vec![
        bounds_of("", &every_field),
        bounds_of("up", &explained),
        bounds_of("1", &every_field),
    ]
}

/// Every moment from which leave may be used, with every value of the flags.
fn all_flags() -> Vec<DingTalkDetails> {
    let mut all = Vec::new();
    for usable_from in [
        None,
        Some(UsableFrom::Entry),
        Some(UsableFrom::AfterProbation),
        Some(UsableFrom::Other("7".to_owned())),
    ] {
        for flag in [None, Some(false), Some(true)] {
            all.push(DingTalkDetails {
                half_days: flag == Some(true),
                compensatory: flag,
                paid: flag,
                created_by_api: flag,
                usable_from: usable_from.clone(),
                ..DingTalkDetails::default()
            });
        }
    }
    all
}

fn all_visibilities() -> Vec<Vec<(String, usize)>> {
    let kinds = ["dept", "staff", "label", "7"];
    [0, 1, 2]
        .map(|number| kinds.map(|kind| (text(kind), number)).to_vec())
        .to_vec()
}

/// One field at a time through all its values.
fn all_dingtalk() -> Vec<LeaveType> {
    let plain = DingTalkDetails::default;
    let mut all = all_flags();
    for bounds in all_bounds() {
        all.push(DingTalkDetails { bounds, ..plain() });
    }
    for validity in all_validities() {
        all.push(DingTalkDetails {
            validity,
            ..plain()
        });
    }
    for certificate in all_certificates() {
        all.push(DingTalkDetails {
            certificate,
            ..plain()
        });
    }
    for submit_time in all_submit_times() {
        all.push(DingTalkDetails {
            submit_time,
            ..plain()
        });
    }
    for visible_to in all_visibilities() {
        all.push(DingTalkDetails {
            visible_to,
            ..plain()
        });
    }
    all.into_iter().map(dingtalk_type).collect()
}

fn all_feishu() -> Vec<LeaveType> {
    let times = [None, Some(0), Some(1_658_730_384), Some(i64::MAX)];
    let mut all = Vec::new();
    for at in times {
        for by in [None, Some(text("7104"))] {
            for unlisted in [false, true] {
                for parent in [None, Some(LeaveTypeId::new("6"))] {
                    for number in 0..3 {
                        let details = FeishuDetails {
                            subtypes: vec![(LeaveTypeId::new("5"), "5".into()); number],
                            created_at: at,
                            created_by: by.clone(),
                            updated_at: at,
                            updated_by: by.clone(),
                            unlisted,
                        };
                        all.push(LeaveType {
                            parent: parent.clone(),
                            ..feishu_type(details)
                        });
                    }
                }
            }
        }
    }
    all
}

/// Every combination that can change a sentence: each grant with each expiry on each platform, and each other field by itself.
fn everything() -> Vec<LeaveType> {
    let platforms = [
        wecom_type(),
        dingtalk_type(DingTalkDetails::default()),
        feishu_type(FeishuDetails::default()),
    ];
    let mut all = Vec::new();
    for base in &platforms {
        for grant in all_grants() {
            all.extend(all_expiries().into_iter().map(|expiry| LeaveType {
                grant: grant.clone(),
                expiry,
                ..base.clone()
            }));
        }
        all.extend(all_countings(base));
        for status in [
            LeaveTypeStatus::Enabled,
            LeaveTypeStatus::Disabled,
            LeaveTypeStatus::Unknown,
        ] {
            all.push(LeaveType {
                status,
                ..base.clone()
            });
        }
    }
    for base in all_wecom() {
        all.extend(all_grants().into_iter().map(|grant| LeaveType {
            grant,
            ..base.clone()
        }));
    }
    all.extend(all_dingtalk());
    all.extend(all_feishu());
    all
}

#[track_caller]
fn assert_well_formed(sentence: &str, language: Language) {
    assert!(!sentence.trim().is_empty(), "an empty sentence");
    assert_eq!(sentence.trim(), sentence, "space at an end: {sentence:?}");
    for wrong in [
        "  ", "，，", "；；", ",,", ";;", "::", "：：", "，；", "；，", ", ,", "。", " ,", " ;",
        " :", "()", "（）", "( ", " )", "None", "Some", "-1",
    ] {
        assert!(!sentence.contains(wrong), "{wrong:?} in {sentence:?}");
    }
    let stray = match language {
        Language::Chinese => sentence.chars().find(char::is_ascii_alphabetic),
        Language::English => sentence.chars().find(|c| !c.is_ascii()),
    };
    assert_eq!(stray, None, "untranslated in {sentence:?}");
    let first = sentence.chars().next();
    let opens = first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii());
    assert!(opens, "{sentence:?} begins in lower case");
}

#[test]
fn every_combination_is_said_in_both_languages() {
    let all = everything();
    assert!(all.len() > 10_000, "only {} combinations", all.len());
    for leave_type in &all {
        for language in LANGUAGES {
            let rules = explain_rules(leave_type, language);
            assert!(rules.len() >= 2, "{rules:?} of {leave_type:?}");
            for sentence in &rules {
                assert_well_formed(sentence, language);
            }
            assert_well_formed(&explain_grant(leave_type, language), language);
            assert_well_formed(&explain_expiry(leave_type, language), language);
        }
    }
}

#[test]
fn the_two_languages_say_equally_much() {
    for leave_type in everything() {
        assert_eq!(
            explain_rules(&leave_type, Language::Chinese).len(),
            explain_rules(&leave_type, Language::English).len(),
            "{leave_type:?}"
        );
    }
}

#[test]
fn different_rules_never_read_the_same() {
    let mut said = std::collections::HashMap::new();
    for expiry in all_expiries() {
        let leave_type = LeaveType {
            grant: GrantRule::Manual,
            expiry,
            ..wecom_type()
        };
        for language in LANGUAGES {
            let sentence = explain_expiry(&leave_type, language);
            let earlier = said.insert(sentence.clone(), expiry);
            assert_eq!(earlier, None, "{sentence:?} is said of {expiry:?} too");
        }
    }
}
