#![doc = include_str!("../README.md")]

mod cells;
mod engine;
mod first;
mod image;
mod table;

pub use engine::DataFusionReports;
pub use first::{
    Dimension, MonthOfCustomers, Period, ProductSold, Turnover, by_dimension, by_month, new_and_returning,
    top_products,
};
