//! A store with one complete sync of the generated company, and a configuration that opens it.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench that cannot continue should stop there"
)]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use leaveboard::domain::leave_type::{DayCounting, ExpiryRule, GrantRule, LeaveTypeStatus};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::{Employee, LeaveType, PersonBalances, PlatformKind, RowId, Today, Unit};
use leaveboard::store::{JournalEntry, Store, StoreUrl, StoredAnswer, TenantKey, TenantStore};

use crate::company::{Dice, Order, balances, people, types};

/// People in one checkpoint.
const PEOPLE_PER_CHECKPOINT: usize = 5_000;

/// Fills a new store in `folder` and writes the configuration beside it. Nobody listens at the platform's address, so the sync in the
/// background ends at once and the stored people stay.
pub async fn fill(folder: &Path, count: usize) -> PathBuf {
    let file = folder.join("leaveboard.db");
    let store = Store::open(&StoreUrl::File(file.clone())).await.unwrap();
    let key = TenantKey {
        name: "generated".to_owned(),
        platform: PlatformKind::WeCom,
        account: "ww0000".to_owned(),
    };
    fill_tenant(&store.tenant(&key).await.unwrap(), count).await;
    write_config(folder, &file)
}

async fn fill_tenant(store: &TenantStore, count: usize) {
    let holder = store.holder().clone();
    let now = || Today::at(Timestamp::now()).now;
    store.take_lease(&holder, "").await.unwrap();
    let sync = store.begin(&holder, now()).await.unwrap();
    let leave_types: Vec<LeaveType> = types()
        .iter()
        .map(|(id, name)| leave_type(id.as_str(), name))
        .collect();
    let mut batch = vec![JournalEntry::Types(leave_types.into())];
    let (mut people, mut dice, mut listed) = (people(count, Order::ByDepartment), Dice(11), 0);
    while listed < count {
        let page: Vec<Employee> = people.by_ref().take(PEOPLE_PER_CHECKPOINT).collect();
        let answers = page.iter().enumerate().map(|(at, person)| StoredAnswer {
            row: RowId(u32::try_from(listed + at).unwrap()),
            fetched: now(),
            person: PersonBalances {
                employee: person.id.clone(),
                balances: balances(&mut dice, &types()),
                raw: None,
            },
        });
        let answers = JournalEntry::Answers(answers.collect());
        listed += page.len();
        batch.push(JournalEntry::Page {
            people: page,
            cursor: None,
            walked: listed == count,
            expected: Some(count),
        });
        batch.push(answers);
        store.take_lease(&holder, "").await.unwrap();
        let full = std::mem::take(&mut batch);
        store.checkpoint(&holder, sync, full).await.unwrap();
    }
    store.finish(&holder, sync, now(), true).await.unwrap();
    store.give_lease_back(&holder).await.unwrap();
}

fn leave_type(id: &str, name: &str) -> LeaveType {
    LeaveType {
        id: leaveboard::domain::LeaveTypeId::new(id),
        name: name.into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: None,
        counts: DayCounting::NaturalDays,
        grant: GrantRule::Unknown,
        expiry: ExpiryRule::Never,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}

fn write_config(folder: &Path, store: &Path) -> PathBuf {
    let secret = folder.join("secret");
    fs::write(&secret, "generated").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let config = folder.join("config.toml");
    let text = format!(
        "[store]\nurl = \"sqlite:{}\"\n[[tenant]]\nname = \"generated\"\nplatform = \"wecom\"\ncorp_id = \"ww0000\"\n\
         secret = {{ file = \"secret\" }}\nbase_url = \"http://127.0.0.1:9\"\n",
        store.display()
    );
    fs::write(&config, text).unwrap();
    config
}
