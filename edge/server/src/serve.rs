//! Opening the doors.

use std::io::Write;
use std::sync::Arc;

use access::{Token, links};
use anyhow::{Context, Result};
use api::{App, AppParts, Ports, SigningKey};
use clap::Args;
use flows::Workspace;
use vocabulary::Problem;

use crate::outlets::Outlets;
use crate::pages::pages;
use crate::platform::Platform;
use crate::reports::reports;
use crate::works::Works;

/// Days a welcome link can be used.
const WELCOME_DAYS: i64 = 7;

/// How to serve.
#[derive(Args)]
pub struct ServeArguments {
    /// Leave columns, jobs and sending to `perennial work` processes.
    #[arg(long)]
    no_work: bool,
}

/// Whose columns.
#[derive(Args)]
pub struct ColumnsArguments {
    /// The workspace's slug.
    #[arg(long)]
    workspace: Option<String>,
}

/// Serves until told to stop.
pub fn serve(platform: Platform, arguments: &ServeArguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let works = Works::new(&platform.config, runtime.handle().clone());
    if platform.workspaces()?.is_empty() {
        println!("Welcome. Make yourself the owner:\n  {}", welcome_link(&platform)?);
    }
    runtime.block_on(open_doors(&platform, (!arguments.no_work).then(|| Arc::clone(&works)), || {}))?;
    works.stop();
    Ok(())
}

/// Opens the doors and answers until told to stop; `ready` is called once requests are answered.
pub async fn open_doors(platform: &Platform, works: Option<Arc<Works>>, ready: impl FnOnce()) -> Result<()> {
    let app = app(platform, works)?;
    let all = platform.control.read(access::workspaces::list).await?;
    for workspace in all {
        app.workspace(workspace.id).await?;
    }
    let listen = platform.config.listen;
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    tracing::info!(%listen, public_url = platform.config.public_url, "the doors are open");
    ready();
    api::serve(listener, app, told_to_stop()).await.context("the doors broke")
}

/// The doors on their ground. Within a runtime.
pub fn app(platform: &Platform, works: Option<Arc<Works>>) -> Result<App> {
    Ok(App::new(AppParts {
        control: platform.control.clone(),
        opener: opener(platform.clone(), works),
        clock: Arc::clone(&platform.clock),
        dice: Arc::clone(&platform.dice),
        secrets: platform.secrets.clone(),
        metrics: api::metrics_handle(),
        ports: Ports {
            reader: Arc::new(connectors::Files),
            outlets: Arc::new(Outlets::new(tokio::runtime::Handle::current(), &platform.config)),
            reports: reports()?,
            sample: connectors::sample_csv,
            signing_key: |dice| {
                channels::dkim::generate(dice)
                    .map(|key| SigningKey { private_key: key.private_key, public_record: key.public_record })
            },
        },
        pages: pages(),
        options: api::Options {
            public_url: platform.config.public_url.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            behind_proxy: platform.config.behind_proxy,
        },
    }))
}

fn opener(platform: Platform, works: Option<Arc<Works>>) -> api::Opener {
    Arc::new(move |workspace: &access::Workspace| -> Result<Arc<Workspace>, Problem> {
        let open = platform.open_workspace(workspace)?;
        if let Some(works) = &works {
            works.start(&open)?;
        }
        Ok(open)
    })
}

/// Comes when the process gets an interrupt or is terminated.
pub async fn told_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

fn welcome_link(platform: &Platform) -> Result<String> {
    let token = Token::throw(platform.dice.as_ref());
    let expires_at = platform.clock.now().plus_days(WELCOME_DAYS);
    let link = format!("{}/welcome?token={}", platform.config.public_url, token.text());
    platform.control.transact(move |tx| links::welcome(tx, &token, None, expires_at)).wait()?;
    Ok(link)
}

/// Brings the schemas of all stores up to date: opening them does.
pub fn migrate(platform: &Platform) -> Result<()> {
    for workspace in platform.workspaces()? {
        platform.open_workspace(&workspace)?;
        println!("{} is up to date", workspace.slug);
    }
    println!("control is up to date");
    Ok(())
}

/// Reads a workspace's columns from its store again.
pub fn rebuild_columns(platform: &Platform, arguments: &ColumnsArguments) -> Result<()> {
    let workspace = platform.open_workspace(&platform.workspace(arguments.workspace.as_deref())?)?;
    print!("reading the columns of {} from the store … ", workspace.slug);
    std::io::stdout().flush()?;
    flows::columns::rebuild(&workspace)?;
    println!("done");
    Ok(())
}
