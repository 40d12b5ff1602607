//! The binary: everything is in the library.

use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    Ok(leaveboard::commands::run(std::env::args_os()))
}
