//! The bad rows as a file that can be repaired and imported again.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use collect::imports::RowError;
use vocabulary::Problem;

use super::batch::RefusedRow;

/// Bad rows as text: all cells as they were, then the codes, the columns at fault and the row.
pub(super) fn lines(columns: &[String], refused: &[RefusedRow], with_header: bool) -> Vec<u8> {
    let mut text = String::new();
    if refused.is_empty() {
        return Vec::new();
    }
    if with_header {
        // The byte order mark tells Excel that the text is UTF-8.
        text.push('\u{feff}');
        push_line(
            &mut text,
            columns.iter().map(String::as_str).chain(["error", "error_column", "error_row"]),
        );
    }
    for row in refused {
        let mut cells = row.row.texts();
        cells.resize(cells.len().max(columns.len()), String::new());
        let joined = |part: fn(&RowError) -> &str| row.errors.iter().map(part).collect::<Vec<_>>().join("; ");
        let (codes, fields, number) = (joined(|e| &e.code), joined(|e| &e.field), row.row.number.to_string());
        push_line(&mut text, cells.iter().map(String::as_str).chain([codes.as_str(), &fields, &number]));
    }
    text.into_bytes()
}

fn push_line<'t>(text: &mut String, cells: impl Iterator<Item = &'t str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r', ';']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// Writes lines at their place; what a run that died wrote after it is cut off. Doing it again changes nothing.
pub(super) fn write_at(path: &Path, offset: u64, lines: &[u8]) -> Result<(), Problem> {
    if offset == 0 && lines.is_empty() {
        if path.exists() {
            std::fs::remove_file(path).map_err(Problem::internal)?;
        }
        return Ok(());
    }
    let mut file =
        OpenOptions::new().create(true).write(true).truncate(false).open(path).map_err(Problem::internal)?;
    file.set_len(offset).map_err(Problem::internal)?;
    file.seek(SeekFrom::Start(offset)).map_err(Problem::internal)?;
    file.write_all(lines).and_then(|()| file.sync_data()).map_err(Problem::internal)
}
