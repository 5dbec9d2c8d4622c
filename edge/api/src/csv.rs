//! Files for spreadsheets.

use axum::http::{HeaderName, HeaderValue, header};

/// Rows of a file: UTF-8 with the mark by which Excel knows it, commas, CRLF.
pub(crate) struct Csv(String);

impl Csv {
    pub fn with_header(names: &[&str]) -> Csv {
        let mut csv = Csv("\u{feff}".to_owned());
        csv.row(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        csv
    }

    pub fn row(&mut self, cells: &[String]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.push(cell);
        }
        self.0.push_str("\r\n");
    }

    /// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    fn push(&mut self, cell: &str) {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let needs_quotes = is_formula || cell.contains([',', '"', '\n', '\r', ';']);
        if needs_quotes {
            self.0.push('"');
        }
        if is_formula {
            self.0.push('\'');
        }
        self.0.push_str(&cell.replace('"', "\"\""));
        if needs_quotes {
            self.0.push('"');
        }
    }
}

/// A file to keep.
pub(crate) fn attachment(name: &str, csv: Csv) -> ([(HeaderName, HeaderValue); 2], String) {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], csv.0)
}

#[cfg(test)]
mod tests {
    use super::Csv;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() {
        let mut csv = Csv::with_header(&["name"]);
        csv.row(&["Anna \"Ann\", A.".to_owned(), "=1+1".to_owned()]);
        assert_eq!(csv.0, "\u{feff}name\r\n\"Anna \"\"Ann\"\", A.\",\"'=1+1\"\r\n");
    }
}
