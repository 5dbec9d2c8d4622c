//! The channels of this process.

use std::sync::Arc;

use channels::{SandboxChannel, SmtpChannel, SmtpOptions};
use communicate::Channel;
use communicate::sender::{Mode, OpenSender};
use flows::Workspace;
use tokio::runtime::Handle;
use vocabulary::Problem;

use crate::config::Config;

/// Opens the channel of a workspace's sender settings.
#[derive(Clone)]
pub struct Outlets {
    runtime: Handle,
    own_name: String,
    private_hosts: Vec<String>,
}

impl Outlets {
    /// Channels whose lines run on a runtime.
    pub fn new(runtime: Handle, config: &Config) -> Outlets {
        let host = config.public_url.split("://").last().unwrap_or_default();
        let own_name = host.split(['/', ':']).next().unwrap_or("localhost").to_owned();
        Outlets { runtime, own_name, private_hosts: config.private_hosts.clone() }
    }
}

impl flows::sending::Outlets for Outlets {
    fn open(&self, workspace: &Workspace, sender: &OpenSender) -> Result<Arc<dyn Channel>, Problem> {
        match sender.settings.mode {
            Mode::Smtp => {
                let options =
                    SmtpOptions::of(sender, &self.own_name, &self.private_hosts).map_err(|code| {
                        Problem::invalid(code, "smtp", "the mail server's settings cannot be used")
                    })?;
                Ok(Arc::new(SmtpChannel::start(&self.runtime, options)))
            }
            Mode::Sandbox => {
                let (store, clock) = (workspace.store.clone(), Arc::clone(&workspace.clock));
                let keep = move |messages: Vec<communicate::Message>| {
                    let now = clock.now();
                    store.transact(move |tx| communicate::sandbox::keep(tx, now, &messages)).wait()
                };
                Ok(Arc::new(SandboxChannel::start(Box::new(keep)).map_err(Problem::internal)?))
            }
        }
    }
}
