use bytes::Bytes;
use datafusion::arrow::buffer::Buffer;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::ipc::convert::fb_to_schema;
use datafusion::arrow::ipc::reader::{FileDecoder, read_footer_length};
use datafusion::arrow::ipc::root_as_footer;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};

/// Length of the magic word and footer length at the end of an Arrow IPC file.
const TRAILER: usize = 10;

/// The record batches of an Arrow IPC file, in place: nothing is copied.
pub(crate) fn read(image: &Bytes) -> Result<(SchemaRef, Vec<RecordBatch>)> {
    let buffer = Buffer::from(image.clone());
    let trailer = buffer.len().checked_sub(TRAILER).ok_or_else(damaged)?;
    let footer_length = read_footer_length(buffer[trailer..].try_into().map_err(|_| damaged())?)?;
    let footer_start = trailer.checked_sub(footer_length).ok_or_else(damaged)?;
    let footer = root_as_footer(&buffer[footer_start..trailer]).map_err(|_| damaged())?;
    let schema = SchemaRef::new(fb_to_schema(footer.schema().ok_or_else(damaged)?));
    let decoder = FileDecoder::new(SchemaRef::clone(&schema), footer.version());
    let mut batches = Vec::new();
    for block in footer.recordBatches().iter().flatten() {
        let (offset, length) =
            (block.offset() as usize, block.bodyLength() as usize + block.metaDataLength() as usize);
        if offset.checked_add(length).is_none_or(|end| end > buffer.len()) {
            return Err(damaged());
        }
        batches.extend(decoder.read_record_batch(block, &buffer.slice_with_length(offset, length))?);
    }
    Ok((schema, batches))
}

fn damaged() -> DataFusionError {
    DataFusionError::External("not an Arrow IPC file".into())
}
