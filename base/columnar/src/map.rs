//! The one place that maps files into memory.

use std::fs::File;

use crate::ColumnarError;

/// Maps the first `bytes` of a file.
#[allow(unsafe_code)]
pub(crate) fn map_file(file: &File, bytes: usize) -> Result<memmap2::Mmap, ColumnarError> {
    // SAFETY: files of the columns are written once and then only unlinked; the dictionary only grows behind what is mapped.
    // Nothing else writes into the folder, which belongs to the server alone.
    Ok(unsafe { memmap2::MmapOptions::new().len(bytes).map(file)? })
}
