//! Everything one running emulator holds: the company, and the few things that change while it serves.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::{
    EmulatorCredentials, EmulatorOptions, Situation,
    call::IncomingCall,
    company::Company,
    counts::RequestTally,
    dingtalk,
    faults::{FaultPlan, InjectedFault},
    feishu,
    limits::CallLimits,
    server::{Door, EmulatedEndpoint, Vendor},
    tokens::Tokens,
    wecom,
};

/// The person of [`Situation::UnansweredCall`].
const UNANSWERED_PERSON: usize = 11;

/// The shared state of all requests.
#[derive(Debug)]
pub(super) struct EmulatorState {
    pub(super) company: Company,
    pub(super) credentials: EmulatorCredentials,
    pub(super) tally: RequestTally,
    pub(super) limits: CallLimits,
    faults: FaultPlan,
    wecom_tokens: Tokens,
    dingtalk_tokens: Tokens,
    feishu_tokens: Tokens,
    billed: AtomicU64,
    visible: AtomicUsize,
    pub(super) options: EmulatorOptions,
}

impl EmulatorState {
    pub(super) fn new(options: EmulatorOptions, base_url: String) -> Self {
        let (seed, life) = (options.seed, options.token_life);
        let visible = if options.situations.contains(&Situation::NarrowedRange) {
            0
        } else {
            usize::MAX
        };
        Self {
            company: Company::new(&options),
            credentials: EmulatorCredentials::new(base_url, seed),
            tally: RequestTally::default(),
            limits: CallLimits::new(options.limits),
            faults: FaultPlan::new(options.faults, seed),
            wecom_tokens: wecom::tokens(life, seed),
            dingtalk_tokens: dingtalk::tokens(life, seed),
            feishu_tokens: feishu::tokens(life, seed),
            billed: AtomicU64::new(0),
            visible: AtomicUsize::new(visible),
            options,
        }
    }

    pub(super) fn tokens(&self, vendor: Vendor) -> &Tokens {
        match vendor {
            Vendor::WeCom => &self.wecom_tokens,
            Vendor::DingTalk => &self.dingtalk_tokens,
            Vendor::Feishu => &self.feishu_tokens,
        }
    }

    pub(super) fn next_fault(&self, endpoint: &EmulatedEndpoint) -> Option<InjectedFault> {
        match endpoint.door {
            Door::TokenCall => self.faults.on_token_call(),
            Door::Free | Door::Billable => self.faults.on_call(),
        }
    }

    /// The life of a token as it is told, in seconds.
    pub(super) fn told_life(&self, left: Duration) -> u64 {
        if self.company.shows(Situation::EndlessToken) {
            u64::MAX
        } else {
            left.as_secs()
        }
    }

    /// Whether the call names the person whose calls are never answered.
    pub(super) fn never_answers(&self, vendor: Vendor, call: &IncomingCall) -> bool {
        self.company.shows(Situation::UnansweredCall)
            && vendor
                .ids_of(&self.company, UNANSWERED_PERSON)
                .iter()
                .any(|id| call.names(id))
    }

    /// As an administrator who narrows the visible range: the lists of people hold the first so many of the company only.
    pub(super) fn narrow(&self, people: usize) {
        self.visible.store(people, Ordering::Relaxed);
    }

    /// Whether the lists of people hold the person at `index`.
    pub(super) fn lists(&self, index: usize) -> bool {
        index < self.visible.load(Ordering::Relaxed)
    }

    /// Takes one call from DingTalk's monthly budget; false when it is spent.
    pub(super) fn spend_call(&self) -> bool {
        let budget = self.options.dingtalk_monthly_calls.unwrap_or(u64::MAX);
        self.billed.fetch_add(1, Ordering::Relaxed) < budget
    }
}
