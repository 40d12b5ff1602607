//! The emulator, called with a plain HTTP client: what it answers, how it refuses, and how it fails on purpose.

mod company;
mod dingtalk;
mod faults;
mod feishu;
mod site;
mod situations;
mod wecom;
