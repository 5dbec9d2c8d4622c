//! What files say, and what becomes of it in a shop.

mod dialects;
mod formats;
mod imports;
mod resume;
mod shop;
mod undo;
