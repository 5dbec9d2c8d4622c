//! The language, its evaluator against a slow and obvious one, and what is kept.

mod choices;
mod estimate;
mod language;
mod laws;
mod oracle;
mod page;
mod rfm;
mod saved;
mod shop;
mod trees;
