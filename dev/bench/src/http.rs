//! A kept-open HTTP/1.1 connection that costs next to nothing: the load generator shares its cores with the server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// One connection to the server.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: String,
    authorization: String,
    /// Cookie and token of whoever is signed in, as header lines.
    session: String,
    cookie: String,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    /// Connects; `authorization` is the header's value, empty for nobody.
    pub fn open(address: &str, authorization: &str) -> Result<Connection> {
        let stream = TcpStream::connect(address).with_context(|| format!("no server at {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream: BufReader::new(stream),
            address: address.to_owned(),
            authorization: if authorization.is_empty() {
                String::new()
            } else {
                format!("authorization: {authorization}\r\n")
            },
            session: String::new(),
            cookie: String::new(),
            line: String::new(),
            body: Vec::new(),
        })
    }

    /// The first bytes of a request with a body of so many bytes.
    pub fn head(&self, method: &str, path: &str, length: usize) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{}{}content-type: application/json\r\ncontent-length: {length}\r\n\r\n",
            self.address, self.authorization, self.session
        )
    }

    /// Signs in as the console does; what follows on this connection is done by that person.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Result<()> {
        let session =
            self.call("POST", "/api/v1/session", Some(&json!({"email": email, "password": password})))?;
        let token = session["csrf_token"].as_str().context("no token for writes")?;
        self.session = format!("cookie: {}\r\nx-csrf-token: {token}\r\n", self.cookie);
        Ok(())
    }

    /// Sends a request already in bytes; gives the answer's status and body.
    pub fn exchange(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.stream.get_mut().write_all(request)?;
        let status = self.next_line()?.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status: u16 = status.context("not an HTTP answer")?;
        let (mut length, mut cookie) = (0, None);
        loop {
            let line = self.next_line()?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            } else if name.eq_ignore_ascii_case("set-cookie") {
                cookie = value.trim().split(';').next().map(str::to_owned);
            }
        }
        if let Some(cookie) = cookie {
            self.cookie = cookie;
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok((status, &self.body))
    }

    fn next_line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(self.line.trim_end())
    }

    /// Calls the API and reads the JSON of its answer; an answer of 4xx or 5xx is an error.
    pub fn call(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = self.head(method, path, body.len()) + &body;
        let (status, answer) = self.exchange(request.as_bytes())?;
        if status >= 400 {
            bail!("{method} {path}: {status} {}", String::from_utf8_lossy(answer));
        }
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(answer).with_context(|| format!("{method} {path} answers no JSON"))
    }

    /// Reads from the API.
    pub fn get(&mut self, path: &str) -> Result<Value> {
        self.call("GET", path, None)
    }
}
