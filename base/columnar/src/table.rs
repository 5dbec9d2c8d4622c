//! Tables as structs of columns: one macro gives each its plain slices, its builder and its Arrow form.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, PrimitiveArray};
use arrow::buffer::{NullBuffer, ScalarBuffer};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Field, Int64Type, TimeUnit, TimestampMicrosecondType,
    UInt32Type,
};
use arrow::record_batch::RecordBatch;

use crate::ColumnarError;

/// Stands in a slice of amounts or numbers where there is none; Arrow readers see a null.
pub const MISSING: i64 = i64::MIN;
/// Stands in a slice of days where there is none.
pub const MISSING_DAY: i32 = i32::MIN;
/// Field metadata: what the numbers of a column stand for (`word`, or the kind of an attribute).
pub const MEANING: &str = "perennial.meaning";

/// How a column is kept.
pub trait Kind {
    /// Type of a slot.
    type Native: arrow::datatypes::ArrowNativeType;
    /// The Arrow field.
    fn field(name: &str) -> Field;
    /// As an Arrow array.
    fn array(values: ScalarBuffer<Self::Native>) -> ArrayRef;
    /// The slots of an Arrow array of this kind.
    fn slice(array: &ArrayRef) -> Option<ScalarBuffer<Self::Native>>;
}

macro_rules! kind {
    ($(#[$doc:meta])* $name:ident: $arrow:ty, $type:expr, $nullable:expr, $missing:expr, $meaning:expr, $finish:expr) => {
        $(#[$doc])*
        pub struct $name;
        impl Kind for $name {
            type Native = <$arrow as ArrowPrimitiveType>::Native;
            fn field(name: &str) -> Field {
                let field = Field::new(name, $type, $nullable);
                let meaning: Option<&str> = $meaning;
                match meaning {
                    Some(meaning) => field.with_metadata([(MEANING, meaning)]),
                    None => field,
                }
            }
            fn array(values: ScalarBuffer<Self::Native>) -> ArrayRef {
                let nulls = ($nullable && values.contains(&$missing)).then(|| NullBuffer::from_iter(values.iter().map(|value| *value != $missing)));
                let finish: fn(PrimitiveArray<$arrow>) -> PrimitiveArray<$arrow> = $finish;
                Arc::new(finish(PrimitiveArray::<$arrow>::new(values, nulls)))
            }
            fn slice(array: &ArrayRef) -> Option<ScalarBuffer<Self::Native>> {
                array.as_any().downcast_ref::<PrimitiveArray<$arrow>>().map(|array| array.values().clone())
            }
        }
    };
}

kind! {
    /// A whole number that is always there.
    Int: Int64Type, DataType::Int64, false, MISSING, None, |array| array
}
kind! {
    /// An amount or number that may be missing.
    Maybe: Int64Type, DataType::Int64, true, MISSING, None, |array| array
}
kind! {
    /// An instant.
    Time: TimestampMicrosecondType, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true, MISSING, None,
        |array| array.with_timezone("UTC")
}
kind! {
    /// A word's number in the dictionary.
    Word: UInt32Type, DataType::UInt32, false, 0, Some("word"), |array| array
}
kind! {
    /// A small number, a set of bits, or where something ends in another table.
    Small: UInt32Type, DataType::UInt32, false, 0, None, |array| array
}
kind! {
    /// A calendar day.
    Day: Date32Type, DataType::Date32, true, MISSING_DAY, None, |array| array
}

/// The column of a batch by its name.
pub(crate) fn column<K: Kind>(
    batch: &RecordBatch,
    name: &str,
) -> Result<ScalarBuffer<K::Native>, ColumnarError> {
    batch
        .column_by_name(name)
        .and_then(K::slice)
        .ok_or_else(|| ColumnarError::Damaged(format!("column {name} is missing or of another type")))
}

macro_rules! table {
    ($(#[$doc:meta])* $table:ident, $row:ident, $builder:ident { $($(#[$column_doc:meta])* $column:ident: $kind:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub struct $table {
            $($(#[$column_doc])* pub $column: arrow::buffer::ScalarBuffer<<crate::table::$kind as crate::table::Kind>::Native>,)*
        }

        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $row {
            $(pub $column: <crate::table::$kind as crate::table::Kind>::Native,)*
        }

        #[derive(Debug, Default)]
        pub(crate) struct $builder {
            $(pub $column: Vec<<crate::table::$kind as crate::table::Kind>::Native>,)*
        }

        #[allow(dead_code)]
        impl $builder {
            pub fn push(&mut self, row: $row) {
                $(self.$column.push(row.$column);)*
            }

            /// Makes room for so many rows, so that a large table does not grow by copying itself.
            pub fn reserve(&mut self, rows: usize) {
                $(self.$column.reserve_exact(rows);)*
            }

            pub fn append(&mut self, table: &$table, rows: std::ops::Range<usize>) {
                $(self.$column.extend_from_slice(&table.$column[rows.clone()]);)*
            }

            pub fn finish(self) -> $table {
                $table { $($column: self.$column.into(),)* }
            }
        }

        #[allow(dead_code)]
        impl $table {
            pub(crate) fn row(&self, index: usize) -> $row {
                $row { $($column: self.$column[index],)* }
            }

            pub(crate) fn fields() -> Vec<arrow::datatypes::Field> {
                vec![$(<crate::table::$kind as crate::table::Kind>::field(stringify!($column)),)*]
            }

            pub(crate) fn arrays(&self) -> Vec<arrow::array::ArrayRef> {
                vec![$(<crate::table::$kind as crate::table::Kind>::array(self.$column.clone()),)*]
            }

            pub(crate) fn from_batch(batch: &arrow::record_batch::RecordBatch) -> Result<$table, crate::ColumnarError> {
                Ok($table { $($column: crate::table::column::<crate::table::$kind>(batch, stringify!($column))?,)* })
            }
        }
    };
}
pub(crate) use table;
