use vocabulary::Problem;

use crate::promotions::filter::Filter;

/// The largest amount, number of points or quantity a definition names.
pub(super) const NUMBER_MAX: i64 = 10_000_000_000_000;
const LIST_MAX: usize = 10_000;
pub(super) const OF_MAX: usize = 100;
pub(super) const DEPTH_MAX: usize = 8;
const TEXT_CHARS_MAX: usize = 1_000;

pub(super) type Checked = Result<(), Problem>;

pub(super) fn filter(path: &str, found: &Filter, depth: usize) -> Checked {
    if depth == 0 {
        return Err(too_deep(path, DEPTH_MAX));
    }
    match found {
        Filter::Everything => Ok(()),
        Filter::All { of } | Filter::Any { of } => {
            count(&format!("{path}.of"), of.len(), 1, OF_MAX)?;
            let mut inner = of.iter().enumerate();
            inner.try_for_each(|(place, found)| filter(&format!("{path}.of[{place}]"), found, depth - 1))
        }
        Filter::Not { of } => filter(&format!("{path}.of"), of, depth - 1),
        Filter::Skus { any_of } | Filter::Categories { any_of } | Filter::Brands { any_of } => {
            words(&format!("{path}.any_of"), any_of)
        }
    }
}

pub(super) fn words(path: &str, found: &[String]) -> Checked {
    count(path, found.len(), 1, LIST_MAX)?;
    found.iter().enumerate().try_for_each(|(place, word)| text(&format!("{path}[{place}]"), word))
}

pub(super) fn text(path: &str, found: &str) -> Checked {
    if found.trim().is_empty() {
        return Err(Problem::invalid("field_required", path, "an empty text"));
    }
    if found.chars().count() > TEXT_CHARS_MAX {
        let problem = Problem::invalid("too_long", path, format!("at most {TEXT_CHARS_MAX} letters"));
        return Err(problem.with("max", TEXT_CHARS_MAX));
    }
    Ok(())
}

pub(super) fn number(path: &str, found: i64, least: i64, most: i64) -> Checked {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    let problem =
        Problem::invalid("out_of_range", path, format!("{found} is not between {least} and {most}"));
    Err(problem.with("min", least).with("max", most))
}

pub(super) fn count(path: &str, found: usize, least: usize, most: usize) -> Checked {
    number(path, found as i64, least as i64, most as i64)
}

pub(super) fn too_deep(path: &str, most: usize) -> Problem {
    Problem::invalid("too_deep", path, format!("nested deeper than {most} levels")).with("max", most)
}
