//! `secret set`, `secret remove` and `secret status`: the secrets of tenants in the keyring of the operating system.

use std::io::{self, Write};

use clap::{Args, Subcommand};
use futures_util::future::join_all;

use crate::config::{
    Config, KeyringFault, KeyringItem, SecretFrom, StoreAddress, TenantBlock, TerminalUse,
    change_keyring, find_keyring,
};

use crate::domain::{Bilingual, Language};

use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::secret_input::read_secret;
use super::setup_words::{self, SetupWords};
use super::{stderr, tenants};

#[derive(Subcommand, Clone, Debug)]
pub(super) enum SecretAction {
    /// Save a secret in the OS keyring, for a tenant with `secret = { keyring = true }`
    #[command(after_help = SET_HELP)]
    Set {
        #[command(flatten)]
        whose: SecretOwner,
        /// Read the secret from standard input instead of asking on the terminal
        #[arg(long)]
        stdin: bool,
    },
    /// Remove a secret from the OS keyring
    Remove {
        #[command(flatten)]
        whose: SecretOwner,
    },
    /// Print where each secret comes from and whether it can be read, never what it is
    Status {
        /// Only this tenant
        #[arg(value_name = "TENANT")]
        tenant: Option<String>,
    },
}

const SET_HELP: &str = "Nothing typed is shown. Where there is no keyring (over SSH, in containers, in WSL) it is said at once, with the other ways.";

/// Whose secret.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct SecretOwner {
    /// The tenant, as configured
    #[arg(value_name = "TENANT")]
    tenant: Option<String>,
    /// The URL of the store, for `[store] url = { keyring = true }`
    #[arg(long)]
    store: bool,
}

pub(super) async fn run(run: &RunOptions, action: SecretAction) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    match action {
        SecretAction::Set { whose, stdin } => set(&config, &whose, stdin).await,
        SecretAction::Remove { whose } => remove(&config, &whose).await,
        SecretAction::Status { tenant } => print_status(&config, tenant).await,
    }
}

/// The item in the keyring, its name for people, and whether the configuration takes it from there.
struct Owned {
    item: KeyringItem,
    name: String,
    is_in_keyring: bool,
}

impl Owned {
    fn find(config: &Config, whose: &SecretOwner) -> Result<Self, CommandError> {
        let Some(name) = &whose.tenant else {
            let is_in_keyring = matches!(
                &config.store.url,
                StoreAddress::From(source, _) if source.from == SecretFrom::Keyring
            );
            return Ok(Self {
                item: KeyringItem::of_store(),
                name: "[store] url".to_owned(),
                is_in_keyring,
            });
        };
        let blocks = tenants::choose(config, std::slice::from_ref(name))?;
        Ok(Self {
            item: KeyringItem::of_tenant(&blocks[0].tenant.settings.tenant),
            name: name.clone(),
            is_in_keyring: blocks[0].secret.from == SecretFrom::Keyring,
        })
    }
}

async fn set(config: &Config, whose: &SecretOwner, stdin: bool) -> Result<Ending, CommandError> {
    let words = SetupWords::in_language(config.display.language);
    let owned = Owned::find(config, whose)?;
    // Checked first, so that nobody types a secret that cannot be saved.
    find_keyring().await.map_err(|fault| no_keyring(&fault))?;
    let question = words.type_secret(&owned.name);
    let Some(secret) = read_secret(question, stdin).await? else {
        stderr::line(words.nothing_changed());
        return Ok(Ending::Interrupted);
    };
    let item = owned.item.clone();
    change_keyring(move |keyring| keyring.set(&item, &secret))
        .await
        .map_err(|fault| no_keyring(&fault))?;
    stderr::line(&words.saved(&owned.name));
    if !owned.is_in_keyring {
        stderr::line(&words.not_configured(&owned.name));
    }
    Ok(Ending::Complete)
}

async fn remove(config: &Config, whose: &SecretOwner) -> Result<Ending, CommandError> {
    let words = SetupWords::in_language(config.display.language);
    let owned = Owned::find(config, whose)?;
    let item = owned.item.clone();
    let was_there = change_keyring(move |keyring| keyring.remove(&item))
        .await
        .map_err(|fault| no_keyring(&fault))?;
    stderr::line(&if was_there {
        words.removed(&owned.name)
    } else {
        words.was_not_there(&owned.name)
    });
    Ok(Ending::Complete)
}

/// What to do without a keyring: the other three forms, each as it is written in the configuration.
pub(super) fn no_keyring(fault: &KeyringFault) -> CommandError {
    let fault = fault.explain();
    let whole = |language| {
        let ways = SetupWords::in_language(language).other_ways();
        format!("{}\n{ways}", fault.pick(language))
    };
    CommandError::Report(Bilingual::in_lines(
        &whole(Language::Chinese),
        &whole(Language::English),
    ))
}

async fn print_status(config: &Config, tenant: Option<String>) -> Result<Ending, CommandError> {
    let words = SetupWords::in_language(config.display.language);
    let names: Vec<String> = tenant.into_iter().collect();
    let mut are_all_there = true;
    let blocks = tenants::choose(config, &names)?;
    // All at once, so that a keyring that does not answer is waited for once.
    let states = blocks.iter().map(|block| state_of(config, block, words));
    for (block, (state, is_there)) in blocks.iter().zip(join_all(states).await) {
        are_all_there &= is_there;
        let mut out = io::stdout();
        let name = block.tenant.settings.tenant.as_str();
        let from = setup_words::secret_from(&block.secret.from);
        let from = from.pick(words.language());
        writeln!(out, "{name}  {from}  {state}")?;
    }
    Ok(if are_all_there {
        Ending::Complete
    } else {
        Ending::Failed
    })
}

/// A command is not run: it may ask for a passphrase.
async fn state_of(config: &Config, block: &TenantBlock, words: SetupWords) -> (String, bool) {
    if matches!(block.secret.from, SecretFrom::Command(_)) {
        return (words.not_run().to_owned(), true);
    }
    let access = block.unlock(&config.file, TerminalUse::Free).await;
    match access.locked {
        None => (words.readable().to_owned(), true),
        Some(error) => {
            let remedy = error.remedy(words.language());
            let what = error.words(words.language());
            let separator = words.language().pick("；", "; ");
            (format!("{what}{separator}{remedy}"), false)
        }
    }
}
