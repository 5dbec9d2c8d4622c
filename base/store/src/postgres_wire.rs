//! A connection to PostgreSQL used by one thread: tokio-postgres speaks the protocol, over a socket that blocks.
//!
//! A question costs one write and one read, where a reactor needs several calls of the system more; and what nobody waits for goes over in
//! the write of the next question.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::config::Host;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Config, Connection, Error, NoTls, Row};

use crate::StoreError;

/// The port of a server that names none.
const PORT: u16 = 5432;
/// So many statements are sent at most before somebody looks at their answers: these must fit in what the socket holds.
const SENT_MAX: usize = 200;

/// A statement that was sent, and whose answer nobody has looked at.
type Sent = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

/// A question that was asked ahead: its answer is yet to come, or is there.
enum Ahead {
    Asked(Pin<Box<dyn Future<Output = Result<Vec<Row>, Error>>>>),
    Answered(Result<Vec<Row>, Error>),
}

impl Ahead {
    /// Whether the answer is there, after taking up what has come of it.
    fn is_answered(&mut self) -> bool {
        if let Ahead::Asked(question) = self
            && let Poll::Ready(outcome) = question.as_mut().poll(&mut unwoken())
        {
            *self = Ahead::Answered(outcome);
        }
        matches!(self, Ahead::Answered(_))
    }
}

/// A connection and what was sent over it.
pub(crate) struct Wire {
    client: Rc<Client>,
    /// Nothing once it broke.
    connection: Option<Connection<Socket, NoTlsStream>>,
    reads: Rc<Cell<Reads>>,
    sent: VecDeque<Sent>,
    /// What was asked ahead, by number.
    ahead: VecDeque<(u64, Ahead)>,
    last_ahead: u64,
    /// The first failure of what was sent.
    failure: Option<Error>,
}

impl Wire {
    /// Connects to the first of the hosts that answers: `postgres://user:password@host/database` or `host=… dbname=…`.
    pub fn open(url: &str) -> Result<Wire, StoreError> {
        let config: Config = url.parse()?;
        let reads = Rc::new(Cell::new(Reads::All));
        let socket = Socket { stream: reach(&config)?, reads: Rc::clone(&reads) };
        let mut connecting = pin!(config.connect_raw(socket, NoTls));
        let (client, connection) = loop {
            if let Poll::Ready(connected) = connecting.as_mut().poll(&mut unwoken()) {
                break connected?;
            }
        };
        let (client, connection) = (Rc::new(client), Some(connection));
        let (sent, ahead) = (VecDeque::new(), VecDeque::new());
        Ok(Wire { client, connection, reads, sent, ahead, last_ahead: 0, failure: None })
    }

    /// What questions are asked with.
    pub fn client(&self) -> Rc<Client> {
        Rc::clone(&self.client)
    }

    /// Whether nothing can be asked any more.
    pub fn is_closed(&self) -> bool {
        self.connection.is_none()
    }

    /// Puts a statement in line. It is written with the next question; when it fails, that question does.
    pub fn send(
        &mut self,
        statement: impl Future<Output = Result<(), Error>> + 'static,
    ) -> Result<(), Error> {
        let mut statement: Sent = Box::pin(statement);
        match statement.as_mut().poll(&mut unwoken()) {
            Poll::Ready(outcome) => self.failure = self.failure.take().or(outcome.err()),
            Poll::Pending => self.sent.push_back(statement),
        }
        if self.sent.len() < SENT_MAX { Ok(()) } else { self.wait(async { Ok(()) }) }
    }

    /// Puts a question in line, whose answer is fetched by the number given; it is written with the next one.
    pub fn ask(&mut self, question: impl Future<Output = Result<Vec<Row>, Error>> + 'static) -> u64 {
        let mut question = Ahead::Asked(Box::pin(question));
        question.is_answered();
        self.last_ahead += 1;
        self.ahead.push_back((self.last_ahead, question));
        self.last_ahead
    }

    /// The answer to a question that was asked ahead.
    pub fn answer(&mut self, number: u64) -> Result<Vec<Row>, Error> {
        let Some(place) = self.ahead.iter().position(|(asked, _)| *asked == number) else {
            return Ok(Vec::new());
        };
        while !self.take_up(place) {
            self.turn(Reads::None);
            self.turn(Reads::One);
        }
        match self.ahead.remove(place) {
            Some((_, Ahead::Answered(answer))) => answer,
            _ => Ok(Vec::new()),
        }
    }

    /// Waits for what was asked ahead and not fetched; gives the first failure.
    pub fn settle(&mut self) -> Result<(), Error> {
        while let Some((number, _)) = self.ahead.front() {
            let number = *number;
            self.answer(number)?;
        }
        Ok(())
    }

    /// Lets go what was asked ahead and not fetched.
    pub fn forget(&mut self) {
        self.ahead.clear();
    }

    /// Takes up what has come of the answers up to a place, in their order: the connection reads no further than somebody takes up.
    fn take_up(&mut self, place: usize) -> bool {
        self.ahead.iter_mut().take(place + 1).all(|(_, ahead)| ahead.is_answered())
    }

    /// Writes what is in line, without waiting for the answers.
    pub fn flush(&mut self) {
        self.turn(Reads::None);
    }

    /// Asks, and waits for the answer and for those of what was sent before.
    pub fn wait<T>(&mut self, question: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut question = pin!(question);
        let mut answer = None;
        loop {
            self.take_up(usize::MAX - 1);
            if answer.is_none()
                && let Poll::Ready(outcome) = question.as_mut().poll(&mut unwoken())
            {
                answer = Some(outcome);
            }
            while let Some(first) = self.sent.front_mut()
                && let Poll::Ready(outcome) = first.as_mut().poll(&mut unwoken())
            {
                self.failure = self.failure.take().or(outcome.err());
                self.sent.pop_front();
            }
            match answer.take() {
                Some(answer) if self.sent.is_empty() => return self.failure.take().map_or(answer, Err),
                still => answer = still,
            }
            self.turn(Reads::None);
            self.turn(Reads::One);
        }
    }

    /// Lets the connection write what it can and read as much as it may.
    fn turn(&mut self, reads: Reads) {
        self.reads.set(reads);
        if self.connection.as_mut().is_some_and(|open| Pin::new(open).poll(&mut unwoken()).is_ready()) {
            // Whoever still waits is told so.
            self.connection = None;
        }
    }
}

/// How much a socket may read before it says that nothing is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Nothing: there is still something to write.
    None,
    /// What comes next, however long that takes.
    One,
    /// As much as is asked for.
    All,
}

struct Socket {
    stream: Stream,
    reads: Rc<Cell<Reads>>,
}

enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.reads.get() {
            Reads::None => return Poll::Pending,
            Reads::One => self.reads.set(Reads::None),
            Reads::All => {}
        }
        let room = buffer.initialize_unfilled();
        let count = uninterrupted(|| match &mut self.stream {
            Stream::Tcp(stream) => stream.read(room),
            Stream::Unix(stream) => stream.read(room),
        })?;
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(uninterrupted(|| match &mut self.stream {
            Stream::Tcp(stream) => stream.write(bytes),
            Stream::Unix(stream) => stream.write(bytes),
        }))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn uninterrupted(mut call: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match call() {
            Err(failure) if failure.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

/// Nobody needs to be woken: whoever polls comes back.
fn unwoken() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

/// The first of a configuration's hosts that can be reached.
fn reach(config: &Config) -> Result<Stream, StoreError> {
    let (hosts, ports) = (config.get_hosts(), config.get_ports());
    let mut failure = "no host is named".to_owned();
    for (place, host) in hosts.iter().enumerate() {
        let port = ports.get(place).or(ports.first()).copied().unwrap_or(PORT);
        let reached = match host {
            Host::Tcp(name) => reach_tcp(name, port, config.get_connect_timeout()),
            Host::Unix(folder) => {
                UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).map(Stream::Unix)
            }
        };
        match reached {
            Ok(stream) => return Ok(stream),
            Err(cause) => failure = cause.to_string(),
        }
    }
    Err(StoreError::Location(format!("PostgreSQL cannot be reached: {failure}")))
}

fn reach_tcp(name: &str, port: u16, patience: Option<&Duration>) -> io::Result<Stream> {
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    for address in (name, port).to_socket_addrs()? {
        let connected = match patience {
            Some(patience) => TcpStream::connect_timeout(&address, *patience),
            None => TcpStream::connect(address),
        };
        match connected {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(Stream::Tcp(stream));
            }
            Err(cause) => failure = cause,
        }
    }
    Err(failure)
}
