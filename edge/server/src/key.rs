//! Keys of machines.

use access::keys::{self, NewKey};
use access::{KeyKind, Scope};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use vocabulary::KeyId;

use crate::platform::Platform;

/// What to do with keys.
#[derive(Args)]
pub struct KeyArguments {
    /// The workspace's slug.
    #[arg(long, global = true)]
    workspace: Option<String>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a key and show it once.
    Create {
        /// What it is for.
        name: String,
        /// A secret key with these scopes; a write key, which can only collect, without.
        #[arg(long, value_delimiter = ',')]
        scopes: Vec<String>,
    },
    /// List the keys.
    List,
    /// Stop a key for good.
    Revoke {
        /// Its id, key_12.
        id: String,
    },
}

/// Makes, lists or stops keys.
pub fn key(platform: &Platform, arguments: &KeyArguments) -> Result<()> {
    let workspace = platform.workspace(arguments.workspace.as_deref())?.id;
    let now = platform.clock.now();
    match &arguments.action {
        Action::Create { name, scopes } => {
            let new = new_key(name, scopes)?;
            let text = keys::throw(new.kind, platform.dice.as_ref());
            let shown = text.clone();
            platform.control.transact(move |tx| keys::create(tx, now, workspace, &new, &text)).wait()?;
            println!("{shown}");
        }
        Action::List => {
            for key in platform.control.read(move |tx| keys::list(tx, workspace)).wait()? {
                let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
                let state = if key.revoked_at.is_some() { "stopped" } else { "works" };
                println!(
                    "{}\t{}\t{}…\t{state}\t{}\t{}",
                    key.id,
                    key.kind.as_str(),
                    key.prefix,
                    key.name,
                    scopes.join(",")
                );
            }
        }
        Action::Revoke { id } => {
            let id: KeyId = id.parse()?;
            platform.control.transact(move |tx| keys::revoke(tx, now, workspace, id)).wait()?;
            println!("{id} is stopped");
        }
    }
    Ok(())
}

fn new_key(name: &str, scopes: &[String]) -> Result<NewKey> {
    let read = |word: &String| {
        let all: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        Scope::from_word(word)
            .with_context(|| format!("there is no scope {word}; there are: {}", all.join(", ")))
    };
    let scopes = scopes.iter().map(read).collect::<Result<Vec<Scope>>>()?;
    let kind = if scopes.is_empty() { KeyKind::Write } else { KeyKind::Secret };
    Ok(NewKey { name: name.to_owned(), kind, scopes, source: String::new() })
}
