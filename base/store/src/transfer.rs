//! All rows of a store into another of the same schema, also across dialects: how a store in PostgreSQL is backed up while it is in use,
//! how it is put back, and how an embedded store moves to PostgreSQL.

use crate::{Dialect, Param, Row, Store, StoreError, Tx, params};

/// Rows that travel together.
const PAGE: usize = 1_000;

#[derive(Clone, Copy)]
enum Kind {
    Int,
    Float,
    Text,
    Bytes,
}

struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

enum Cell {
    Null,
    Int(i64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// Copies every row of one store, as of one moment, into another that is still empty. One of the two is SQLite. Gives the rows copied.
pub(crate) fn transfer(from: &Store, to: &Store) -> Result<u64, StoreError> {
    let embedded = if from.dialect() == Dialect::Sqlite { from } else { to };
    let tables = embedded.read(tables).wait()?;
    for table in &tables {
        let question = format!("select 1 from {} limit 1", table.name);
        if to.read(move |tx| tx.optional(&question, params![], |row| row.int(0))).wait()?.is_some() {
            return Err(StoreError::Location(format!("the table {} is not empty", table.name)));
        }
    }
    from.read_here(|tx| {
        if tx.dialect() == Dialect::Postgres {
            tx.execute_script("set local statement_timeout = 0")?;
        }
        let mut copied = 0;
        for table in &tables {
            copied += copy(tx, to, table)?;
            if let Some(last) = last_id(tx, &table.name)? {
                let name = table.name.clone();
                to.transact(move |tx| go_on_after(tx, &name, last)).wait()?;
            }
        }
        Ok(copied)
    })
}

/// The tables of an embedded store and what their columns hold.
fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let names = tx.query(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' and name <> 'schema_migrations' order by name",
        params![],
        |row| row.text(0),
    )?;
    names
        .into_iter()
        .map(|name| {
            let question = "select name, lower(type) from pragma_table_info($1)";
            let columns = tx.query(question, params![&name], |row| Ok((row.text(0)?, kind(row.str(1)?)?)))?;
            Ok(Table { name, columns })
        })
        .collect()
}

fn kind(declared: &str) -> Result<Kind, StoreError> {
    match declared {
        "bigint" | "integer" => Ok(Kind::Int),
        "double precision" => Ok(Kind::Float),
        "text" => Ok(Kind::Text),
        "blob" => Ok(Kind::Bytes),
        other => Err(StoreError::Location(format!("a column of type {other} cannot be copied"))),
    }
}

fn copy(tx: &mut Tx<'_>, to: &Store, table: &Table) -> Result<u64, StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let places: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
    let question = format!("select {} from {}", names.join(", "), table.name);
    let statement =
        format!("insert into {} ({}) values ({})", table.name, names.join(", "), places.join(", "));
    let (mut page, mut copied) = (Vec::with_capacity(PAGE), 0);
    let write = |page: &mut Vec<Vec<Cell>>| {
        let (rows, statement) = (std::mem::take(page), statement.clone());
        to.transact(move |tx| {
            let rows: Vec<Vec<Param<'_>>> =
                rows.iter().map(|row| row.iter().map(Cell::param).collect()).collect();
            tx.batch(&statement, &rows)
        })
        .wait()
    };
    tx.each(&question, params![], |row| {
        page.push(cells(row, &table.columns)?);
        copied += 1;
        if page.len() == PAGE {
            write(&mut page)?;
        }
        Ok::<(), StoreError>(())
    })?;
    write(&mut page)?;
    Ok(copied)
}

fn cells(row: &Row<'_>, columns: &[(String, Kind)]) -> Result<Vec<Cell>, StoreError> {
    let cell = |(column, (_, kind)): (usize, &(String, Kind))| {
        Ok(match kind {
            Kind::Int => row.opt_int(column)?.map(Cell::Int),
            Kind::Float => row.opt_float(column)?.map(Cell::Float),
            Kind::Text => row.opt_text(column)?.map(Cell::Text),
            Kind::Bytes => row.opt_bytes(column)?.map(Cell::Bytes),
        }
        .unwrap_or(Cell::Null))
    };
    columns.iter().enumerate().map(cell).collect()
}

impl Cell {
    fn param(&self) -> Param<'_> {
        match self {
            Cell::Null => Param::Null,
            Cell::Int(value) => Param::Int(*value),
            Cell::Float(value) => Param::Float(*value),
            Cell::Text(value) => Param::Text(value),
            Cell::Bytes(value) => Param::Bytes(value),
        }
    }
}

/// The last id a table gave out, also to a row that is gone: ids are never given twice.
fn last_id(tx: &mut Tx<'_>, table: &str) -> Result<Option<i64>, StoreError> {
    let question = tx.pick(
        "select seq from sqlite_sequence where name = $1",
        "select last_value from pg_sequences where schemaname = current_schema() and sequencename = $1 || '_id_seq' and last_value is not null",
    );
    tx.optional(question, params![table], |row| row.int(0))
}

fn go_on_after(tx: &mut Tx<'_>, table: &str, last: i64) -> Result<(), StoreError> {
    match tx.dialect() {
        Dialect::Sqlite => {
            tx.execute("delete from sqlite_sequence where name = $1", params![table])?;
            tx.execute("insert into sqlite_sequence (name, seq) values ($1, $2)", params![table, last])?;
        }
        Dialect::Postgres => {
            let question = "select setval(pg_get_serial_sequence($1, 'id'), $2)";
            tx.query(question, params![table, last], |row| row.int(0))?;
        }
    }
    Ok(())
}
