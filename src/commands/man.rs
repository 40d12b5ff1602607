//! `man`: manual pages, from the same definition as the help.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap_mangen::Man;

use crate::domain::Language;
use crate::domain::text::noun;

use super::ending::{CommandError, Ending};
use super::stderr;

#[derive(Args, Clone, Debug)]
pub(super) struct ManOptions {
    /// Write a page for each command into this folder, instead of the main page to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints or writes the pages of `command`, which is in `language`.
pub(super) fn run(
    options: &ManOptions,
    mut command: clap::Command,
    language: Language,
) -> Result<Ending, CommandError> {
    // Subcommands get the options that they inherit.
    command.build();
    match &options.out {
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            io::stdout().write_all(&page)?;
        }
        Some(folder) => {
            let pages = write_pages(command, folder)
                .map_err(|error| CommandError::cannot_write(folder, &error))?;
            let folder = folder.display();
            stderr::line(&language.pick(
                format!("已将 {pages} 页手册写入 {folder}"),
                format!(
                    "wrote {pages} {} into {folder}",
                    noun(pages, "page", "pages")
                ),
            ));
        }
    }
    Ok(Ending::Complete)
}

/// Writes a page for `command` and each command below it. Returns how many pages there are.
fn write_pages(command: clap::Command, folder: &Path) -> io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    let mut written = 0;
    let mut waiting = vec![command];
    while let Some(command) = waiting.pop() {
        let below = command.get_subcommands().filter(|it| !it.is_hide_set());
        waiting.extend(below.filter(|it| it.get_name() != "help").cloned());
        Man::new(command).generate_to(folder)?;
        written += 1;
    }
    Ok(written)
}
