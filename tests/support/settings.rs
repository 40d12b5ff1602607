//! Settings that reach a tenant on loopback: [`settings`] for an emulator, [`SettingsBuilder`] for a test's own server.

use jiff::Timestamp;
use leaveboard::domain::{Language, PlatformKind, TenantName, Today};
use leaveboard::emulator::Emulator;
use leaveboard::platform::{Clock, Credentials, DayMemory, DepartmentScope, Settings};
use secrecy::SecretString;

/// The settings that reach one platform of an emulator, as fast as loopback permits.
pub fn settings(emulator: &Emulator, platform: PlatformKind) -> Settings {
    let credentials = credentials_of(emulator, platform);
    SettingsBuilder::new(&emulator.base_url(), credentials).build()
}

/// The keys of one platform of an emulator.
pub fn credentials_of(emulator: &Emulator, platform: PlatformKind) -> Credentials {
    let keys = emulator.app_keys(platform.as_str()).unwrap();
    match platform {
        PlatformKind::WeCom => wecom_credentials(&keys.id, &keys.secret),
        PlatformKind::DingTalk => dingtalk_credentials(&keys.id, &keys.secret),
        PlatformKind::Feishu => feishu_credentials(&keys.id, &keys.secret),
    }
}

pub fn wecom_credentials(corp_id: &str, secret: &str) -> Credentials {
    Credentials::WeCom {
        corp_id: corp_id.to_owned(),
        secret: SecretString::from(secret),
    }
}

/// Without an operator and without a monthly budget.
pub fn dingtalk_credentials(app_key: &str, secret: &str) -> Credentials {
    Credentials::DingTalk {
        app_key: app_key.to_owned(),
        secret: SecretString::from(secret),
        op_userid: None,
        monthly_call_budget: None,
        monthly_call_threshold: None,
    }
}

/// With pages of 20 people, Chinese time, and without expiry records.
pub fn feishu_credentials(app_id: &str, secret: &str) -> Credentials {
    Credentials::Feishu {
        app_id: app_id.to_owned(),
        secret: SecretString::from(secret),
        user_id_type: "people_corehr_id".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        expiry_records: false,
        records_on_request: false,
        work_calendar: None,
        page_size: 20,
    }
}

/// The settings of one tenant. It is named after its platform, has the machine's clock, and is paced as fast as loopback permits.
#[derive(Clone, Debug)]
#[must_use]
pub struct SettingsBuilder {
    settings: Settings,
}

impl SettingsBuilder {
    pub fn new(base_url: &str, credentials: Credentials) -> Self {
        let settings = Settings {
            tenant: TenantName::new(credentials.platform().as_str()),
            base_url: base_url.parse().unwrap(),
            credentials,
            requests_per_minute: Some(1_000_000),
            requests_per_second: Some(100_000),
            departments: DepartmentScope::default(),
            language: Language::Chinese,
            as_of: None,
            clock: || Today::at(Timestamp::now()),
            meter: None,
            memory: DayMemory::default(),
        };
        Self { settings }
    }

    pub fn named(mut self, tenant: &str) -> Self {
        self.settings.tenant = TenantName::new(tenant);
        self
    }

    /// At the limits that the platform documents.
    pub fn documented_limits(mut self) -> Self {
        self.settings.requests_per_minute = None;
        self.settings.requests_per_second = None;
        self
    }

    pub fn per_minute(mut self, requests: u32) -> Self {
        self.settings.requests_per_minute = Some(requests);
        self
    }

    pub fn per_second(mut self, requests: u32) -> Self {
        self.settings.requests_per_second = Some(requests);
        self
    }

    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    pub fn build(self) -> Settings {
        self.settings
    }
}
