//! Rewriting statements: what SQLite reads differently, and rows multiplied for PostgreSQL.

/// `$1` becomes `?1`, and `= any($1)` reads a JSON list.
pub(crate) fn for_sqlite(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len() + 32);
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[at + 1..at + 1 + digits];
        let before = &rest[..at];
        if digits > 0
            && let Some(head) = before.strip_suffix("= any(")
        {
            text.push_str(head);
            text.push_str("in (select value from json_each(?");
            text.push_str(number);
            text.push(')');
        } else {
            text.push_str(before);
            text.push(if digits > 0 { '?' } else { '$' });
            text.push_str(number);
        }
        rest = &rest[at + 1 + digits..];
    }
    text.push_str(rest);
    text
}

/// The `values ($1, $2)` of an insert, multiplied to so many rows; nothing when the statement has none.
pub(crate) fn multiply_values(sql: &str, columns: usize, rows: usize) -> Option<String> {
    let start = sql.find("values (")? + "values ".len();
    let end = start + closing(&sql[start..])? + 1;
    let template = &sql[start..end];
    let mut text = String::with_capacity(sql.len() + template.len() * rows);
    text.push_str(&sql[..start]);
    for row in 0..rows {
        if row > 0 {
            text.push_str(", ");
        }
        push_shifted(&mut text, template, row * columns);
    }
    text.push_str(&sql[end..]);
    Some(text)
}

/// A question of so many parameters asked for several sets of them in one statement, each set with a plan as if it were alone: what lists
/// (`= any($1)`) are worth to a planner changes with the size of the table.
pub fn union_all(question: &str, columns: usize, sets: usize) -> String {
    let mut text = String::with_capacity((question.len() + " union all ".len()) * sets);
    for set in 0..sets {
        if set > 0 {
            text.push_str(" union all ");
        }
        push_shifted(&mut text, question, set * columns);
    }
    text
}

fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn push_shifted(text: &mut String, template: &str, shift: usize) {
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        text.push_str(&rest[..=at]);
        let number: usize = rest[at + 1..at + 1 + digits].parse().unwrap_or(0);
        text.push_str(&(number + shift).to_string());
        rest = &rest[at + 1 + digits..];
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_lists_read_the_same_in_sqlite() {
        assert_eq!(
            for_sqlite("select a from t where b = $2 and id = any($1) and c = '$'"),
            "select a from t where b = ?2 and id in (select value from json_each(?1)) and c = '$'"
        );
    }

    #[test]
    fn a_question_is_asked_for_several_sets() {
        assert_eq!(
            union_all("select a from t where b = $1 and c = $2", 2, 2),
            "select a from t where b = $1 and c = $2 union all select a from t where b = $3 and c = $4"
        );
    }

    #[test]
    fn values_are_multiplied_for_many_rows() {
        let sql = "insert into t (a, b) values ($1, coalesce($2, 0)) on conflict do nothing returning a";
        assert_eq!(
            multiply_values(sql, 2, 2).as_deref(),
            Some(
                "insert into t (a, b) values ($1, coalesce($2, 0)), ($3, coalesce($4, 0)) on conflict do nothing returning a"
            )
        );
        assert_eq!(multiply_values("update t set a = $1", 1, 2), None);
    }
}
