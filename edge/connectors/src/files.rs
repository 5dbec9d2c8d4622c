use std::path::Path;
use std::sync::Arc;

use collect::imports::{Detected, FileReader, Format, ImportKind, Meaning, Plan, RowSource, Rows};
use vocabulary::{Problem, Zone};

use crate::cell::{Grid, TableReader};
use crate::detect::{detect, open, settle};
use crate::map::Mapper;

/// Reads CSV, XLSX and Parquet files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files;

impl FileReader for Files {
    fn detect(
        &self,
        path: &Path,
        file_name: &str,
        given: Option<&Format>,
        kind: Option<ImportKind>,
    ) -> Result<Detected, Problem> {
        detect(path, file_name, given, kind)
    }

    fn preview(
        &self,
        path: &Path,
        format: &Format,
        limit: usize,
    ) -> Result<(Vec<String>, Vec<Vec<String>>), Problem> {
        let format = settle(path, "", Some(format))?;
        let mut reader = open(path, &format, 0)?;
        let grid = reader.next(limit)?;
        let rows = (0..grid.rows()).map(|row| row_texts(grid.as_ref(), row)).collect();
        Ok((reader.columns().to_vec(), rows))
    }

    fn check_plan(&self, plan: &Plan, columns: &[String]) -> Result<(), Problem> {
        let meaning = Meaning { zone: Zone::utc(), currency: "XXX".parse().map_err(Problem::internal)? };
        Mapper::new(plan, columns, &meaning).map(|_| ())
    }

    fn open(
        &self,
        path: &Path,
        plan: &Plan,
        meaning: &Meaning,
        after_rows: u64,
    ) -> Result<Box<dyn RowSource>, Problem> {
        let mut plan = plan.clone();
        if plan.format.decimal.is_none() || plan.format.date_order.is_none() {
            plan.format = detect(path, "", Some(&plan.format), Some(plan.kind))?.format;
        } else {
            plan.format = settle(path, "", Some(&plan.format))?;
        }
        let reader = open(path, &plan.format, after_rows)?;
        let mapper = Mapper::new(&plan, reader.columns(), meaning)?;
        let next_row = reader.first_row() + after_rows;
        Ok(Box::new(MappedFile { reader, mapper, next_row }))
    }
}

/// A file whose rows are understood as they are read.
struct MappedFile {
    reader: Box<dyn TableReader>,
    mapper: Mapper,
    next_row: u64,
}

impl RowSource for MappedFile {
    fn columns(&self) -> &[String] {
        self.reader.columns()
    }

    fn next(&mut self, limit: usize) -> Result<Rows, Problem> {
        let grid: Arc<dyn Grid> = self.reader.next(limit)?;
        let prepared = (0..grid.rows())
            .map(|row| self.mapper.prepare(grid.as_ref(), row, self.next_row + row as u64))
            .collect();
        self.next_row += grid.rows() as u64;
        Ok(Rows { prepared, cells: Box::new(move |row| row_texts(grid.as_ref(), row)) })
    }
}

fn row_texts(grid: &dyn Grid, row: usize) -> Vec<String> {
    (0..grid.width(row)).map(|column| grid.cell(row, column).text().into_owned()).collect()
}
