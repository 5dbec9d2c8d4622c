use std::collections::BTreeMap;

use collect::imports::{DateOrder, Meaning, Plan, RowError, target, targets};
use vocabulary::{Currency, Date, Instant, Problem, Zone};

use crate::cell::{Cell, Grid};
use crate::values::{When, scaled, when, yes_or_no};

/// The columns of one target, with the value of rows that have none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Binding {
    pub target: String,
    pub columns: Vec<usize>,
    pub default: Option<String>,
}

impl Binding {
    /// Whether the plan gives the target any value.
    pub fn is_bound(&self) -> bool {
        !self.columns.is_empty() || self.default.is_some()
    }
}

/// All targets of a plan, bound to columns.
pub(crate) struct Bindings(BTreeMap<String, Binding>);

impl Bindings {
    pub fn new(plan: &Plan, columns: &[String]) -> Result<Bindings, Problem> {
        let mut bindings: BTreeMap<String, Binding> = BTreeMap::new();
        for (column, name) in &plan.mapping.columns {
            let place = columns.iter().position(|there| there == column);
            let place = place.ok_or_else(|| {
                at_fault("no_such_column", column, format!("the file has no column {column}"))
            })?;
            let known = target(plan.kind, name);
            let known =
                known.ok_or_else(|| at_fault("no_such_target", name, format!("nothing is called {name}")))?;
            let binding = bindings.entry(name.clone()).or_default();
            if !binding.columns.is_empty() && !known.many {
                return Err(at_fault("target_twice", name, format!("two columns mean {name}")));
            }
            binding.columns.push(place);
        }
        for (name, value) in &plan.mapping.defaults {
            target(plan.kind, name)
                .ok_or_else(|| at_fault("no_such_target", name, format!("nothing is called {name}")))?;
            bindings.entry(name.clone()).or_default().default =
                Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
        for (name, binding) in &mut bindings {
            binding.target.clone_from(name);
            binding.columns.sort_unstable();
        }
        for required in targets(plan.kind).iter().filter(|target| target.required) {
            if !bindings.contains_key(required.key) {
                return Err(at_fault(
                    "target_required",
                    required.key,
                    format!("no column means {}", required.key),
                ));
            }
        }
        Ok(Bindings(bindings))
    }

    /// The binding of a target; unbound when the plan does not name it.
    pub fn get(&self, target: &str) -> Binding {
        self.0
            .get(target)
            .cloned()
            .unwrap_or_else(|| Binding { target: target.to_owned(), ..Binding::default() })
    }

    /// The bindings below a prefix (`attributes.`), with the rest of their names.
    pub fn below(&self, prefix: &str) -> Vec<(String, Binding)> {
        let rest = |name: &str| name.strip_prefix(prefix).map(str::to_owned);
        self.0.iter().filter_map(|(name, binding)| Some((rest(name)?, binding.clone()))).collect()
    }
}

fn at_fault(code: &'static str, name: &str, words: String) -> Problem {
    Problem::invalid(code, format!("mapping.columns.{name}"), words).with("name", name)
}

/// How values of a file are read.
pub(crate) struct Reading {
    pub decimal: char,
    pub order: DateOrder,
    pub zone: Zone,
    pub currency: Currency,
}

impl Reading {
    pub fn new(plan: &Plan, meaning: &Meaning) -> Result<Reading, Problem> {
        let zone = match &plan.format.time_zone {
            Some(name) => Zone::parse(name).ok_or_else(|| {
                Problem::invalid("unknown_time_zone", "format.time_zone", format!("there is no zone {name}"))
            })?,
            None => meaning.zone.clone(),
        };
        Ok(Reading {
            decimal: plan.format.decimal.unwrap_or('.'),
            order: plan.format.date_order.unwrap_or(DateOrder::DayFirst),
            zone,
            currency: meaning.currency,
        })
    }
}

/// One row being understood, gathering what is wrong with it.
pub(crate) struct View<'g> {
    grid: &'g dyn Grid,
    row: usize,
    number: u64,
    names: &'g [String],
    pub reading: &'g Reading,
    pub errors: Vec<RowError>,
}

impl<'g> View<'g> {
    pub fn new(
        grid: &'g dyn Grid,
        row: usize,
        number: u64,
        names: &'g [String],
        reading: &'g Reading,
    ) -> View<'g> {
        View { grid, row, number, names, reading, errors: Vec::new() }
    }

    /// The first value there is: of a column, else the default.
    pub fn cell<'b>(&self, binding: &'b Binding) -> Option<Cell<'b>>
    where
        'g: 'b,
    {
        let given = binding
            .columns
            .iter()
            .map(|column| self.grid.cell(self.row, *column))
            .find(|cell| !cell.is_blank());
        given.or_else(|| binding.default.as_deref().map(|text| Cell::Text(text.into())))
    }

    /// Trimmed text.
    pub fn text(&self, binding: &Binding) -> Option<String> {
        match self.cell(binding)? {
            Cell::Text(text) => Some(text.trim().to_owned()),
            cell => Some(cell.text().into_owned()),
        }
    }

    /// Text of all columns of the target, joined.
    pub fn joined(&self, binding: &Binding) -> Option<String> {
        if binding.columns.len() < 2 {
            return self.text(binding);
        }
        let cells = binding
            .columns
            .iter()
            .map(|column| self.grid.cell(self.row, *column))
            .filter(|cell| !cell.is_blank());
        let parts: Vec<String> = cells.map(|cell| cell.text().trim().to_owned()).collect();
        if parts.is_empty() { binding.default.clone() } else { Some(parts.join(" / ")) }
    }

    /// Text that must be there.
    pub fn required(&mut self, binding: &Binding) -> Option<String> {
        let text = self.text(binding);
        if text.is_none() {
            self.refuse(binding, "field_required");
        }
        text
    }

    /// A number as an integer of so many decimals.
    pub fn number(&mut self, binding: &Binding, decimals: u32) -> Option<i64> {
        let cell = self.cell(binding)?;
        match scaled(&cell, decimals, self.reading.decimal) {
            Ok(number) => Some(number),
            Err(code) => {
                self.refuse(binding, code);
                None
            }
        }
    }

    /// The sum of all columns of the target.
    pub fn sum(&mut self, binding: &Binding, decimals: u32) -> Option<i64> {
        if binding.columns.len() < 2 {
            return self.number(binding, decimals);
        }
        let mut sum = None;
        for column in &binding.columns {
            let cell = self.grid.cell(self.row, *column);
            if cell.is_blank() {
                continue;
            }
            match scaled(&cell, decimals, self.reading.decimal) {
                Ok(number) => sum = Some(sum.unwrap_or(0_i64).saturating_add(number)),
                Err(code) => self.refuse_column(*column, code),
            }
        }
        sum
    }

    /// A point in time.
    pub fn when(&mut self, binding: &Binding) -> Option<When> {
        let cell = self.cell(binding)?;
        let when = when(&cell, self.reading.order);
        if when.is_none() {
            self.refuse(binding, "bad_date");
        }
        when
    }

    /// A moment, wall clocks read in the file's zone.
    pub fn instant(&mut self, binding: &Binding) -> Option<Instant> {
        let when = self.when(binding)?;
        let instant = when.instant(&self.reading.zone);
        if instant.is_none() {
            self.refuse(binding, "bad_date");
        }
        instant
    }

    /// A day.
    pub fn date(&mut self, binding: &Binding) -> Option<Date> {
        let when = self.when(binding)?;
        Some(when.date(&self.reading.zone))
    }

    /// Yes or no.
    pub fn truth(&mut self, binding: &Binding) -> Option<bool> {
        let text = self.text(binding)?;
        let truth = yes_or_no(&text);
        if truth.is_none() {
            self.refuse(binding, "bad_bool");
        }
        truth
    }

    /// Says what is wrong with the value of a target.
    pub fn refuse(&mut self, binding: &Binding, code: &'static str) {
        let filled =
            binding.columns.iter().copied().find(|column| !self.grid.cell(self.row, *column).is_blank());
        match filled.or(binding.columns.first().copied()) {
            Some(column) => self.refuse_column(column, code),
            None => {
                let value = binding.default.as_deref().unwrap_or_default();
                self.errors.push(RowError::new(self.number, &binding.target, value, code));
            }
        }
    }

    fn refuse_column(&mut self, column: usize, code: &'static str) {
        let value = self.grid.cell(self.row, column).text().trim().to_owned();
        self.errors.push(RowError::new(self.number, &self.names[column], &value, code));
    }
}
