use collect::imports::{Plan, ReturnRow};
use collect::returns::{LineRef, NewReturn, NewReturnLine};

use super::binding::{Binding, Bindings, View};

/// The columns of a file of returns, one line a row.
pub(super) struct Columns {
    source: String,
    number: Binding,
    order_number: Binding,
    returned_at: Binding,
    line: Binding,
    sku: Binding,
    quantity: Binding,
}

impl Columns {
    pub fn new(bindings: &Bindings, plan: &Plan) -> Columns {
        Columns {
            source: plan.mapping.source.clone(),
            number: bindings.get("return_number"),
            order_number: bindings.get("order_number"),
            returned_at: bindings.get("returned_at"),
            line: bindings.get("line"),
            sku: bindings.get("sku"),
            quantity: bindings.get("quantity"),
        }
    }

    /// The return's number, the document of its rows.
    pub fn number(&self, view: &mut View<'_>) -> Option<String> {
        view.text(&self.number)
    }

    pub fn read(&self, view: &mut View<'_>) -> Option<ReturnRow> {
        let (number, order_number) = (view.required(&self.number), view.required(&self.order_number));
        for binding in [&self.returned_at, &self.quantity] {
            if view.cell(binding).is_none() {
                view.refuse(binding, "field_required");
            }
        }
        let (returned_at, quantity) = (view.instant(&self.returned_at), view.number(&self.quantity, 3));
        let line = view
            .number(&self.line, 0)
            .map(LineRef::Number)
            .or_else(|| view.text(&self.sku).map(LineRef::Sku));
        if line.is_none() && view.errors.is_empty() {
            view.refuse(if self.sku.is_bound() { &self.sku } else { &self.line }, "field_required");
        }
        let lines = vec![NewReturnLine { line: line?, quantity: quantity? }];
        let returned =
            NewReturn { source: self.source.clone(), number: number?, returned_at: returned_at?, lines };
        Some(ReturnRow { order_number: order_number?, returned })
    }
}
