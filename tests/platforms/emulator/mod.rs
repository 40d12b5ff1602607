//! The emulator, driven with a plain HTTP client: what it answers, page by page, and how it refuses and fails.

mod company;
mod dingtalk;
mod faults;
mod feishu;
mod site;
mod situations;
mod wecom;
