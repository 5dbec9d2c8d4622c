use store::Tx;
use vocabulary::{AdExportId, ErrorKind, Problem};

use super::{AdExport, FILES_KEPT, sql};
use crate::ad_networks::Line;

/// A file of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePart {
    /// Everybody.
    Full,
    /// Who came since the finished export before.
    Additions,
    /// What left since the finished export before: addresses that nobody in the new file has. To be uploaded before the additions, since a
    /// person can have changed one address and kept the other.
    Removals,
}

/// Some lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the next page goes on; nothing on the last.
    pub next: Option<Line>,
}

/// An export whose files can be had. Fails with `ad_export_not_ready`, or `ad_export_files_gone` for an old one.
pub fn check_files(tx: &mut Tx<'_>, id: AdExportId) -> Result<AdExport, Problem> {
    let export = super::load(tx, id)?;
    if export.finished_at.is_none() {
        let words = format!("{id} has no files yet");
        return Err(Problem::new(ErrorKind::Conflict, "ad_export_not_ready", words));
    }
    let oldest = sql::nth_finished(tx, export.audience, FILES_KEPT)?;
    if oldest.is_some_and(|oldest| export.number < oldest) {
        let words = format!("the files of {id} are no longer kept");
        return Err(Problem::new(ErrorKind::Gone, "ad_export_files_gone", words).with("kept", FILES_KEPT));
    }
    Ok(export)
}

/// Lines of a file after a place, at most `limit` at a time; the first page begins after the empty line.
pub fn page(
    tx: &mut Tx<'_>,
    export: &AdExport,
    part: FilePart,
    after: &Line,
    limit: i64,
) -> Result<Page, Problem> {
    let (audience, number) = (export.audience, export.number);
    let (lines, last) = match part {
        FilePart::Full => with_last(sql::full(tx, audience, number, after, limit)?),
        FilePart::Additions => with_last(sql::additions(tx, audience, number, after, limit)?),
        FilePart::Removals => {
            let left = sql::removals(tx, audience, number, after, limit)?;
            let last = (left.len() as i64, left.last().map(|(line, _)| line.clone()));
            (left.into_iter().map(|(_, gone)| gone).filter(|gone| !gone.is_empty()).collect(), last)
        }
    };
    Ok(Page { lines, next: last.1.filter(|_| last.0 == limit) })
}

/// Lines of the removals in a page of them, with where the next page goes on: to count before the export is finished.
pub fn removed(
    tx: &mut Tx<'_>,
    export: &AdExport,
    after: &Line,
    limit: i64,
) -> Result<(i64, Option<Line>), Problem> {
    let page = page(tx, export, FilePart::Removals, after, limit)?;
    Ok((page.lines.len() as i64, page.next))
}

fn with_last(lines: Vec<Line>) -> (Vec<Line>, (i64, Option<Line>)) {
    let last = (lines.len() as i64, lines.last().cloned());
    (lines, last)
}
