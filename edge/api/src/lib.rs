#![doc = include_str!("../README.md")]

mod access;
mod app;
mod caller;
mod collect;
mod communicate;
mod csv;
mod desk;
mod health;
mod home;
mod html;
mod jobs;
mod know;
mod measure;
mod motivate;
mod once;
mod pages;
mod problem;
mod question;
mod read;
mod router;
mod segment;
mod serve;
mod wire;

pub use self::access::settings_of;
pub use app::{App, AppParts, Opener, Options, Page, Pages, Ports, SigningKey};
pub use health::metrics_handle;
pub use router::{openapi, router};
pub use serve::serve;
