//! Separated text, cut into rows by our own reader: an unclosed quote must cost one line, not the rest of the file.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use encoding_rs::Encoding;
use vocabulary::Problem;

use crate::cell::{Cell, Grid, TableReader, letters, unique_names, unreadable};
use crate::encoding::Decoding;
/// The longest row; a quote open for longer is taken as not closed.
const ROW_MAX: usize = 1 << 20;
/// The most columns a row is cut into.
const COLUMNS_MAX: usize = 2_000;

/// Rows cut from text, with their fields one after another.
#[derive(Default)]
pub(crate) struct TextRows {
    text: Vec<u8>,
    /// End of each field in the text.
    ends: Vec<u32>,
    /// Number of fields up to the end of each row, and why the row is broken.
    rows: Vec<(u32, Option<&'static str>)>,
}

/// Cuts UTF-8 text into rows.
pub(crate) struct Cutter<R> {
    source: Decoding<R>,
    delimiter: u8,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

enum Cut {
    /// A row that took so many bytes.
    Row(usize),
    /// It goes on beyond the buffer.
    More,
    /// A quote was opened and never closed in its place.
    Unclosed,
}

impl<R: Read> Cutter<R> {
    pub fn new(source: R, encoding: &'static Encoding, delimiter: u8) -> Cutter<R> {
        Cutter {
            source: Decoding::new(source, encoding),
            delimiter,
            buffer: Vec::new(),
            start: 0,
            ended: false,
        }
    }

    /// Cuts one row and appends it; false at the end.
    pub fn cut(&mut self, rows: &mut TextRows) -> std::io::Result<bool> {
        loop {
            let waiting = &self.buffer[self.start..];
            if waiting.is_empty() && self.ended {
                return Ok(false);
            }
            let (text, ends) = (rows.text.len(), rows.ends.len());
            match cut_row(waiting, self.delimiter, self.ended, rows) {
                Cut::Row(taken) => {
                    self.start += taken;
                    let broken = (rows.ends.len() - ends > COLUMNS_MAX).then_some("too_many_columns");
                    rows.rows.push((rows.ends.len() as u32, broken));
                    return Ok(true);
                }
                outcome => {
                    rows.text.truncate(text);
                    rows.ends.truncate(ends);
                    let hopeless = matches!(outcome, Cut::Unclosed) || waiting.len() > ROW_MAX;
                    if hopeless && (self.ended || waiting.contains(&b'\n') || waiting.len() > ROW_MAX) {
                        self.start += take_broken_line(waiting, rows);
                        return Ok(true);
                    }
                    self.fill()?;
                }
            }
        }
    }

    fn fill(&mut self) -> std::io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.ended = !self.source.fill(&mut self.buffer)?;
        Ok(())
    }
}

/// Takes the line up to its end as one field.
fn take_broken_line(waiting: &[u8], rows: &mut TextRows) -> usize {
    let end = waiting.iter().position(|byte| *byte == b'\n').unwrap_or(waiting.len());
    let line = &waiting[..end];
    rows.text.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
    rows.ends.push(rows.text.len() as u32);
    rows.rows.push((rows.ends.len() as u32, Some("quote_not_closed")));
    (end + 1).min(waiting.len())
}

fn cut_row(bytes: &[u8], delimiter: u8, ended: bool, rows: &mut TextRows) -> Cut {
    let mut at = 0;
    loop {
        let quoted = bytes.get(at) == Some(&b'"');
        let plain_from = if quoted {
            match cut_quoted(bytes, at + 1, delimiter, ended, &mut rows.text) {
                Ok(next) => next,
                Err(outcome) => return outcome,
            }
        } else {
            at
        };
        let rest = &bytes[plain_from..];
        let length = rest.iter().position(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r');
        let Some(length) = length else {
            if !ended {
                return Cut::More;
            }
            rows.text.extend_from_slice(rest);
            rows.ends.push(rows.text.len() as u32);
            return Cut::Row(bytes.len());
        };
        rows.text.extend_from_slice(&rest[..length]);
        rows.ends.push(rows.text.len() as u32);
        at = plain_from + length + 1;
        match rest[length] {
            b'\n' => return Cut::Row(at),
            b'\r' => match bytes.get(at) {
                Some(b'\n') => return Cut::Row(at + 1),
                None if !ended => return Cut::More,
                _ => return Cut::Row(at),
            },
            _ => {}
        }
    }
}

/// Takes what stands between quotes; gives where the text after them begins.
fn cut_quoted(
    bytes: &[u8],
    from: usize,
    delimiter: u8,
    ended: bool,
    text: &mut Vec<u8>,
) -> Result<usize, Cut> {
    let mut at = from;
    loop {
        let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
            return Err(if ended { Cut::Unclosed } else { Cut::More });
        };
        text.extend_from_slice(&bytes[at..at + length]);
        at += length + 1;
        match bytes.get(at) {
            Some(b'"') => {
                text.push(b'"');
                at += 1;
            }
            None if !ended => return Err(Cut::More),
            None => return Ok(at),
            Some(byte) if *byte == delimiter || *byte == b'\n' || *byte == b'\r' => return Ok(at),
            // A quote that closes lines later in the middle of a word belongs to another row.
            Some(_) if bytes[from..at].contains(&b'\n') => return Err(Cut::Unclosed),
            Some(_) => return Ok(at),
        }
    }
}

impl TextRows {
    fn field(&self, index: usize) -> Cow<'_, str> {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        String::from_utf8_lossy(&self.text[start..self.ends[index] as usize])
    }

    fn fields(&self, row: usize) -> std::ops::Range<usize> {
        let start = if row == 0 { 0 } else { self.rows[row - 1].0 as usize };
        start..self.rows[row].0 as usize
    }

    /// Forgets the last row, cut short by the end of a sample.
    pub fn drop_last(&mut self) {
        self.rows.pop();
    }

    /// The fields of a row as text.
    pub fn row(&self, row: usize) -> Vec<String> {
        self.fields(row).map(|index| self.field(index).into_owned()).collect()
    }
}

impl Grid for TextRows {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let fields = self.fields(row);
        if column >= fields.len() {
            return Cell::Empty;
        }
        match self.field(fields.start + column) {
            text if text.is_empty() => Cell::Empty,
            text => Cell::Text(text),
        }
    }

    fn width(&self, row: usize) -> usize {
        self.fields(row).len()
    }

    fn broken(&self, row: usize) -> Option<&'static str> {
        self.rows[row].1
    }
}

/// A separated text file.
pub(crate) struct CsvReader {
    cutter: Cutter<File>,
    columns: Vec<String>,
    first_row: u64,
    /// Without a header the first row was needed to count the columns.
    held: Option<TextRows>,
}

impl CsvReader {
    pub fn open(
        path: &Path,
        encoding: &'static Encoding,
        delimiter: u8,
        header: bool,
    ) -> Result<CsvReader, Problem> {
        let file = File::open(path).map_err(Problem::internal)?;
        let mut cutter = Cutter::new(file, encoding, delimiter);
        let mut first = TextRows::default();
        let found = cutter.cut(&mut first).map_err(|cause| unreadable("file_broken", cause))?;
        let names = if found { first.row(0) } else { Vec::new() };
        if header {
            return Ok(CsvReader { cutter, columns: unique_names(names), first_row: 2, held: None });
        }
        let columns = (0..names.len()).map(letters).collect();
        Ok(CsvReader { cutter, columns, first_row: 1, held: found.then_some(first) })
    }
}

impl TableReader for CsvReader {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn first_row(&self) -> u64 {
        self.first_row
    }

    fn next(&mut self, limit: usize) -> Result<Arc<dyn Grid>, Problem> {
        let mut rows = self.held.take().unwrap_or_default();
        while rows.rows() < limit && rows.text.len() < (64 << 20) {
            if !self.cutter.cut(&mut rows).map_err(|cause| unreadable("file_broken", cause))? {
                break;
            }
        }
        Ok(Arc::new(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(Vec<String>, Option<&'static str>)> {
        let mut cutter = Cutter::new(text.as_bytes(), encoding_rs::UTF_8, b',');
        let mut rows = TextRows::default();
        while cutter.cut(&mut rows).expect("memory reads") {}
        (0..rows.rows()).map(|row| (rows.row(row), rows.broken(row))).collect()
    }

    fn good(fields: &[&str]) -> (Vec<String>, Option<&'static str>) {
        (fields.iter().map(|field| (*field).to_owned()).collect(), None)
    }

    #[test]
    fn quotes_line_ends_and_short_rows_are_cut_as_they_are_meant() {
        let text = "a,\"b,\"\"c\"\"\",\r\n\"two\nlines\",x\rlast";
        assert_eq!(cut(text), [good(&["a", "b,\"c\"", ""]), good(&["two\nlines", "x"]), good(&["last"])]);
        assert_eq!(cut("5\" pipe,1\n"), [good(&["5\" pipe", "1"])]);
        assert_eq!(cut(""), []);
        assert_eq!(cut("\n"), [good(&[""])]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_line_and_not_the_rest() {
        let cut = cut("1,\"Roof\n2,plain\n3,\"quoted\"\n4,end\n");
        assert_eq!(cut[0], (vec!["1,\"Roof".to_owned()], Some("quote_not_closed")));
        assert_eq!(cut[1..], [good(&["2", "plain"]), good(&["3", "quoted"]), good(&["4", "end"])]);
    }
}
