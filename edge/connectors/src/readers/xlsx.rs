//! Excel workbooks, read cell by cell on a thread of their own: the reader of the sheet borrows the workbook.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use jiff::civil;
use vocabulary::Problem;

use crate::cell::{Cell, Grid, TableReader, letters, unique_names, unreadable};

/// Rows handed over at a time.
const CHUNK: usize = 1_000;
/// The most columns a sheet may use.
const COLUMNS_MAX: u32 = 2_000;

type SheetRow = Vec<Cell<'static>>;

/// A sheet of a workbook.
pub(crate) struct XlsxReader {
    rows: Receiver<Result<Vec<SheetRow>, Problem>>,
    waiting: Vec<SheetRow>,
    columns: Vec<String>,
    first_row: u64,
}

/// The names of a workbook's sheets.
pub(crate) fn sheets(path: &Path) -> Result<Vec<String>, Problem> {
    Ok(open_workbook(path)?.sheet_names())
}

impl XlsxReader {
    pub fn open(path: &Path, sheet: &str, header: bool) -> Result<XlsxReader, Problem> {
        let mut workbook = open_workbook(path)?;
        if !workbook.sheet_names().iter().any(|name| name == sheet) {
            return Err(Problem::invalid(
                "no_such_sheet",
                "format.sheet",
                format!("the workbook has no sheet {sheet}"),
            ));
        }
        let (sender, rows) = sync_channel(4);
        let sheet = sheet.to_owned();
        let builder = std::thread::Builder::new().name("xlsx-reader".into());
        let read = move || {
            let outcome = read_sheet(&mut workbook, &sheet, |chunk| sender.send(Ok(chunk)).is_ok());
            if let Err(problem) = outcome {
                let _ = sender.send(Err(problem));
            }
        };
        builder.spawn(read).map_err(Problem::internal)?;
        let mut reader = XlsxReader { rows, waiting: Vec::new(), columns: Vec::new(), first_row: 1 };
        reader.read_head(header)?;
        Ok(reader)
    }

    /// Takes the columns from the first row that is not empty.
    fn read_head(&mut self, header: bool) -> Result<(), Problem> {
        let mut skipped = 0;
        while let Some(row) = self.next_row()? {
            if row.iter().all(Cell::is_blank) {
                skipped += 1;
                continue;
            }
            if header {
                self.columns = unique_names(row.iter().map(|cell| cell.text().into_owned()).collect());
                self.first_row = skipped + 2;
            } else {
                self.columns = (0..row.len()).map(letters).collect();
                self.first_row = skipped + 1;
                self.waiting.push(row);
            }
            return Ok(());
        }
        Ok(())
    }

    /// Rows wait in reverse, so that the next one is the last.
    fn next_row(&mut self) -> Result<Option<SheetRow>, Problem> {
        if self.waiting.is_empty() {
            match self.rows.recv() {
                Ok(chunk) => {
                    self.waiting = chunk?;
                    self.waiting.reverse();
                }
                Err(_) => return Ok(None),
            }
        }
        Ok(self.waiting.pop())
    }
}

impl TableReader for XlsxReader {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn first_row(&self) -> u64 {
        self.first_row
    }

    fn next(&mut self, limit: usize) -> Result<Arc<dyn Grid>, Problem> {
        let mut rows = Vec::new();
        while rows.len() < limit {
            match self.next_row()? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Ok(Arc::new(SheetRows(rows)))
    }
}

struct SheetRows(Vec<SheetRow>);

impl Grid for SheetRows {
    fn rows(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.0[row].get(column) {
            Some(Cell::Text(text)) => Cell::Text(Cow::Borrowed(text)),
            Some(other) => other.clone(),
            None => Cell::Empty,
        }
    }

    fn width(&self, row: usize) -> usize {
        self.0[row].len()
    }
}

fn open_workbook(path: &Path) -> Result<Xlsx<BufReader<File>>, Problem> {
    let file = File::open(path).map_err(Problem::internal)?;
    Xlsx::new(BufReader::new(file)).map_err(|cause| unreadable("file_broken", cause))
}

fn read_sheet(
    workbook: &mut Xlsx<BufReader<File>>,
    sheet: &str,
    mut hand_over: impl FnMut(Vec<SheetRow>) -> bool,
) -> Result<(), Problem> {
    let broken = |cause| unreadable("file_broken", cause);
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let (mut chunk, mut row_number, mut row) = (Vec::new(), 0, SheetRow::new());
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (cell_row, column) = cell.get_position();
        while row_number < cell_row {
            chunk.push(std::mem::take(&mut row));
            row_number += 1;
            if chunk.len() >= CHUNK && !hand_over(std::mem::take(&mut chunk)) {
                return Ok(());
            }
        }
        let value = value(cell.get_value());
        if value == Cell::Empty {
            continue;
        }
        if column >= COLUMNS_MAX {
            return Err(unreadable("too_many_columns", format!("more than {COLUMNS_MAX} columns")));
        }
        row.resize(row.len().max(column as usize), Cell::Empty);
        if (column as usize) < row.len() {
            row[column as usize] = value;
        } else {
            row.push(value);
        }
    }
    if !row.is_empty() {
        chunk.push(row);
    }
    if !chunk.is_empty() {
        hand_over(chunk);
    }
    Ok(())
}

fn value(data: &DataRef<'_>) -> Cell<'static> {
    match data {
        DataRef::Int(number) => Cell::Int(*number),
        DataRef::Float(number) => Cell::Float(*number),
        DataRef::String(text) => Cell::Text(Cow::Owned(text.clone())),
        DataRef::SharedString(text) => Cell::Text(Cow::Owned((*text).to_owned())),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(serial) => local(serial).map_or(Cell::Float(serial.as_f64()), Cell::Local),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(Cow::Owned(text.clone())),
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
}

fn local(serial: &ExcelDateTime) -> Option<civil::DateTime> {
    if !serial.is_datetime() {
        return None;
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).ok();
    civil::DateTime::new(
        i16::try_from(year).ok()?,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        i32::from(milli) * 1_000_000,
    )
    .ok()
}
