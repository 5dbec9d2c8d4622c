use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use columnar::{Part, Snapshot, TableImage, TableName, ValueKind};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListArray, StringViewArray, StringViewBuilder, UInt32Array,
    new_null_array,
};
use datafusion::arrow::compute::{cast, filter_record_batch, take};
use datafusion::arrow::datatypes::{
    DataType, Field, Int64Type, Schema, SchemaRef, TimeUnit, TimestampMicrosecondType, UInt32Type,
};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::catalog::{Session, TableProvider};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};

use crate::image;

/// Rows handed on at a time.
const BATCH_ROWS: usize = 8_192;
/// The column of `event_properties` that spells words out.
const TEXT: &str = "text";

/// A table of the columns as DataFusion sees it: a partition a bucket.
pub(crate) struct ColumnsTable {
    table: TableName,
    schema: SchemaRef,
    images: Arc<Vec<TableImage>>,
    words: Arc<WordList>,
}

/// The dictionary as an array, made when the first word is asked for.
pub(crate) struct WordList {
    snapshot: Arc<Snapshot>,
    array: OnceLock<StringViewArray>,
}

impl WordList {
    pub(crate) fn new(snapshot: Arc<Snapshot>) -> WordList {
        WordList { snapshot, array: OnceLock::new() }
    }

    fn spell(&self, numbers: &UInt32Array) -> Result<ArrayRef> {
        Ok(take(self.array.get_or_init(|| self.make()), numbers, None)?)
    }

    fn make(&self) -> StringViewArray {
        let words = self.snapshot.words();
        let mut array = StringViewBuilder::with_capacity(words.len() + 1);
        for number in 0..=words.len() as u32 {
            array.append_option(words.text(number));
        }
        array.finish()
    }
}

impl ColumnsTable {
    pub(crate) fn try_new(
        snapshot: &Snapshot,
        words: Arc<WordList>,
        table: TableName,
    ) -> Result<ColumnsTable> {
        let external = |error: columnar::ColumnarError| DataFusionError::External(error.into());
        let images = snapshot.images(table).map_err(external)?;
        let mut fields = image::read(&Part::default().image(table).map_err(external)?)?.0.fields().to_vec();
        for bytes in images.iter().flat_map(|image| image.base.iter().chain(&image.fresh)) {
            for field in image::read(bytes)?.0.fields() {
                if !fields.iter().any(|known| known.name() == field.name()) {
                    fields.push(Arc::clone(field));
                }
            }
        }
        let mut fields: Vec<Field> = fields.iter().map(|field| shown(field)).collect();
        if table == TableName::EventProperties {
            fields.push(Field::new(TEXT, DataType::Utf8View, true));
        }
        Ok(ColumnsTable { table, schema: Arc::new(Schema::new(fields)), images: Arc::new(images), words })
    }
}

impl fmt::Debug for ColumnsTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "columns of {}", self.table.as_str())
    }
}

#[async_trait]
impl TableProvider for ColumnsTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let partition = |bucket| -> Arc<dyn PartitionStream> {
            Arc::new(BucketStream {
                table: self.table,
                schema: Arc::clone(&schema),
                images: Arc::clone(&self.images),
                bucket,
                words: Arc::clone(&self.words),
            })
        };
        let partitions = (0..self.images.len()).map(partition).collect();
        Ok(Arc::new(StreamingTableExec::try_new(schema, partitions, None, None, false, limit)?))
    }
}

/// One bucket of a table: the base without what is out of date, then what stands in its place.
struct BucketStream {
    table: TableName,
    schema: SchemaRef,
    images: Arc<Vec<TableImage>>,
    bucket: usize,
    words: Arc<WordList>,
}

impl fmt::Debug for BucketStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bucket {} of {}", self.bucket, self.table.as_str())
    }
}

impl PartitionStream for BucketStream {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (schema, words, table) = (Arc::clone(&self.schema), Arc::clone(&self.words), self.table);
        let slices = slices(&self.images[self.bucket]);
        let batches: Box<dyn Iterator<Item = Result<RecordBatch>> + Send> = match slices {
            Ok(slices) => {
                Box::new(slices.into_iter().map(move |slice| spelled(&slice, table, &schema, &words)))
            }
            Err(error) => Box::new(std::iter::once(Err(error))),
        };
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), futures::stream::iter(batches)))
    }
}

/// Views of an image's rows that count, a batch at a time.
fn slices(image: &TableImage) -> Result<Vec<RecordBatch>> {
    let mut slices = Vec::new();
    if let Some(base) = &image.base {
        let mut first_row = 0;
        for batch in image::read(base)?.1 {
            for rows in kept(first_row..first_row + batch.num_rows(), &image.skip) {
                cut(&batch, rows.start - first_row..rows.end - first_row, &mut slices);
            }
            first_row += batch.num_rows();
        }
    }
    if let Some(fresh) = &image.fresh {
        for batch in image::read(fresh)?.1 {
            cut(&batch, 0..batch.num_rows(), &mut slices);
        }
    }
    Ok(slices)
}

/// What is left of a range without the ascending ranges to skip.
fn kept(rows: Range<usize>, skip: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut kept, mut from) = (Vec::new(), rows.start);
    for skipped in skip.iter().filter(|skipped| skipped.end > rows.start && skipped.start < rows.end) {
        if skipped.start > from {
            kept.push(from..skipped.start);
        }
        from = from.max(skipped.end);
    }
    if from < rows.end {
        kept.push(from..rows.end);
    }
    kept
}

fn cut(batch: &RecordBatch, rows: Range<usize>, slices: &mut Vec<RecordBatch>) {
    for from in rows.clone().step_by(BATCH_ROWS) {
        slices.push(batch.slice(from, BATCH_ROWS.min(rows.end - from)));
    }
}

/// A field as reports see it.
fn shown(field: &Field) -> Field {
    let data_type = match (field.data_type(), field.metadata().get(columnar::MEANING).map(String::as_str)) {
        (DataType::UInt32, Some("word" | "text")) => DataType::Utf8View,
        (DataType::Int64, Some("date")) => DataType::Date32,
        (DataType::Int64, Some("bool")) => DataType::Boolean,
        (DataType::List(_), _) => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8View, true))),
        (DataType::Timestamp(..), _) => DataType::Timestamp(TimeUnit::Microsecond, Some("+00:00".into())),
        (DataType::UInt32, _) => DataType::Int64,
        (other, _) => other.clone(),
    };
    Field::new(field.name(), data_type, true)
}

/// The asked-for columns of a batch with words spelled out; of customers only those who count.
fn spelled(
    batch: &RecordBatch,
    table: TableName,
    schema: &SchemaRef,
    words: &WordList,
) -> Result<RecordBatch> {
    let batch = &match table {
        TableName::Customers => filter_record_batch(batch, &present(batch)?)?,
        _ => batch.clone(),
    };
    let column = |field: &Arc<Field>| match batch.column_by_name(field.name()) {
        Some(array) => shape(array, field.data_type(), words),
        None if table == TableName::EventProperties && field.name() == TEXT => property_text(batch, words),
        None => Ok(new_null_array(field.data_type(), batch.num_rows())),
    };
    let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}

fn shape(array: &ArrayRef, shown: &DataType, words: &WordList) -> Result<ArrayRef> {
    match (array.data_type(), shown) {
        (DataType::UInt32, DataType::Utf8View) => words.spell(array.as_primitive::<UInt32Type>()),
        (DataType::List(_), DataType::List(item)) => {
            let list = array.as_list::<i32>();
            let spelled = words.spell(list.values().as_primitive::<UInt32Type>())?;
            Ok(Arc::new(ListArray::try_new(
                Arc::clone(item),
                list.offsets().clone(),
                spelled,
                list.nulls().cloned(),
            )?))
        }
        (DataType::Timestamp(..), _) => {
            Ok(Arc::new(array.as_primitive::<TimestampMicrosecondType>().clone().with_timezone("+00:00")))
        }
        (DataType::Int64, DataType::Date32) => Ok(cast(&cast(array, &DataType::Int32)?, shown)?),
        (same, wanted) if same == wanted => Ok(Arc::clone(array)),
        (_, wanted) => Ok(cast(array, wanted)?),
    }
}

fn present(batch: &RecordBatch) -> Result<BooleanArray> {
    let state = named(batch, "state")?.as_primitive::<UInt32Type>();
    Ok(state.iter().map(|state| state.map(|state| state & columnar::Customers::PRESENT != 0)).collect())
}

/// The words of properties that are words.
fn property_text(batch: &RecordBatch, words: &WordList) -> Result<ArrayRef> {
    let kinds = named(batch, "kind")?.as_primitive::<UInt32Type>();
    let values = named(batch, "value")?.as_primitive::<Int64Type>();
    let is_word = |kind: u32| kind == ValueKind::Text.number() || kind == ValueKind::List.number();
    let numbers: UInt32Array = kinds
        .values()
        .iter()
        .zip(values.values())
        .map(|(kind, value)| is_word(*kind).then(|| u32::try_from(*value).unwrap_or(columnar::NO_WORD)))
        .collect();
    words.spell(&numbers)
}

fn named<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef> {
    batch
        .column_by_name(name)
        .ok_or_else(|| DataFusionError::External(format!("column {name} is missing").into()))
}
