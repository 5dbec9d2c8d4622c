//! A batch recorded in one transaction: the rooms' verdicts, counted.

use std::collections::HashSet;

use collect::imports::{self, Mapping, RowError, Tally};
use collect::orders::NewOrder;
use collect::products::{self, NewProduct, Product};
use collect::returns;
use serde::Serialize;
use store::Tx;
use vocabulary::{FieldError, ImportId, Instant, Problem};

use super::batch::{Batch, Command, Item, RefusedRow};
use super::customers;
use crate::{Settings, order};

/// What undoing knows a batch's changes by.
pub(super) mod change {
    pub const CUSTOMERS_MADE: &str = "customers_made";
    pub const NAMES_GIVEN: &str = "names_given";
    pub const CUSTOMERS_BEFORE: &str = "customers_before";
    pub const CONSENTS_BEFORE: &str = "consents_before";
    pub const PRODUCTS_BEFORE: &str = "products_before";
    pub const RETURNS_MADE: &str = "returns_made";
}

/// What a batch is recorded with.
pub(super) struct Context {
    pub import: ImportId,
    pub now: Instant,
    pub settings: Settings,
    pub mapping: Mapping,
    pub columns: Vec<String>,
}

/// What became of an item.
pub(super) enum Verdict {
    New,
    Updated,
    Unchanged,
    /// Why not, and the index of the line at fault.
    Refused(Vec<Fault>),
}

/// A rule of a room that an item breaks.
pub(super) struct Fault {
    pub line: usize,
    pub field: String,
    pub code: String,
}

/// Records a batch and counts it into the tally; gives the rows that were not taken, in order.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    context: &Context,
    batch: &Batch,
    tally: &mut Tally,
) -> Result<Vec<RefusedRow>, Problem> {
    let verdicts = verdicts(tx, context, batch)?;
    let mut refused: Vec<RefusedRow> = batch
        .refused
        .iter()
        .map(|bad| {
            let errors = bad
                .errors
                .iter()
                .map(|error| context.in_words_of_the_file(error, &bad.row.texts()))
                .collect();
            RefusedRow { row: bad.row.clone(), errors }
        })
        .collect();
    for (item, verdict) in batch.items.iter().zip(&verdicts) {
        match verdict {
            Verdict::New => {
                tally.new += 1;
                tally.amount += item.amount();
            }
            Verdict::Updated => tally.updated += 1,
            Verdict::Unchanged => tally.unchanged += 1,
            Verdict::Refused(faults) => refused.extend(context.refused_rows(item, faults)),
        }
    }
    refused.sort_by_key(|bad| bad.row.number);
    for bad in &refused {
        tally.refuse(&bad.errors);
    }
    tally.rows += batch.rows;
    tally.skipped += batch.skipped;
    Ok(refused)
}

fn verdicts(tx: &mut Tx<'_>, context: &Context, batch: &Batch) -> Result<Vec<Verdict>, Problem> {
    match batch.items.first().map(|item| &item.command) {
        None => Ok(Vec::new()),
        Some(Command::Customer(_)) => customers::record(tx, context, batch),
        Some(Command::Order(_)) => record_orders(tx, context, batch),
        Some(Command::Product(_)) => record_products(tx, context, batch),
        Some(Command::Return(..)) => record_returns(tx, context, batch),
    }
}

fn record_orders(tx: &mut Tx<'_>, context: &Context, batch: &Batch) -> Result<Vec<Verdict>, Problem> {
    let orders: Vec<NewOrder> = batch
        .items
        .iter()
        .filter_map(|item| match &item.command {
            Command::Order(order) => Some(NewOrder { import: Some(context.import), ..order.clone() }),
            _ => None,
        })
        .collect();
    let mut made = Vec::new();
    let recorded = order::record_noting(tx, context.now, &context.settings, &orders, &mut made)?;
    context.note(tx, change::CUSTOMERS_MADE, &made)?;
    Ok(recorded
        .into_iter()
        .map(|outcome| match outcome {
            Ok(collect::orders::Recorded::New(_)) => Verdict::New,
            Ok(collect::orders::Recorded::Cancelled(_)) => Verdict::Updated,
            Ok(_) => Verdict::Unchanged,
            Err(problem) => Verdict::of(&problem),
        })
        .collect())
}

fn record_products(tx: &mut Tx<'_>, context: &Context, batch: &Batch) -> Result<Vec<Verdict>, Problem> {
    let new: Vec<NewProduct> = batch
        .items
        .iter()
        .filter_map(|item| match &item.command {
            Command::Product(product) => Some(NewProduct { import: Some(context.import), ..product.clone() }),
            _ => None,
        })
        .collect();
    let skus: Vec<&str> = new.iter().map(|product| product.sku.as_str()).collect();
    let before = products::by_sku(tx, &skus)?;
    let recorded = order::products(tx, context.now, &new)?;
    let mut changed = HashSet::new();
    let updated =
        new.iter().zip(&recorded).filter(|(_, outcome)| matches!(outcome, Ok(products::Recorded::Updated)));
    let images: Vec<&Product> = updated
        .filter_map(|(product, _)| before.get(&product.sku).map(|before| &**before))
        .filter(|p| changed.insert(p.id))
        .collect();
    context.note(tx, change::PRODUCTS_BEFORE, &images)?;
    Ok(recorded
        .into_iter()
        .map(|outcome| match outcome {
            Ok(products::Recorded::New) => Verdict::New,
            Ok(products::Recorded::Updated) => Verdict::Updated,
            Ok(products::Recorded::Unchanged) => Verdict::Unchanged,
            Err(problem) => Verdict::of(&problem),
        })
        .collect())
}

fn record_returns(tx: &mut Tx<'_>, context: &Context, batch: &Batch) -> Result<Vec<Verdict>, Problem> {
    let (mut verdicts, mut made) = (Vec::with_capacity(batch.items.len()), Vec::new());
    for item in &batch.items {
        let Command::Return(order_number, new) = &item.command else { continue };
        let source = context.mapping.source.as_str();
        let found =
            collect::orders::by_number(tx, Some(source).filter(|source| !source.is_empty()), order_number)?;
        let verdict = match found.as_slice() {
            [only] => match order::give_back(tx, context.now, only, new) {
                Ok(returns::Recorded::New(id)) => {
                    made.push(id);
                    Verdict::New
                }
                Ok(returns::Recorded::Unchanged(_)) => Verdict::Unchanged,
                Err(problem) => Verdict::of_checked(problem)?,
            },
            [] => Verdict::refused("order_number", "no_such_order"),
            _ => Verdict::refused("order_number", "order_ambiguous"),
        };
        verdicts.push(verdict);
    }
    context.note(tx, change::RETURNS_MADE, &made)?;
    Ok(verdicts)
}

impl Verdict {
    /// A refusal of one field.
    pub fn refused(field: &str, code: &str) -> Verdict {
        Verdict::Refused(vec![Fault { line: 0, field: field.to_owned(), code: code.to_owned() }])
    }

    /// A room's problem, field by field.
    pub fn of(problem: &Problem) -> Verdict {
        let mut faults: Vec<Fault> = problem.errors.iter().map(Fault::of).collect();
        if faults.is_empty() {
            faults.push(Fault::at(problem.field.as_deref().unwrap_or_default(), problem.code));
        }
        Verdict::Refused(faults)
    }

    /// As [`Verdict::of`], unless the store itself is at fault.
    fn of_checked(problem: Problem) -> Result<Verdict, Problem> {
        match problem.kind {
            vocabulary::ErrorKind::Internal | vocabulary::ErrorKind::Unavailable => Err(problem),
            _ => Ok(Verdict::of(&problem)),
        }
    }
}

impl Fault {
    fn of(error: &FieldError) -> Fault {
        Fault::at(&error.field, error.code)
    }

    /// Reads `lines[2].sku` as the line and its field.
    fn at(field: &str, code: &str) -> Fault {
        let line = field.strip_prefix("lines[").and_then(|rest| rest.split_once(']'));
        let (line, field) = match line {
            Some((index, rest)) => (index.parse().unwrap_or(0), rest.trim_start_matches('.')),
            None => (0, field),
        };
        Fault { line, field: field.to_owned(), code: code.to_owned() }
    }
}

impl Item {
    fn amount(&self) -> i64 {
        match &self.command {
            Command::Order(order) => order.total(),
            _ => 0,
        }
    }
}

impl Context {
    /// Keeps what undoing needs, if there is anything.
    pub fn note<T: Serialize>(&self, tx: &mut Tx<'_>, kind: &str, things: &[T]) -> Result<(), Problem> {
        if things.is_empty() {
            return Ok(());
        }
        let content = serde_json::to_string(things).map_err(Problem::internal)?;
        imports::add_change(tx, self.import, kind, &content)
    }

    /// All rows of a refused item: those at fault with their faults, the others held back with them.
    fn refused_rows(&self, item: &Item, faults: &[Fault]) -> Vec<RefusedRow> {
        let rows = item.rows.iter().enumerate().map(|(line, row)| {
            let texts = row.texts();
            let mut errors: Vec<RowError> = faults
                .iter()
                .filter(|fault| fault.line.min(item.rows.len() - 1) == line)
                .map(|fault| {
                    self.in_words_of_the_file(
                        &RowError::new(row.number, &fault.field, "", &fault.code),
                        &texts,
                    )
                })
                .collect();
            if errors.is_empty() {
                let held = RowError::new(row.number, "document", "", "document_incomplete");
                errors.push(self.in_words_of_the_file(&held, &texts));
            }
            errors.dedup();
            RefusedRow { row: row.clone(), errors }
        });
        rows.collect()
    }

    /// The error with the file's column and value instead of a command's field.
    fn in_words_of_the_file(&self, error: &RowError, texts: &[String]) -> RowError {
        if self.columns.contains(&error.field) {
            return error.clone();
        }
        let targets = targets_of(&error.field);
        let means = |column: &String, wanted: &str| {
            let target = self.mapping.columns.get(column);
            target.is_some_and(|target| {
                target == wanted || (wanted.ends_with('.') && target.starts_with(wanted))
            })
        };
        let column =
            targets.iter().find_map(|wanted| self.columns.iter().position(|column| means(column, wanted)));
        let Some(column) = column else {
            let field = targets.first().copied().unwrap_or(&error.field);
            return RowError { field: field.to_owned(), ..error.clone() };
        };
        let value = if error.value.is_empty() {
            texts.get(column).cloned().unwrap_or_default()
        } else {
            error.value.clone()
        };
        RowError::new(error.row, &self.columns[column], &value, &error.code)
    }
}

/// The targets that a command's field may have come from.
fn targets_of(field: &str) -> Vec<&str> {
    match field {
        "document" | "number" => vec!["order_number", "return_number", "external"],
        "total" => vec!["line_total", "price"],
        // Where a file tells no price it follows from the total.
        "price" => vec!["price", "line_total"],
        "discount" | "discounts" => vec!["line_discount", "line_discount."],
        "cost" => vec!["line_cost", "cost"],
        "name" => vec!["product_name", "name"],
        "line" => vec!["line", "sku"],
        "customer" => vec!["customer.external", "customer.email", "customer.phone", "customer.card"],
        other => vec![other.trim_start_matches("identifiers.")],
    }
}
