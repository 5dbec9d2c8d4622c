#![doc = include_str!("../README.md")]

pub mod dkim;
pub mod mail;
mod sandbox;
pub mod smtp;

pub use sandbox::{Keep, SandboxChannel};
pub use smtp::{SmtpChannel, SmtpOptions};
