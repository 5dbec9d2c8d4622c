//! Parquet files, one record batch at a time.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array,
    Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int64Type, TimeUnit,
    TimestampMicrosecondType,
};
use arrow::record_batch::RecordBatch;
use jiff::tz::Offset;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use vocabulary::{Date, Instant, Problem};

use crate::cell::{Cell, Grid, TableReader, unique_names, unreadable};

/// A Parquet file.
pub(crate) struct ParquetReader {
    batches: ParquetRecordBatchReader,
    columns: Vec<String>,
    /// The batch at work and how many of its rows are handed over.
    current: Option<(RecordBatch, usize)>,
}

impl ParquetReader {
    /// Opens a file after so many rows, which are skipped without being decoded where pages allow.
    pub fn open(path: &Path, after_rows: u64) -> Result<ParquetReader, Problem> {
        let broken = |cause| unreadable("file_broken", cause);
        let file = File::open(path).map_err(Problem::internal)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)?;
        let columns =
            unique_names(builder.schema().fields().iter().map(|field| field.name().clone()).collect());
        let batches =
            builder.with_batch_size(8_192).with_offset(after_rows as usize).build().map_err(broken)?;
        Ok(ParquetReader { batches, columns, current: None })
    }
}

impl TableReader for ParquetReader {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn first_row(&self) -> u64 {
        1
    }

    fn next(&mut self, limit: usize) -> Result<Arc<dyn Grid>, Problem> {
        let broken = |cause| unreadable("file_broken", cause);
        if self.current.as_ref().is_none_or(|(batch, done)| *done >= batch.num_rows()) {
            match self.batches.next() {
                Some(batch) => self.current = Some((batch.map_err(broken)?, 0)),
                None => return Ok(Arc::new(BatchRows { rows: 0, columns: Vec::new() })),
            }
        }
        let Some((batch, done)) = &mut self.current else {
            return Err(Problem::internal("no batch at hand"));
        };
        let count = limit.min(batch.num_rows() - *done);
        let slice = batch.slice(*done, count);
        *done += count;
        let columns = slice.columns().iter().map(values).collect::<Result<_, _>>().map_err(broken)?;
        Ok(Arc::new(BatchRows { rows: count, columns }))
    }
}

/// A column in one of the few shapes that values are read from.
enum Values {
    Int(Int64Array),
    Float(Float64Array),
    Single(Float32Array),
    Decimal(Decimal128Array, u32),
    Bool(BooleanArray),
    Text(StringArray),
    Date(Date32Array),
    Local(TimestampMicrosecondArray),
    Moment(TimestampMicrosecondArray),
    Nested(ArrayRef),
}

fn values(array: &ArrayRef) -> Result<Values, arrow::error::ArrowError> {
    let as_type = |to: &DataType| cast(array, to);
    Ok(match array.data_type() {
        DataType::UInt64 => Values::Decimal(
            as_type(&DataType::Decimal128(20, 0))?.as_primitive::<Decimal128Type>().clone(),
            0,
        ),
        kind if kind.is_integer() => {
            Values::Int(as_type(&DataType::Int64)?.as_primitive::<Int64Type>().clone())
        }
        DataType::Float64 => Values::Float(array.as_primitive::<Float64Type>().clone()),
        DataType::Float16 | DataType::Float32 => {
            Values::Single(as_type(&DataType::Float32)?.as_primitive::<Float32Type>().clone())
        }
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale)
            if *scale >= 0 =>
        {
            let wide = as_type(&DataType::Decimal128(38, *scale))?;
            Values::Decimal(wide.as_primitive::<Decimal128Type>().clone(), *scale as u32)
        }
        DataType::Boolean => Values::Bool(array.as_boolean().clone()),
        DataType::Date32 | DataType::Date64 => {
            Values::Date(as_type(&DataType::Date32)?.as_primitive::<Date32Type>().clone())
        }
        DataType::Timestamp(_, zone) => {
            let micros = as_type(&DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
            let micros = micros.as_primitive::<TimestampMicrosecondType>().clone();
            if zone.is_some() { Values::Moment(micros) } else { Values::Local(micros) }
        }
        DataType::Dictionary(_, inner) => values(&cast(array, inner)?)?,
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView => match as_type(&DataType::Utf8) {
            Ok(text) => Values::Text(text.as_string::<i32>().clone()),
            Err(_) => Values::Nested(array.clone()),
        },
        _ => Values::Nested(array.clone()),
    })
}

struct BatchRows {
    rows: usize,
    columns: Vec<Values>,
}

impl Grid for BatchRows {
    fn rows(&self) -> usize {
        self.rows
    }

    fn width(&self, _: usize) -> usize {
        self.columns.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let Some(values) = self.columns.get(column) else { return Cell::Empty };
        if values.array().is_null(row) {
            return Cell::Empty;
        }
        match values {
            Values::Int(array) => Cell::Int(array.value(row)),
            Values::Float(array) => Cell::Float(array.value(row)),
            // By way of its shortest decimal: 12.34 stays 12.34 and does not become 12.340000152587891.
            Values::Single(array) => Cell::Float(array.value(row).to_string().parse().unwrap_or(f64::NAN)),
            Values::Decimal(array, scale) => Cell::Decimal(array.value(row), *scale),
            Values::Bool(array) => Cell::Bool(array.value(row)),
            Values::Text(array) if array.value(row).is_empty() => Cell::Empty,
            Values::Text(array) => Cell::Text(Cow::Borrowed(array.value(row))),
            Values::Date(array) => Cell::Date(Date::from_epoch_days(array.value(row)).0),
            Values::Local(array) => {
                Cell::Local(Offset::UTC.to_datetime(Instant(array.value(row)).timestamp()))
            }
            Values::Moment(array) => Cell::Moment(Instant(array.value(row))),
            Values::Nested(_) => Cell::Nested,
        }
    }
}

impl Values {
    fn array(&self) -> &dyn Array {
        match self {
            Values::Int(array) => array,
            Values::Float(array) => array,
            Values::Single(array) => array,
            Values::Decimal(array, _) => array,
            Values::Bool(array) => array,
            Values::Text(array) => array,
            Values::Date(array) => array,
            Values::Local(array) | Values::Moment(array) => array,
            Values::Nested(array) => array,
        }
    }
}
