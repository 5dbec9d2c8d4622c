//! Rows understood by a plan: cells to commands, or what is wrong with which cell.

mod binding;
mod customer;
mod order;
mod product;
mod returned;

use collect::imports::{ImportKind, Meaning, Plan, Prepared, Record, Refused, RowError};
use vocabulary::Problem;

use crate::cell::Grid;
use binding::{Bindings, Reading};

/// A plan bound to a file's columns.
pub(crate) struct Mapper {
    kind: ImportKind,
    columns: Vec<String>,
    customer: customer::Columns,
    order: order::Columns,
    product: product::Columns,
    returned: returned::Columns,
    reading: Reading,
}

impl Mapper {
    /// Binds a plan; an error names the column or target at fault.
    pub fn new(plan: &Plan, columns: &[String], meaning: &Meaning) -> Result<Mapper, Problem> {
        let bindings = Bindings::new(plan, columns)?;
        Ok(Mapper {
            kind: plan.kind,
            columns: columns.to_vec(),
            customer: customer::Columns::new(&bindings, plan),
            order: order::Columns::new(&bindings, plan),
            product: product::Columns::new(&bindings),
            returned: returned::Columns::new(&bindings, plan),
            reading: Reading::new(plan, meaning)?,
        })
    }

    /// Understands one row of a grid.
    pub fn prepare(&self, grid: &dyn Grid, row: usize, number: u64) -> Prepared {
        Prepared { row: number, record: self.record(grid, row, number) }
    }

    fn record(&self, grid: &dyn Grid, row: usize, number: u64) -> Result<Option<Record>, Refused> {
        if let Some(code) = grid.broken(row) {
            return Err(self.whole_row(grid, row, number, code));
        }
        let width = grid.width(row);
        if (0..width).all(|column| grid.cell(row, column).is_blank()) {
            return Ok(None);
        }
        if (self.columns.len()..width).any(|column| !grid.cell(row, column).is_blank()) {
            return Err(self.whole_row(grid, row, number, "too_many_columns"));
        }
        let mut view = binding::View::new(grid, row, number, &self.columns, &self.reading);
        let record = match self.kind {
            ImportKind::Customers => self.customer.read(&mut view).map(|row| Record::Customer(Box::new(row))),
            ImportKind::Orders => self.order.read(&mut view).map(|order| Record::Order(Box::new(order))),
            ImportKind::Products => {
                self.product.read(&mut view).map(|product| Record::Product(Box::new(product)))
            }
            ImportKind::Returns => {
                self.returned.read(&mut view).map(|returned| Record::Return(Box::new(returned)))
            }
        };
        match record {
            Some(record) if view.errors.is_empty() => Ok(Some(record)),
            _ => {
                let errors = std::mem::take(&mut view.errors);
                Err(Refused { errors, document: self.document(&mut view) })
            }
        }
    }

    /// A row that is wrong as a whole.
    fn whole_row(&self, grid: &dyn Grid, row: usize, number: u64, code: &'static str) -> Refused {
        let field = self.columns.first().cloned().unwrap_or_default();
        let value = grid.cell(row, 0).text().into_owned();
        Refused { errors: vec![RowError::new(number, field, &value, code)], document: None }
    }

    /// The document of a row that has faults elsewhere.
    fn document(&self, view: &mut binding::View<'_>) -> Option<String> {
        match self.kind {
            ImportKind::Orders => self.order.number(view),
            ImportKind::Returns => self.returned.number(view),
            ImportKind::Customers | ImportKind::Products => None,
        }
    }
}
