//! What goes over a connection to PostgreSQL and what comes back, for one thread.
//!
//! Statements gather until somebody waits for an answer. Then all go over in one write with one mark (Sync) at their end, and the server
//! answers them in one as well; a mark after each has it answer, and wake us, once for each. What follows a statement that failed is not
//! run, up to the mark.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::rc::Rc;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::{DataRowBody, ErrorResponseBody, Message};
use postgres_protocol::message::frontend::{self, BindError};
use tokio_postgres::types::{FromSql, ToSql, Type};

use crate::postgres_socket::{Socket, connect};
use crate::{Param, StoreError};

/// Values and answers go over as bytes, not as text.
const BINARY: i16 = 1;
/// Read at once.
const CHUNK: usize = 32 * 1024;
/// So many statements are written at most before somebody takes up their answers: these must fit in what the socket holds.
const DUE_MAX: usize = 200;

/// A statement the server has prepared, or will have before it is run.
#[derive(Clone)]
pub(crate) struct Statement {
    name: Rc<str>,
    shape: Arc<Shape>,
}

/// What a statement takes and gives.
#[derive(Default)]
pub(crate) struct Shape {
    params: Vec<Type>,
    columns: Vec<Type>,
}

/// A statement with its values, as it goes over.
#[derive(Clone, PartialEq)]
pub(crate) struct Bound(BytesMut);

impl Statement {
    /// Puts values to it; they need not be kept.
    pub fn bind(&self, params: &[Param<'_>]) -> Result<Bound, StoreError> {
        let (mut message, params_of) = (BytesMut::new(), &self.shape.params);
        if params.len() != params_of.len() {
            let message = format!("{} values for {} places", params.len(), params_of.len());
            return Err(StoreError::Encoding(message.into()));
        }
        let values = params.iter().zip(params_of);
        let write = |(param, ty): (&Param<'_>, &Type), out: &mut BytesMut| {
            Ok(match param.to_sql(ty, out)? {
                tokio_postgres::types::IsNull::Yes => postgres_protocol::IsNull::Yes,
                tokio_postgres::types::IsNull::No => postgres_protocol::IsNull::No,
            })
        };
        frontend::bind("", &self.name, [BINARY], values, write, [BINARY], &mut message).map_err(
            |failure| match failure {
                BindError::Conversion(cause) => StoreError::Encoding(cause),
                BindError::Serialization(cause) => StoreError::Encoding(cause.into()),
            },
        )?;
        Ok(Bound(message))
    }

    /// The name it has on its connection.
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// What it takes and gives.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// The types of its answer's columns.
    pub fn columns(&self) -> &[Type] {
        &self.shape.columns
    }
}

/// A row of an answer.
pub(crate) struct PostgresRow<'a> {
    columns: &'a [Type],
    fields: &'a [u8],
    /// A column and where it begins: most are read in their order.
    reached: Cell<(usize, usize)>,
}

impl<'a> PostgresRow<'a> {
    pub fn new(columns: &'a [Type], fields: &'a [u8]) -> PostgresRow<'a> {
        PostgresRow { columns, fields, reached: Cell::default() }
    }

    /// The value of a column; nothing where it is of another type.
    pub fn get<T: FromSql<'a>>(&self, column: usize) -> Option<T> {
        let ty = self.columns.get(column).filter(|ty| T::accepts(ty))?;
        T::from_sql_nullable(ty, self.field(column)?).ok()
    }

    /// The bytes of a column, if it has any; nothing where the row ends before.
    fn field(&self, column: usize) -> Option<Option<&'a [u8]>> {
        let (mut at, mut place) = self.reached.get();
        if at > column {
            (at, place) = (0, 0);
        }
        loop {
            let (length, rest) = self.fields.get(place..)?.split_first_chunk()?;
            let length = i32::from_be_bytes(*length);
            if at == column {
                self.reached.set((at, place));
                return if length < 0 { Some(None) } else { Some(Some(rest.get(..length as usize)?)) };
            }
            (at, place) = (at + 1, place + 4 + length.max(0) as usize);
        }
    }
}

/// What the server is yet to say.
enum Due {
    /// That a statement ran which nobody waits for.
    Done,
    /// The answer to the question that is waited for.
    Answer,
    /// The answer to a question that was asked ahead, by its number.
    Ahead(u64),
    /// That a statement is let go.
    Closed,
    /// That the statement of a name is prepared.
    Prepared(Rc<str>),
    /// What a statement takes and gives.
    Description,
    /// That it has come to a mark.
    Mark,
    /// As [`Due::Mark`], where nobody is told of failures before it.
    Forgiving,
}

impl Due {
    fn is_mark(&self) -> bool {
        matches!(self, Due::Mark | Due::Forgiving)
    }
}

/// A connection and what was sent over it.
pub(crate) struct Wire {
    socket: Socket,
    /// Messages that are not written yet.
    out: BytesMut,
    /// Bytes that have come and were not taken up.
    come: BytesMut,
    room: Box<[u8]>,
    due: VecDeque<Due>,
    /// Rows of what was asked ahead, by its number.
    answers: Vec<(u64, Vec<Bytes>)>,
    last_number: u64,
    unprepared: Vec<Rc<str>>,
    is_open: bool,
    /// Whether the last statement said that it undid its transaction.
    has_undone: bool,
}

impl Wire {
    /// Connects; see [`connect`].
    pub fn open(url: &str) -> Result<Wire, StoreError> {
        Ok(Wire {
            socket: connect(url)?,
            out: BytesMut::new(),
            come: BytesMut::new(),
            room: vec![0; CHUNK].into_boxed_slice(),
            due: VecDeque::new(),
            answers: Vec::new(),
            last_number: 0,
            unprepared: Vec::new(),
            is_open: true,
            has_undone: false,
        })
    }

    /// Whether nothing can be asked any more.
    pub fn is_closed(&self) -> bool {
        !self.is_open
    }

    /// Whether the last statement said that it undid its transaction, whatever was asked for.
    pub fn has_undone(&self) -> bool {
        self.has_undone
    }

    /// Has a statement prepared, and another let go that had its name: before the next question where its shape is known, otherwise it is waited for.
    pub fn prepare(
        &mut self,
        name: Rc<str>,
        sql: &str,
        shape: Option<Arc<Shape>>,
    ) -> Result<Statement, StoreError> {
        frontend::close(b'S', &name, &mut self.out).map_err(StoreError::Broken)?;
        frontend::parse(&name, sql, [], &mut self.out).map_err(StoreError::Broken)?;
        self.due.extend([Due::Closed, Due::Prepared(Rc::clone(&name))]);
        if let Some(shape) = shape {
            return Ok(Statement { name, shape });
        }
        frontend::describe(b'S', &name, &mut self.out).map_err(StoreError::Broken)?;
        self.due.push_back(Due::Description);
        let mut shape = Shape::default();
        self.take_up(&mut shape, &mut nothing)?;
        Ok(Statement { name, shape: Arc::new(shape) })
    }

    /// Names of statements that were not prepared after all, as something had failed before them.
    pub fn unprepared(&mut self) -> Vec<Rc<str>> {
        std::mem::take(&mut self.unprepared)
    }

    /// Puts a statement in line. It is written with the next question; when it fails, that question does.
    pub fn send(&mut self, bound: &Bound) -> Result<(), StoreError> {
        self.put(bound, Due::Done)?;
        if self.due.len() < DUE_MAX { Ok(()) } else { self.wait() }
    }

    /// Puts a question in line, whose answer is fetched by the number given; it is written with the next one.
    pub fn ask_ahead(&mut self, bound: &Bound) -> Result<u64, StoreError> {
        self.last_number += 1;
        self.put(bound, Due::Ahead(self.last_number))?;
        self.answers.push((self.last_number, Vec::new()));
        Ok(self.last_number)
    }

    /// The rows of a question that was asked ahead, whose columns are these.
    pub fn answer(&mut self, number: u64) -> Result<Vec<Bytes>, StoreError> {
        if self.due.iter().any(|due| matches!(due, Due::Ahead(asked) if *asked == number)) {
            self.wait()?;
        }
        let place = self.answers.iter().position(|(asked, _)| *asked == number);
        Ok(place.map(|place| self.answers.swap_remove(place).1).unwrap_or_default())
    }

    /// Asks and hands over each row; gives how many rows it changed or gave. Fails also with what failed before it.
    pub fn ask<E: From<StoreError>>(
        &mut self,
        bound: &Bound,
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<u64, E> {
        self.put(bound, Due::Answer)?;
        self.take_up(&mut Shape::default(), &mut each)
    }

    /// Waits until all that was sent has been done.
    pub fn wait(&mut self) -> Result<(), StoreError> {
        self.take_up(&mut Shape::default(), &mut nothing).map(|_| ())
    }

    /// Runs statements without parameters, which may be several.
    pub fn run_script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.mark(Due::Mark);
        frontend::query(sql, &mut self.out).map_err(StoreError::Broken)?;
        self.due.push_back(Due::Mark);
        self.wait()
    }

    /// Lets go what was asked ahead and not fetched; nobody is told what of it, and of what was sent, fails.
    pub fn forget(&mut self) {
        self.answers.clear();
        self.mark(Due::Forgiving);
    }

    /// Writes what is in line, without waiting for the answers; where that fails nothing can be asked any more.
    pub fn flush(&mut self) {
        self.mark(Due::Mark);
        self.is_open &= self.write().is_ok();
    }

    fn put(&mut self, bound: &Bound, due: Due) -> Result<(), StoreError> {
        self.out.extend_from_slice(&bound.0);
        frontend::execute("", 0, &mut self.out).map_err(StoreError::Broken)?;
        self.due.push_back(due);
        Ok(())
    }

    /// Ends what was sent with a mark, unless it has one.
    fn mark(&mut self, mark: Due) {
        if self.due.back().is_some_and(|due| !due.is_mark()) {
            frontend::sync(&mut self.out);
            self.due.push_back(mark);
        }
    }

    /// Writes what is in line and takes up what has to come: rows go to `each`, unless something failed before.
    fn take_up<E: From<StoreError>>(
        &mut self,
        shape: &mut Shape,
        each: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<u64, E> {
        self.mark(Due::Mark);
        // Stays so where whoever takes the rows panics: the rest would be taken for other answers.
        self.is_open = false;
        let (mut failure, mut changed) = (None, 0);
        let whole = self.write().and_then(|()| {
            while let Some(due) = self.due.front() {
                let is_description = matches!(due, Due::Description);
                let is_mark = due.is_mark();
                match next_message(&mut self.socket, &mut self.come, &mut self.room)? {
                    Message::DataRow(row) => match due {
                        Due::Answer if failure.is_none() => failure = each(row.buffer()).err(),
                        Due::Ahead(number) => keep(&mut self.answers, *number, &row),
                        _ => {}
                    },
                    Message::CommandComplete(done) if !is_mark => {
                        let tag = done.tag()?;
                        self.has_undone = tag == "ROLLBACK";
                        changed = tag.rsplit(' ').next().and_then(|last| last.parse().ok()).unwrap_or(0);
                        self.due.pop_front();
                    }
                    Message::EmptyQueryResponse | Message::CloseComplete if !is_mark => {
                        self.due.pop_front();
                    }
                    Message::ParseComplete if matches!(due, Due::Prepared(_)) => {
                        self.due.pop_front();
                    }
                    Message::ParameterDescription(body) => {
                        shape.params = body.parameters().map(|oid| Ok(of_oid(oid))).collect()?;
                    }
                    Message::RowDescription(body) if is_description => {
                        shape.columns = body.fields().map(|field| Ok(of_oid(field.type_oid()))).collect()?;
                        self.due.pop_front();
                    }
                    Message::NoData if is_description => {
                        self.due.pop_front();
                    }
                    Message::ErrorResponse(body) => {
                        let refused = refused(&body)?;
                        failure.get_or_insert_with(|| E::from(refused));
                        while let Some(passed) = self.due.pop_front_if(|due| !due.is_mark()) {
                            if let Due::Prepared(name) = passed {
                                self.unprepared.push(name);
                            }
                        }
                    }
                    Message::ReadyForQuery(_) => {
                        if let Some(Due::Forgiving) = self.due.pop_front() {
                            failure = None;
                        }
                    }
                    _ => {}
                }
            }
            Ok(())
        });
        self.is_open = whole.is_ok();
        match (failure, whole) {
            (Some(failure), _) => Err(failure),
            (None, Err(cause)) => Err(E::from(StoreError::Broken(cause))),
            (None, Ok(())) => Ok(changed),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let written = self.socket.write_all(&self.out);
        self.out.clear();
        written
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.out.clear();
        frontend::terminate(&mut self.out);
        // Nobody is there who could be told.
        let _ = self.write();
    }
}

fn nothing(_: &[u8]) -> Result<(), StoreError> {
    Ok(())
}

fn keep(answers: &mut [(u64, Vec<Bytes>)], number: u64, row: &DataRowBody) {
    if let Some((_, rows)) = answers.iter_mut().find(|(asked, _)| *asked == number) {
        rows.push(row.buffer_bytes().clone());
    }
}

fn next_message(socket: &mut Socket, come: &mut BytesMut, room: &mut [u8]) -> io::Result<Message> {
    loop {
        if let Some(message) = Message::parse(come)? {
            return Ok(message);
        }
        match socket.read(room)? {
            0 => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server hung up")),
            count => come.extend_from_slice(&room[..count]),
        }
    }
}

/// Types of the store's columns are all built in.
fn of_oid(oid: u32) -> Type {
    Type::from_oid(oid).unwrap_or(Type::UNKNOWN)
}

/// The server's own words; the detail is left out, it can hold personal data.
fn refused(body: &ErrorResponseBody) -> io::Result<StoreError> {
    let (mut code, mut message) = (String::new(), String::new());
    body.fields().for_each(|field| {
        let said = || String::from_utf8_lossy(field.value_bytes()).into_owned();
        match field.type_() {
            b'C' => code = said(),
            b'M' => message = said(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(StoreError::Refused { code, message })
}
