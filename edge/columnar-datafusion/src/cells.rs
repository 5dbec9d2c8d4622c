use columnar::Cell;
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;

/// Appends a batch's rows as plain cells.
pub(crate) fn push(batch: &RecordBatch, rows: &mut Vec<Vec<Cell>>) -> Result<()> {
    let columns = batch.columns().iter().map(cells).collect::<Result<Vec<_>>>()?;
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in 0..batch.num_rows() {
        rows.push(columns.iter_mut().map(|column| column.next().unwrap_or(Cell::Null)).collect());
    }
    Ok(())
}

/// Whole numbers and instants as integers, the rest as what it reads like.
fn cells(array: &ArrayRef) -> Result<Vec<Cell>> {
    let data_type = array.data_type();
    Ok(match data_type {
        DataType::Boolean => {
            array.as_boolean().iter().map(|truth| truth.map_or(Cell::Null, Cell::Bool)).collect()
        }
        DataType::Timestamp(..) => integers(array)?,
        _ if data_type.is_integer() => integers(array)?,
        _ if data_type.is_floating() || data_type.is_decimal() => {
            let floats = cast(array, &DataType::Float64)?;
            floats
                .as_primitive::<Float64Type>()
                .iter()
                .map(|float| float.map_or(Cell::Null, Cell::Float))
                .collect()
        }
        _ => {
            let texts = cast(array, &DataType::Utf8)?;
            texts
                .as_string::<i32>()
                .iter()
                .map(|text| text.map_or(Cell::Null, |text| Cell::Text(text.to_owned())))
                .collect()
        }
    })
}

fn integers(array: &ArrayRef) -> Result<Vec<Cell>> {
    let integers = cast(array, &DataType::Int64)?;
    Ok(integers
        .as_primitive::<Int64Type>()
        .iter()
        .map(|integer| integer.map_or(Cell::Null, Cell::Int))
        .collect())
}
