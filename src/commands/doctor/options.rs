//! The options of `doctor`.

use clap::{Args, ValueEnum};

#[derive(Args, Clone, Debug)]
pub(in crate::commands) struct DoctorOptions {
    /// Only this tenant (repeatable) [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) tenant: Vec<String>,
    /// How to print
    #[arg(short = 'f', long, value_enum, default_value_t = DoctorFormat::Text)]
    pub(super) format: DoctorFormat,
}

impl DoctorOptions {
    /// Text about every tenant, as at the end of `config init`.
    pub(in crate::commands) fn of_all() -> Self {
        Self {
            tenant: Vec::new(),
            format: DoctorFormat::Text,
        }
    }
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DoctorFormat {
    Text,
    Json,
}
