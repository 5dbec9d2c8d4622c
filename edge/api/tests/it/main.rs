//! The doors over a real server on a loopback port.

mod access;
mod ad_audiences;
mod campaigns;
mod collection;
mod compare;
mod coupons;
mod customers;
mod document;
mod house;
mod imports;
mod live;
mod loyalty;
mod problems;
mod rfm;
mod till;
mod till_crowd;
mod till_refusals;
mod turnover;
mod uses;
mod why;
