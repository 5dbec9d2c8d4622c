//! Rows gathered into documents and batches: a document is recorded as a whole or not at all.

use std::sync::Arc;

use collect::imports::{CustomerRow, Prepared, Record, RowError, RowSource};
use collect::orders::NewOrder;
use collect::products::NewProduct;
use collect::returns::NewReturn;
use vocabulary::Problem;

use super::survey::{Survey, hash};

/// Rows read at a time.
const CHUNK: usize = 1_024;

/// The text of a row's cells, for the error file.
pub(super) type Cells = Arc<dyn Fn(usize) -> Vec<String> + Send + Sync>;

/// A row of the file: its number as a spreadsheet counts, and where its text is.
#[derive(Clone)]
pub(super) struct RowRef {
    pub number: u64,
    pub at: usize,
    pub cells: Cells,
}

/// Something to record.
pub(super) enum Command {
    Customer(CustomerRow),
    Order(NewOrder),
    Product(NewProduct),
    Return(String, NewReturn),
}

/// A command with the rows it was read from, one a line.
pub(super) struct Item {
    pub command: Command,
    pub rows: Vec<RowRef>,
}

/// A row that is not taken, and why.
pub(super) struct RefusedRow {
    pub row: RowRef,
    pub errors: Vec<RowError>,
}

/// What one transaction records.
#[derive(Default)]
pub(super) struct Batch {
    pub items: Vec<Item>,
    pub refused: Vec<RefusedRow>,
    pub skipped: i64,
    /// Rows of the file up to its end.
    pub rows_done: u64,
    /// Rows in it.
    pub rows: i64,
}

/// The document of a row, if it is a part of one.
pub(super) fn document(prepared: &Prepared) -> Option<&str> {
    match &prepared.record {
        Ok(Some(record)) => record.document(),
        Ok(None) => None,
        Err(refused) => refused.document.as_deref(),
    }
}

/// A document whose rows are being gathered.
pub(super) struct Open {
    number: String,
    rows: Vec<RowRef>,
    errors: Vec<Vec<RowError>>,
    command: Option<Command>,
}

impl Open {
    pub fn new(number: &str) -> Open {
        Open { number: number.to_owned(), rows: Vec::new(), errors: Vec::new(), command: None }
    }

    /// Adds a row.
    pub fn add(&mut self, row: RowRef, record: Result<Record, Vec<RowError>>) {
        let errors = match record {
            Ok(record) => self.merge(row.number, record),
            Err(errors) => errors,
        };
        self.rows.push(row);
        self.errors.push(errors);
    }

    fn merge(&mut self, row: u64, record: Record) -> Vec<RowError> {
        match (&mut self.command, record) {
            (None, Record::Order(order)) => self.command = Some(Command::Order(*order)),
            (None, Record::Return(returned)) => {
                self.command = Some(Command::Return(returned.order_number, returned.returned));
            }
            (Some(Command::Order(there)), Record::Order(order)) => {
                if let Some((field, value)) = disagreement(there, &order) {
                    return vec![RowError::new(row, field, &value, "rows_disagree")];
                }
                there.cancelled |= order.cancelled;
                there.lines.extend(order.lines);
            }
            (Some(Command::Return(number, there)), Record::Return(returned)) => {
                if *number != returned.order_number {
                    return vec![RowError::new(row, "order_number", &returned.order_number, "rows_disagree")];
                }
                there.lines.extend(returned.returned.lines);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Ends the document: one bad row holds all of it back.
    pub fn close(self, batch: &mut Batch) {
        batch.rows += self.rows.len() as i64;
        match self.command {
            Some(command) if self.errors.iter().all(Vec::is_empty) => {
                batch.items.push(Item { command, rows: self.rows })
            }
            _ => {
                for (row, mut errors) in self.rows.into_iter().zip(self.errors) {
                    if errors.is_empty() {
                        errors.push(RowError::new(
                            row.number,
                            "document",
                            &self.number,
                            "document_incomplete",
                        ));
                    }
                    batch.refused.push(RefusedRow { row, errors });
                }
            }
        }
    }
}

fn disagreement(there: &NewOrder, new: &NewOrder) -> Option<(&'static str, String)> {
    match () {
        () if there.who != new.who => Some(("customer", String::new())),
        () if there.currency != new.currency => Some(("currency", new.currency.to_string())),
        () => None,
    }
}

/// Cuts a file into batches, at the beginnings of documents, leaving out those whose rows lie apart.
pub(super) struct Batches<'f> {
    source: &'f mut dyn RowSource,
    survey: &'f Survey,
    size: i64,
    /// Rows read and not yet given, the next one last.
    waiting: Vec<(RowRef, Prepared)>,
    rows_done: u64,
    ended: bool,
}

impl<'f> Batches<'f> {
    pub fn new(source: &'f mut dyn RowSource, survey: &'f Survey, size: i64, rows_done: u64) -> Batches<'f> {
        Batches { source, survey, size, waiting: Vec::new(), rows_done, ended: false }
    }

    /// The next batch; nothing at the end.
    pub fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let mut batch = Batch::default();
        let mut open: Option<Open> = None;
        let mut passed = 0;
        while let Some((row, prepared)) = self.row()? {
            let number = document(&prepared).map(str::to_owned);
            let goes_on =
                number.is_some() && open.as_ref().is_some_and(|open| Some(&open.number) == number.as_ref());
            let full =
                batch.rows + open.as_ref().map_or(0, |open| open.rows.len() as i64) + passed >= self.size;
            if full && !goes_on {
                self.waiting.push((row, prepared));
                break;
            }
            self.rows_done += 1;
            match number {
                Some(number) if self.survey.oversized.contains(&hash(&number)) => {
                    let errors = vec![RowError::new(row.number, "document", &number, "too_many_lines")];
                    batch.refuse(row, errors);
                }
                Some(number) if self.survey.apart.contains(&hash(&number)) => passed += 1,
                Some(number) => {
                    if !goes_on && let Some(done) = open.take() {
                        done.close(&mut batch);
                    }
                    open.get_or_insert_with(|| Open::new(&number)).add(row, content(prepared));
                }
                None => batch.take(row, prepared),
            }
        }
        if let Some(done) = open {
            done.close(&mut batch);
        }
        batch.rows_done = self.rows_done;
        Ok((batch.rows > 0 || passed > 0).then_some(batch))
    }

    fn row(&mut self) -> Result<Option<(RowRef, Prepared)>, Problem> {
        if self.waiting.is_empty() && !self.ended {
            let rows = self.source.next(CHUNK)?;
            self.ended = rows.prepared.is_empty();
            self.waiting = with_cells(rows).rev().collect();
        }
        Ok(self.waiting.pop())
    }
}

/// Gathers one part of the documents whose rows lie apart.
pub(super) fn gather_apart(source: &mut dyn RowSource, survey: &Survey, part: u32) -> Result<Batch, Problem> {
    let mut places = std::collections::HashMap::new();
    let mut documents: Vec<Open> = Vec::new();
    loop {
        let rows = source.next(CHUNK)?;
        if rows.prepared.is_empty() {
            break;
        }
        for (row, prepared) in with_cells(rows) {
            let Some(number) = document(&prepared).map(str::to_owned) else { continue };
            let hash = hash(&number);
            let is_here = survey.apart.contains(&hash) && !survey.oversized.contains(&hash);
            if !is_here || (hash >> 40) % u64::from(survey.parts.max(1)) != u64::from(part) {
                continue;
            }
            let place = *places.entry(number.clone()).or_insert_with(|| {
                documents.push(Open::new(&number));
                documents.len() - 1
            });
            documents[place].add(row.kept(), content(prepared));
        }
    }
    let mut batch = Batch::default();
    for open in documents {
        open.close(&mut batch);
    }
    Ok(batch)
}

fn with_cells(rows: collect::imports::Rows) -> impl DoubleEndedIterator<Item = (RowRef, Prepared)> {
    let cells: Cells = Arc::from(rows.cells);
    let rows: Vec<(RowRef, Prepared)> = rows
        .prepared
        .into_iter()
        .enumerate()
        .map(|(at, prepared)| (RowRef { number: prepared.row, at, cells: Arc::clone(&cells) }, prepared))
        .collect();
    rows.into_iter()
}

fn content(prepared: Prepared) -> Result<Record, Vec<RowError>> {
    match prepared.record {
        Ok(Some(record)) => Ok(record),
        Ok(None) => Err(Vec::new()),
        Err(refused) => Err(refused.errors),
    }
}

impl RowRef {
    /// The text of its cells.
    pub fn texts(&self) -> Vec<String> {
        (self.cells)(self.at)
    }

    /// The row with its own text, so that the many rows it was read with need not be kept.
    fn kept(&self) -> RowRef {
        let texts = self.texts();
        RowRef { number: self.number, at: 0, cells: Arc::new(move |_| texts.clone()) }
    }
}

impl Batch {
    fn refuse(&mut self, row: RowRef, errors: Vec<RowError>) {
        self.rows += 1;
        self.refused.push(RefusedRow { row, errors });
    }

    /// Takes a row that is a document of its own.
    fn take(&mut self, row: RowRef, prepared: Prepared) {
        match prepared.record {
            Ok(None) => {
                self.rows += 1;
                self.skipped += 1;
            }
            Err(refused) => self.refuse(row, refused.errors),
            Ok(Some(Record::Customer(customer))) => self.single(row, Command::Customer(*customer)),
            Ok(Some(Record::Product(product))) => self.single(row, Command::Product(*product)),
            Ok(Some(Record::Order(order))) => self.single(row, Command::Order(*order)),
            Ok(Some(Record::Return(returned))) => {
                self.single(row, Command::Return(returned.order_number, returned.returned))
            }
        }
    }

    fn single(&mut self, row: RowRef, command: Command) {
        self.rows += 1;
        self.items.push(Item { command, rows: vec![row] });
    }
}
