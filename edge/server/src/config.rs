use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// The configuration: defaults, then `perennial.toml`, then `PERENNIAL_…` of the environment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of everything kept.
    pub data: PathBuf,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address under which staff and customers reach the server; `http://LISTEN` when empty.
    pub public_url: String,
    /// PostgreSQL to keep the truth in; the embedded store when empty.
    pub database_url: String,
    /// Key of the safe, 64 hexadecimal digits; a file in the data folder when empty.
    pub master_key: String,
    /// Whether a proxy of yours stands in front, whose `X-Forwarded-For` can be believed.
    pub behind_proxy: bool,
    /// Hosts that may be reached in a private network, such as a mail server of your own.
    pub private_hosts: Vec<String>,
    /// `json` or `text`.
    pub log_format: String,
    /// What is logged: `info`, `debug`, `flows=debug,info`.
    pub log: String,
    /// Threads that run jobs in each workspace.
    pub job_threads: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: String::new(),
            database_url: String::new(),
            master_key: String::new(),
            behind_proxy: false,
            private_hosts: Vec::new(),
            log_format: "text".into(),
            log: "info".into(),
            job_threads: 2,
        }
    }
}

impl Config {
    /// Reads the configuration; a file named must be there, `perennial.toml` may be.
    pub fn read(file: Option<&Path>) -> Result<Config> {
        if let Some(file) = file {
            ensure!(file.exists(), "there is no configuration file {}", file.display());
        }
        let figment = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::file(file.unwrap_or(Path::new("perennial.toml"))))
            .merge(Env::prefixed("PERENNIAL_"));
        let mut config: Config = figment.extract().context("the configuration cannot be read")?;
        if config.public_url.is_empty() {
            config.public_url = format!("http://{}", config.listen);
        }
        config.public_url = config.public_url.trim_end_matches('/').to_owned();
        Ok(config)
    }
}
