//! Only a noun's `sql.rs` names its tables.

use std::path::Path;

use crate::texts::{lines_of, sources};

const BEFORE_TABLE: [&str; 4] = ["insert into ", "delete from ", " from ", " join "];

/// Tables named elsewhere in the rooms and flows.
pub fn faults(root: &Path) -> anyhow::Result<Vec<String>> {
    let tables = tables(root)?;
    let mut faults = Vec::new();
    for file in sources(&root.join("business"), "rs")? {
        let path = file.to_string_lossy();
        if path.ends_with("/sql.rs") || path.contains("/tests/") || path.contains("/sql/") {
            continue;
        }
        for (number, line) in lines_of(&file)? {
            if let Some(table) = named(&line, &tables) {
                faults.push(format!(
                    "{}:{number}: names the table {table} outside of its sql.rs",
                    file.display()
                ));
            }
        }
    }
    Ok(faults)
}

/// The tables all migrations make.
fn tables(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut tables = Vec::new();
    for floor in ["base", "business"] {
        for file in sources(&root.join(floor), "sql")? {
            for (_, line) in lines_of(&file)? {
                let name =
                    line.trim().strip_prefix("create table ").and_then(|rest| rest.split([' ', '(']).next());
                tables.extend(name.filter(|name| *name != "if").map(str::to_owned));
            }
        }
    }
    Ok(tables)
}

/// The table a line of Rust names inside a text, as a statement would.
fn named<'t>(line: &str, tables: &'t [String]) -> Option<&'t str> {
    let code = line.trim_start();
    if code.starts_with("//") || !code.contains('"') {
        return None;
    }
    let follows = |at: usize, word: &str| {
        let rest = &code[at + word.len()..];
        let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        tables.iter().find(|table| **table == name)
    };
    let updated = |at: usize, word: &str| follows(at, word).filter(|_| code[at..].contains(" set "));
    let statement =
        BEFORE_TABLE.iter().find_map(|word| code.match_indices(word).find_map(|(at, _)| follows(at, word)));
    let statement = statement.filter(|_| BEFORE_STATEMENT.iter().any(|verb| code.contains(verb)));
    statement
        .or_else(|| code.match_indices("update ").find_map(|(at, _)| updated(at, "update ")))
        .map(String::as_str)
}

const BEFORE_STATEMENT: [&str; 3] = ["select ", "insert into ", "delete from "];

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn statements_are_told_from_prose() {
        let tables = ["orders".to_owned()];
        for statement in [
            r#"tx.query("select id from orders","#,
            r#""insert into orders (id)""#,
            r#""update orders set a = 1""#,
            r#""delete from orders""#,
        ] {
            assert_eq!(named(statement, &tables), Some("orders"), "{statement}");
        }
        for prose in [
            "// select id from orders",
            r#""taken from orders of the day""#,
            r#""select id from lines""#,
            "let from = orders;",
        ] {
            assert_eq!(named(prose, &tables), None, "{prose}");
        }
    }
}
