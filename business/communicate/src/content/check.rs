use std::collections::BTreeSet;

use minijinja::Environment;
use mrml::prelude::parser::Error;
use serde::Serialize;
use vocabulary::{Params, param};

/// Something a careful reader would ask the author about; the console words it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// Stable code.
    pub code: &'static str,
    /// Values the words need.
    pub params: Params,
}

/// Names a template may use.
const KNOWN: [&str; 8] =
    ["first_name", "last_name", "city", "birthday", "language", "attributes", "customer", "unsubscribe_url"];

/// The variables a template reads, with dots.
pub fn variables(environment: &Environment<'_>, name: &str) -> BTreeSet<String> {
    environment
        .get_template(name)
        .map(|template| template.undeclared_variables(true).into_iter().collect())
        .unwrap_or_default()
}

/// A warning for each name nobody knows.
pub(super) fn undeclared(environment: &Environment<'_>) -> Vec<Warning> {
    let mut names = BTreeSet::new();
    for template in ["subject", "preheader", "page.html"] {
        names.extend(variables(environment, template));
    }
    let unknown = names.into_iter().filter(|name| !is_known(name));
    unknown.map(|name| Warning { code: "unknown_variable", params: param("name", name) }).collect()
}

fn is_known(name: &str) -> bool {
    let name = name.strip_prefix("customer.").unwrap_or(name);
    name.starts_with('_') || KNOWN.contains(&name) || name.starts_with("attributes.")
}

/// A warning for each link that leads nowhere.
pub(super) fn links(links: &[String]) -> Vec<Warning> {
    let broken = links.iter().filter(|link| !link.contains("{{") && url::Url::parse(link).is_err());
    broken.map(|link| Warning { code: "broken_link", params: param("url", link.clone()) }).collect()
}

/// MJML's own complaints.
pub(super) fn of_mjml(source: &str, warning: &mrml::prelude::parser::Warning) -> Warning {
    let mut params = param("line", line_at(source, warning.span.start));
    params.insert("what".to_owned(), warning.kind.as_str().into());
    Warning { code: "mjml", params }
}

/// The line at which MJML gave up.
pub(super) fn line_of(source: &str, error: &Error) -> usize {
    match error {
        Error::UnexpectedElement { position, .. }
        | Error::UnexpectedToken { position, .. }
        | Error::MissingAttribute { position, .. }
        | Error::InvalidAttribute { position, .. }
        | Error::InvalidFormat { position, .. }
        | Error::IncludeLoaderError { position, .. } => line_at(source, position.start),
        Error::EndOfStream { .. } => source.lines().count().max(1),
        Error::ParserError { .. } | Error::SizeLimit { .. } | Error::NoRootNode => 1,
    }
}

/// The line of a byte.
pub(super) fn line_at(source: &str, byte: usize) -> usize {
    source.as_bytes().iter().take(byte).filter(|byte| **byte == b'\n').count() + 1
}
