#![doc = include_str!("../README.md")]

pub mod ad_audience;
pub mod campaign;
pub mod columns;
pub mod coupon;
pub mod customer;
pub mod demo;
pub mod event;
pub mod fields;
pub mod import;
mod join;
pub mod live;
pub mod loyalty;
pub mod order;
pub mod prize_order;
pub mod promotion;
mod question;
pub mod reaction;
pub mod report;
mod rest;
pub mod reward;
pub mod rfm;
pub mod segment;
pub mod sending;
pub mod till;
pub mod timeline;
mod undone;
pub mod work;
mod workspace;

pub use workspace::{Settings, Workspace};
