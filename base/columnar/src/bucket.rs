//! A bucket on disk: one Arrow IPC file a table, one record batch a file, mapped and read in place.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::ArrayRef;
use arrow::buffer::Buffer;
use arrow::datatypes::{Field, Schema};
use arrow::ipc::convert::try_fb_to_schema;
use arrow::ipc::reader::{FileDecoder, read_footer_length};
use arrow::ipc::root_as_footer;
use arrow::ipc::writer::FileWriter;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use crate::ColumnarError;
use crate::attributes::{AttributeColumn, AttributeKey};
use crate::map::map_file;
use crate::pace::Pace;
use crate::part::Part;
use crate::tables::{Customers, Events, Lines, Messages, Orders, Properties, ReturnLines, Returns};

/// Customer ids in a bucket: small enough that one is put together in little memory.
pub const BUCKET_BITS: u32 = 15;

/// The tables of the columns, by the names reports know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableName {
    /// Customers with their attributes; `state & 1` says whether the row counts.
    Customers,
    /// Orders.
    Orders,
    /// Lines of orders.
    OrderLines,
    /// Returns.
    Returns,
    /// Lines of returns.
    ReturnLines,
    /// Events.
    Events,
    /// Properties of events.
    EventProperties,
    /// What happened with messages.
    Messages,
}

impl TableName {
    /// All tables.
    pub const ALL: [TableName; 8] = [
        TableName::Customers,
        TableName::Orders,
        TableName::OrderLines,
        TableName::Returns,
        TableName::ReturnLines,
        TableName::Events,
        TableName::EventProperties,
        TableName::Messages,
    ];

    /// The name in SQL and in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            TableName::Customers => "customers",
            TableName::Orders => "orders",
            TableName::OrderLines => "order_lines",
            TableName::Returns => "returns",
            TableName::ReturnLines => "return_lines",
            TableName::Events => "events",
            TableName::EventProperties => "event_properties",
            TableName::Messages => "messages",
        }
    }
}

/// A bucket's base, open.
pub struct Bucket {
    /// Its lives.
    pub part: Part,
    /// Its files, in the order of [`TableName::ALL`]; readable for as long as they are held, whatever happens on disk.
    pub images: Vec<Bytes>,
}

/// The bucket a customer's id falls into.
pub fn bucket_of(customer: i64) -> i64 {
    customer >> BUCKET_BITS
}

pub(crate) fn bucket_ids(bucket: i64) -> std::ops::Range<i64> {
    bucket << BUCKET_BITS..(bucket + 1) << BUCKET_BITS
}

fn file_path(folder: &Path, bucket: i64, generation: i64, table: TableName) -> PathBuf {
    folder.join(format!("{}{}.arrow", file_prefix(bucket, generation), table.as_str()))
}

/// How the names of a bucket's files begin.
pub(crate) fn file_prefix(bucket: i64, generation: i64) -> String {
    format!("b{bucket}-g{generation}-")
}

/// Writes a bucket's files and syncs them; gives their lengths.
pub(crate) fn write_bucket(
    folder: &Path,
    bucket: i64,
    generation: i64,
    part: &Part,
    pace: &mut Pace,
) -> Result<Vec<u64>, ColumnarError> {
    let write = |table: &TableName| {
        let file = new_file(&file_path(folder, bucket, generation, *table))?;
        let file = write_through(pace.write(file), part, *table)?.finish()?;
        Ok(file.metadata()?.len())
    };
    TableName::ALL.iter().map(write).collect()
}

/// Runs laid aside by this process.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// Lets a part lie in files without names instead of memory.
pub(crate) fn write_run(folder: &Path, part: &Part) -> Result<Part, ColumnarError> {
    let mut batches = Vec::new();
    for table in TableName::ALL {
        // Other processes lay runs aside in the same folder, and sweep it.
        let number = RUNS.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("run-{}-{number}-{}.arrow", std::process::id(), table.as_str()));
        let file = write_through(new_file(&path)?, part, table)?;
        let length = file.metadata()?.len();
        remove(&path)?;
        batches.push(read_image(&Bytes::from_owner(map_file(&file, length as usize)?))?);
    }
    part_of(&batches)
}

/// Removes a file unless another process has done so.
pub(crate) fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Writes a table; gives back what it was written to.
fn write_through<W: Write>(to: W, part: &Part, table: TableName) -> Result<W, ColumnarError> {
    let mut out = BufWriter::new(to);
    write_table(&mut out, part, table)?;
    Ok(out.into_inner().map_err(std::io::IntoInnerError::into_error)?)
}

fn new_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)
}

/// Opens a bucket's files and holds them against the lengths the manifest gives.
pub(crate) fn open_bucket(
    folder: &Path,
    bucket: i64,
    generation: i64,
    lengths: &[u64],
) -> Result<Bucket, ColumnarError> {
    let mut images = Vec::new();
    for (table, length) in TableName::ALL.into_iter().zip(lengths) {
        let path = file_path(folder, bucket, generation, table);
        let file = File::open(&path)?;
        if file.metadata()?.len() != *length {
            return Err(ColumnarError::Damaged(format!("{} has another length", path.display())));
        }
        images.push(Bytes::from_owner(map_file(&file, *length as usize)?));
    }
    let batches = images.iter().map(read_image).collect::<Result<Vec<_>, _>>()?;
    let part = part_of(&batches)?;
    check_ends(&part)?;
    Ok(Bucket { part, images })
}

impl Part {
    /// A table of the part as an Arrow IPC file in memory.
    pub fn image(&self, table: TableName) -> Result<Bytes, ColumnarError> {
        let mut bytes = Vec::new();
        write_table(&mut bytes, self, table)?;
        Ok(bytes.into())
    }
}

fn write_table(out: &mut impl Write, part: &Part, table: TableName) -> Result<(), ColumnarError> {
    let (fields, arrays) = match table {
        TableName::Customers => customer_columns(part),
        TableName::Orders => (Orders::fields(), part.orders.arrays()),
        TableName::OrderLines => (Lines::fields(), part.lines.arrays()),
        TableName::Returns => (Returns::fields(), part.returns.arrays()),
        TableName::ReturnLines => (ReturnLines::fields(), part.return_lines.arrays()),
        TableName::Events => (Events::fields(), part.events.arrays()),
        TableName::EventProperties => (Properties::fields(), part.properties.arrays()),
        TableName::Messages => (Messages::fields(), part.messages.arrays()),
    };
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?;
    let mut writer = FileWriter::try_new(out, &batch.schema())?;
    writer.write(&batch)?;
    writer.finish()?;
    Ok(())
}

fn customer_columns(part: &Part) -> (Vec<Field>, Vec<ArrayRef>) {
    let (mut fields, mut arrays) = (Customers::fields(), part.customers.arrays());
    for (key, column) in &part.attributes {
        let (field, array) = column.array(key, part.rows());
        fields.push(field);
        arrays.push(array);
    }
    (fields, arrays)
}

/// The one record batch of an Arrow IPC file, in place.
fn read_image(image: &Bytes) -> Result<RecordBatch, ColumnarError> {
    let damaged = || ColumnarError::Damaged("not an Arrow IPC file with one batch".to_owned());
    let buffer = Buffer::from(image.clone());
    let trailer = buffer.len().checked_sub(10).ok_or_else(damaged)?;
    let footer_length = read_footer_length(buffer[trailer..].try_into().map_err(|_| damaged())?)?;
    let footer_start = trailer.checked_sub(footer_length).ok_or_else(damaged)?;
    let footer = root_as_footer(&buffer[footer_start..trailer]).map_err(|_| damaged())?;
    let schema = try_fb_to_schema(footer.schema().ok_or_else(damaged)?)?;
    let blocks = footer.recordBatches().filter(|blocks| blocks.len() == 1).ok_or_else(damaged)?;
    let block = blocks.get(0);
    let (offset, length) =
        (block.offset() as usize, block.bodyLength() as usize + block.metaDataLength() as usize);
    if offset.checked_add(length).is_none_or(|end| end > buffer.len()) {
        return Err(damaged());
    }
    FileDecoder::new(Arc::new(schema), footer.version())
        .with_require_alignment(true)
        .read_record_batch(block, &buffer.slice_with_length(offset, length))?
        .ok_or_else(damaged)
}

fn part_of(batches: &[RecordBatch]) -> Result<Part, ColumnarError> {
    let [customers, orders, lines, returns, return_lines, events, properties, messages] = batches else {
        return Err(ColumnarError::Damaged("a bucket lacks tables".to_owned()));
    };
    let mut attributes = std::collections::BTreeMap::new();
    for (field, array) in customers.schema().fields().iter().zip(customers.columns()) {
        if let Some(key) = AttributeKey::from_column_name(field.name()) {
            attributes.insert(key, AttributeColumn::from_array(array)?);
        }
    }
    Ok(Part {
        customers: Customers::from_batch(customers)?,
        attributes,
        orders: Orders::from_batch(orders)?,
        lines: Lines::from_batch(lines)?,
        returns: Returns::from_batch(returns)?,
        return_lines: ReturnLines::from_batch(return_lines)?,
        events: Events::from_batch(events)?,
        properties: Properties::from_batch(properties)?,
        messages: Messages::from_batch(messages)?,
    })
}

/// Every table must end where the last row of its parent says.
fn check_ends(part: &Part) -> Result<(), ColumnarError> {
    let last = |ends: &[u32]| ends.last().map_or(0, |end| *end as usize);
    let fits = last(&part.customers.orders_end) == part.orders.order_id.len()
        && last(&part.customers.lines_end) == part.lines.order_id.len()
        && last(&part.customers.returns_end) == part.returns.return_id.len()
        && last(&part.customers.events_end) == part.events.event_id.len()
        && last(&part.customers.messages_end) == part.messages.fact_id.len()
        && last(&part.orders.lines_end) == part.lines.order_id.len()
        && last(&part.returns.lines_end) == part.return_lines.line.len()
        && last(&part.events.properties_end) == part.properties.key.len();
    if fits {
        Ok(())
    } else {
        Err(ColumnarError::Damaged("tables of a bucket do not fit together".to_owned()))
    }
}
