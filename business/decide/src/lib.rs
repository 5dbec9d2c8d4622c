#![doc = include_str!("../README.md")]

pub mod audience;
mod control_group;
pub mod disclosure;

pub use control_group::ControlGroup;
