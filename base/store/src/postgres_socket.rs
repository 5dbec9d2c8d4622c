//! Connecting to PostgreSQL: tokio-postgres finds the host, says who we are and proves it, over a socket that blocks.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::config::Host;
use tokio_postgres::{Config, NoTls};

use crate::StoreError;

/// The port of a server that names none.
const PORT: u16 = 5432;

/// A connection to a server.
pub(crate) enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

/// Connects to the first of the hosts that answers: `postgres://user:password@host/database` or `host=… dbname=…`. The server is ready for
/// statements then.
pub(crate) fn connect(url: &str) -> Result<Socket, StoreError> {
    let config: Config = url.parse()?;
    let socket = reach(&config)?;
    let mut connecting = pin!(config.connect_raw(socket.another().map_err(StoreError::Broken)?, NoTls));
    loop {
        // Whoever polls comes back: nobody needs to be woken.
        if let Poll::Ready(connected) = connecting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            // Their side of the socket is let go; ours goes on.
            let _ = connected?;
            return Ok(socket);
        }
    }
}

impl Socket {
    fn another(&self) -> io::Result<Socket> {
        Ok(match self {
            Socket::Tcp(stream) => Socket::Tcp(stream.try_clone()?),
            Socket::Unix(stream) => Socket::Unix(stream.try_clone()?),
        })
    }
}

impl Read for Socket {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        uninterrupted(|| match self {
            Socket::Tcp(stream) => stream.read(room),
            Socket::Unix(stream) => stream.read(room),
        })
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        uninterrupted(|| match self {
            Socket::Tcp(stream) => stream.write(bytes),
            Socket::Unix(stream) => stream.write(bytes),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = self.read(buffer.initialize_unfilled())?;
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write(bytes))
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

/// The first of a configuration's hosts that can be reached.
fn reach(config: &Config) -> Result<Socket, StoreError> {
    let (hosts, ports) = (config.get_hosts(), config.get_ports());
    let mut failure = io::Error::other("no host is named");
    for (place, host) in hosts.iter().enumerate() {
        let port = ports.get(place).or(ports.first()).copied().unwrap_or(PORT);
        let reached = match host {
            Host::Tcp(name) => reach_tcp(name, port, config.get_connect_timeout()),
            Host::Unix(folder) => {
                UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).map(Socket::Unix)
            }
        };
        match reached {
            Ok(socket) => return Ok(socket),
            Err(cause) => failure = cause,
        }
    }
    Err(StoreError::Broken(io::Error::new(
        failure.kind(),
        format!("the server cannot be reached: {failure}"),
    )))
}

fn reach_tcp(name: &str, port: u16, patience: Option<&Duration>) -> io::Result<Socket> {
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    for address in (name, port).to_socket_addrs()? {
        let connected = match patience {
            Some(patience) => TcpStream::connect_timeout(&address, *patience),
            None => TcpStream::connect(address),
        };
        match connected {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(Socket::Tcp(stream));
            }
            Err(cause) => failure = cause,
        }
    }
    Err(failure)
}
