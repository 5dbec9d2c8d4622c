//! The binary under measurement, on a folder of its own.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use serde_json::json;

use crate::http::Connection;

/// E-mail and password of the owner that [`Perennial::first_run`] makes.
pub const OWNER: (&str, &str) = ("owner@bench.example", "correct horse battery");
const PATIENCE: Duration = Duration::from_secs(600);

/// The binary and where it keeps its data.
pub struct Perennial {
    binary: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// Host and port it listens on.
    pub address: String,
    private_hosts: bool,
    database_url: String,
}

/// A server that runs; stopped when dropped.
pub struct Serving {
    child: Child,
}

impl Perennial {
    /// The binary on a data folder, listening on a free port.
    pub fn new(binary: &Path, data: &Path) -> Result<Perennial> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let binary = binary.canonicalize().with_context(|| format!("no binary at {}", binary.display()))?;
        Ok(Perennial {
            binary,
            data: data.to_owned(),
            address,
            private_hosts: false,
            database_url: String::new(),
        })
    }

    /// As it is, but allowed to hand mail to a server on this machine.
    pub fn with_private_hosts(self) -> Perennial {
        Perennial { private_hosts: true, ..self }
    }

    /// As it is, but with its truth in PostgreSQL when a database is named.
    pub fn on_postgres(self, url: &str) -> Perennial {
        Perennial { database_url: url.to_owned(), ..self }
    }

    /// Makes a workspace the way its first owner does: by the link of the first start.
    pub fn first_run(&self, currency: &str) -> Result<()> {
        std::fs::create_dir_all(&self.data)?;
        let serving = self.serve()?;
        let log = std::fs::read_to_string(self.log())?;
        let token = log.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next());
        let welcome = json!({
            "token": token.context("no welcome link")?,
            "name": "Owner", "email": OWNER.0, "password": OWNER.1, "language": "en",
            "workspace": {"name": "Bench", "time_zone": "UTC", "currency": currency, "country": "US", "language": "en"},
        });
        Connection::open(&self.address, "")?.call("POST", "/api/v1/welcome", Some(&welcome))?;
        serving.stop()
    }

    fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .env("PERENNIAL_DATA", &self.data)
            .env("PERENNIAL_LISTEN", &self.address)
            .env("PERENNIAL_PUBLIC_URL", format!("http://{}", self.address))
            .env("PERENNIAL_DATABASE_URL", &self.database_url)
            .env("PERENNIAL_LOG", "warn");
        if self.private_hosts {
            command.env("PERENNIAL_PRIVATE_HOSTS", r#"["127.0.0.1"]"#);
        }
        command
    }

    /// Runs a subcommand to its end; gives what it printed and how long it took.
    pub fn run(&self, arguments: &[&str]) -> Result<(String, Duration)> {
        let watch = Instant::now();
        let output = self.command(arguments).stderr(Stdio::inherit()).output()?;
        let text = String::from_utf8(output.stdout)?;
        ensure!(output.status.success(), "perennial {} failed: {text}", arguments.join(" "));
        Ok((text.trim().to_owned(), watch.elapsed()))
    }

    /// A new key: a write key without scopes.
    pub fn key(&self, scopes: &str) -> Result<String> {
        let mut arguments = vec!["key", "create", "bench"];
        if !scopes.is_empty() {
            arguments.extend(["--scopes", scopes]);
        }
        let text = self.run(&arguments)?.0;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    /// Starts serving and waits until it is ready.
    pub fn serve(&self) -> Result<Serving> {
        let log = File::create(self.log())?;
        let child = self.command(&["serve"]).stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut serving = Serving { child };
        let watch = Instant::now();
        while watch.elapsed() < PATIENCE {
            if let Some(status) = serving.child.try_wait()? {
                bail!("the server stopped: {status}; see {}", self.log().display());
            }
            let is_ready = Connection::open(&self.address, "").is_ok_and(|mut connection| {
                let request = connection.head("GET", "/readyz", 0);
                connection.exchange(request.as_bytes()).is_ok_and(|(status, _)| status == 200)
            });
            if is_ready {
                return Ok(serving);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the server was not ready in {} s", PATIENCE.as_secs())
    }

    /// A connection for a secret key.
    pub fn connect(&self, secret: &str) -> Result<Connection> {
        Connection::open(&self.address, &format!("Bearer {secret}"))
    }

    /// The one workspace's store.
    pub fn store_file(&self) -> Result<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(self.data.join("workspaces"))? {
            let file = entry?.path().join("store.db");
            if file.is_file() {
                found.push(file);
            }
        }
        found.pop().context("no workspace's store")
    }
}

impl Serving {
    /// Memory of the server's own (anonymous) and its highest resident size, MB.
    pub fn memory_mb(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok())
                .map(|kilobytes| kilobytes / 1_024)
                .with_context(|| format!("no {name}"))
        };
        Ok((of("RssAnon")?, of("VmHWM")?))
    }

    /// How long its threads have worked so far.
    pub fn worked(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        // In user and in kernel mode, hundredths of a second.
        let ticks = after_name.split(' ').skip(11).take(2).filter_map(|word| word.parse::<u64>().ok());
        Ok(Duration::from_millis(ticks.sum::<u64>() * 10))
    }

    /// Bytes it has given the disk so far.
    pub fn written(&self) -> Result<u64> {
        let io = std::fs::read_to_string(format!("/proc/{}/io", self.child.id()))?;
        let bytes =
            io.lines().find_map(|line| line.strip_prefix("write_bytes: ")).context("no write_bytes")?;
        Ok(bytes.parse()?)
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
