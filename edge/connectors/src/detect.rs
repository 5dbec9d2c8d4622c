//! Finding out how a file is read and what its columns hold.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use collect::imports::{Column, DateOrder, Detected, Format, FormatKind, ImportKind};
use encoding_rs::Encoding;
use vocabulary::Problem;

use crate::cell::{Cell, Grid, TableReader, unreadable};
use crate::encoding;
use crate::guess::{guess, guess_kind};
use crate::readers::csv::{CsvReader, Cutter, TextRows};
use crate::readers::parquet::ParquetReader;
use crate::readers::xlsx::{self, XlsxReader};
use crate::values::{decimal_sign_of, looks_like_date, looks_like_number, order_of};

/// Bytes from which a text's encoding is found out.
const ENCODING_SAMPLE: u64 = 64 << 20;
/// Bytes from which its separator is found out.
const SHAPE_SAMPLE: usize = 256 << 10;
/// Rows from which values are judged.
const ROWS: usize = 500;
/// Values shown of each column.
const SAMPLES: usize = 5;

/// Looks at a file; what the given format says is believed.
pub(crate) fn detect(
    path: &Path,
    file_name: &str,
    given: Option<&Format>,
    kind: Option<ImportKind>,
) -> Result<Detected, Problem> {
    let mut format = settle(path, file_name, given)?;
    let mut reader = open(path, &format, 0)?;
    let grid = reader.next(ROWS)?;
    let names = reader.columns().to_vec();
    if names.is_empty() {
        return Err(unreadable("file_empty", "it has no rows"));
    }
    let columns: Vec<(String, Vec<String>)> = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| (name, column_texts(grid.as_ref(), index)))
        .collect();
    format.decimal = format.decimal.or_else(|| Some(decimal_of(&columns)));
    format.date_order = format.date_order.or_else(|| Some(date_order_of(&columns)));
    let kind = kind.or_else(|| guess_kind(&columns));
    let guesses = kind.map_or_else(|| vec![None; columns.len()], |kind| guess(kind, &columns));
    let columns = columns
        .into_iter()
        .zip(guesses)
        .map(|((name, texts), guess)| {
            let samples = texts.into_iter().filter(|text| !text.is_empty()).take(SAMPLES).collect();
            let (guess, confidence) = guess.map_or((None, 0), |(target, sure)| (Some(target), sure));
            Column { name, samples, guess, confidence }
        })
        .collect();
    Ok(Detected { format, columns, kind })
}

/// Opens a file whose format is settled, after so many data rows.
pub(crate) fn open(path: &Path, format: &Format, after_rows: u64) -> Result<Box<dyn TableReader>, Problem> {
    let header = format.header.unwrap_or(true);
    let mut reader: Box<dyn TableReader> = match format.kind {
        Some(FormatKind::Parquet) => return Ok(Box::new(ParquetReader::open(path, after_rows)?)),
        Some(FormatKind::Xlsx) => {
            Box::new(XlsxReader::open(path, format.sheet.as_deref().unwrap_or_default(), header)?)
        }
        _ => {
            let delimiter = u8::try_from(format.delimiter.unwrap_or(',')).ok().filter(u8::is_ascii);
            let delimiter = delimiter.ok_or_else(|| {
                Problem::invalid("bad_delimiter", "format.delimiter", "the separator is one ASCII character")
            })?;
            Box::new(CsvReader::open(path, encoding_of(format)?, delimiter, header)?)
        }
    };
    let mut left = after_rows;
    while left > 0 {
        let rows = reader.next(left.min(8_192) as usize)?.rows() as u64;
        if rows == 0 {
            break;
        }
        left -= rows.min(left);
    }
    Ok(reader)
}

fn encoding_of(format: &Format) -> Result<&'static Encoding, Problem> {
    let label = format.encoding.as_deref().unwrap_or("utf-8");
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Problem::invalid("unknown_encoding", "format.encoding", format!("there is no encoding {label}"))
    })
}

/// Fills in what the format leaves open up to the point where rows can be read.
pub(crate) fn settle(path: &Path, file_name: &str, given: Option<&Format>) -> Result<Format, Problem> {
    let mut format = given.cloned().unwrap_or_default();
    let kind = match format.kind {
        Some(kind) => kind,
        None => kind_of(path, file_name)?,
    };
    format.kind = Some(kind);
    match kind {
        FormatKind::Parquet => format.header = Some(true),
        FormatKind::Xlsx => settle_sheet(path, &mut format)?,
        FormatKind::Csv => settle_text(path, &mut format)?,
    }
    Ok(format)
}

fn kind_of(path: &Path, file_name: &str) -> Result<FormatKind, Problem> {
    let mut head = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).map_err(Problem::internal)?;
    let head = &head[..read];
    let refuse = |what: &str| {
        Err(Problem::invalid("unsupported_format", "file", format!("{what} files are not read"))
            .with("format", what))
    };
    match () {
        () if head.is_empty() => Err(unreadable("file_empty", "it has no bytes")),
        () if head.starts_with(b"PAR1") => Ok(FormatKind::Parquet),
        () if head.starts_with(b"PK\x03\x04") && file_name.to_lowercase().ends_with(".zip") => refuse("zip"),
        () if head.starts_with(b"PK\x03\x04") => Ok(FormatKind::Xlsx),
        () if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) => refuse("xls"),
        () if head.starts_with(&[0x1F, 0x8B]) => refuse("gzip"),
        () if head.starts_with(b"%PDF") => refuse("pdf"),
        () => Ok(FormatKind::Csv),
    }
}

fn settle_sheet(path: &Path, format: &mut Format) -> Result<(), Problem> {
    format.sheets = xlsx::sheets(path)?;
    if format.sheet.is_none() {
        format.sheet = format.sheets.first().cloned();
    }
    let sheet = format.sheet.clone().ok_or_else(|| unreadable("file_empty", "the workbook has no sheets"))?;
    if format.header.is_none() {
        let mut reader = XlsxReader::open(path, &sheet, false)?;
        format.header = Some(is_header(reader.next(ROWS)?.as_ref()));
    }
    Ok(())
}

fn settle_text(path: &Path, format: &mut Format) -> Result<(), Problem> {
    let mut sample = Vec::new();
    let file = File::open(path).map_err(Problem::internal)?;
    let length = file.metadata().map_err(Problem::internal)?.len();
    file.take(ENCODING_SAMPLE).read_to_end(&mut sample).map_err(Problem::internal)?;
    if format.encoding.is_none() {
        let found = encoding::detect(&sample, sample.len() as u64 == length);
        format.encoding = Some(found.name().to_lowercase());
    }
    let encoding = encoding_of(format)?;
    let cut = sample.len() > SHAPE_SAMPLE;
    sample.truncate(SHAPE_SAMPLE);
    if format.delimiter.is_none() {
        format.delimiter = Some(delimiter_of(&sample, encoding, cut));
    }
    if format.header.is_none() {
        let delimiter = format.delimiter.and_then(|sign| u8::try_from(sign).ok()).unwrap_or(b',');
        format.header = Some(is_header(&rows_of(&sample, encoding, delimiter, cut)));
    }
    Ok(())
}

/// The separator that cuts most rows into the same number of columns. On a tie the rarer in running text wins: a comma may
/// be a decimal sign.
fn delimiter_of(sample: &[u8], encoding: &'static Encoding, cut: bool) -> char {
    let mut best = (',', (0, 0));
    for delimiter in [b'\t', b';', b'|', b','] {
        let rows = rows_of(sample, encoding, delimiter, cut);
        let widths: Vec<usize> =
            (0..rows.rows()).map(|row| rows.width(row)).filter(|width| *width > 0).collect();
        let first = widths.first().copied().unwrap_or(0);
        if first < 2 {
            continue;
        }
        let alike = widths.iter().filter(|width| **width == first).count();
        let score = (alike * 100 / widths.len(), first);
        if score.0 > best.1.0 + 5 {
            best = (char::from(delimiter), score);
        }
    }
    best.0
}

fn rows_of(sample: &[u8], encoding: &'static Encoding, delimiter: u8, cut: bool) -> TextRows {
    let mut cutter = Cutter::new(sample, encoding, delimiter);
    let mut rows = TextRows::default();
    while rows.rows() < ROWS && cutter.cut(&mut rows).unwrap_or(false) {}
    if cut && rows.rows() > 1 && rows.rows() < ROWS {
        rows.drop_last();
    }
    rows
}

/// A first row is a header when its cells are words, all different, and none is a value.
fn is_header(grid: &dyn Grid) -> bool {
    let Some(row) =
        (0..grid.rows()).find(|row| (0..grid.width(*row)).any(|column| !grid.cell(*row, column).is_blank()))
    else {
        return true;
    };
    let first: Vec<String> =
        (0..grid.width(row)).map(|column| grid.cell(row, column).text().trim().to_owned()).collect();
    let is_word = |column: usize| {
        let typed = matches!(grid.cell(row, column), Cell::Text(_) | Cell::Empty);
        let text = first[column].as_str();
        typed && !looks_like_number(text) && !looks_like_date(text) && !text.contains('@')
    };
    (0..first.len()).all(is_word)
}

fn column_texts(grid: &dyn Grid, column: usize) -> Vec<String> {
    (0..grid.rows()).map(|row| grid.cell(row, column).text().trim().chars().take(100).collect()).collect()
}

fn decimal_of(columns: &[(String, Vec<String>)]) -> char {
    let signs = columns.iter().flat_map(|(_, texts)| texts).filter_map(|text| decimal_sign_of(text));
    let balance: i64 = signs.map(|sign| if sign == ',' { 1 } else { -1 }).sum();
    if balance > 0 { ',' } else { '.' }
}

/// Day first unless something says otherwise: so it is written where the five languages are spoken.
fn date_order_of(columns: &[(String, Vec<String>)]) -> DateOrder {
    let (mut day, mut month, mut iso) = (0, 0, 0);
    for order in columns
        .iter()
        .flat_map(|(_, texts)| texts)
        .filter(|text| looks_like_date(text))
        .filter_map(|text| order_of(text))
    {
        match order {
            DateOrder::DayFirst => day += 1,
            DateOrder::MonthFirst => month += 1,
            DateOrder::Iso => iso += 1,
        }
    }
    match () {
        () if month > day => DateOrder::MonthFirst,
        () if day == 0 && iso > 0 => DateOrder::Iso,
        () => DateOrder::DayFirst,
    }
}
