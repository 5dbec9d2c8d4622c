#![doc = include_str!("../README.md")]

pub mod audience;
mod control_group;

pub use control_group::ControlGroup;
