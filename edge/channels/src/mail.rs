//! Writes a message as mail: headers, a text and an HTML part.

mod encode;

use communicate::Message;
use vocabulary::Instant;

use crate::dkim::Signer;

/// Header fields and body apart, both with CRLF line ends: what a signature is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Name and value of each field, folded as they go out.
    pub headers: Vec<(String, String)>,
    /// Everything after the empty line.
    pub body: String,
}

/// Writes a message; `host` stands in its Message-ID.
pub fn write(message: &Message, host: &str) -> Mail {
    let boundary = format!("=_{}", message.key);
    let date = Instant(message.at_seconds.saturating_mul(1_000_000)).timestamp();
    let mut headers = vec![
        field("From", encode::mailbox(&message.from_name, &message.from_email)),
        field("To", encode::one_line(&message.to)),
        field("Subject", encode::words(&message.subject, "Subject: ".len())),
        field("Date", date.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()),
        field("Message-ID", format!("<{}@{host}>", message.key)),
        field("MIME-Version", "1.0".to_owned()),
        field("Content-Type", format!("multipart/alternative;\r\n boundary=\"{boundary}\"")),
    ];
    if let Some(reply_to) = &message.reply_to {
        headers.push(field("Reply-To", encode::one_line(reply_to)));
    }
    headers.extend(message.headers.iter().map(|(name, value)| field(name, encode::one_line(value))));
    let mut body = String::with_capacity(message.html.len() * 4 / 3 + message.text.len() * 4 / 3 + 512);
    for (kind, text) in [("plain", &message.text), ("html", &message.html)] {
        body.push_str(&format!(
            "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: "
        ));
        encode::push_body(&mut body, text);
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    Mail { headers, body }
}

impl Mail {
    /// The bytes that go over the line after `DATA`, the closing dot included, signed when there is a signer.
    pub fn to_wire(&self, signer: Option<&Signer>, at_seconds: i64) -> Vec<u8> {
        let mut wire = String::with_capacity(self.body.len() + 2_048);
        if let Some(signature) = signer.and_then(|signer| signer.sign(self, at_seconds)) {
            push_field(&mut wire, "DKIM-Signature", &signature);
        }
        for (name, value) in &self.headers {
            push_field(&mut wire, name, value);
        }
        wire.push_str("\r\n");
        // No line of ours begins with a dot: see `encode::push_body`.
        wire.push_str(&self.body);
        wire.push_str(".\r\n");
        wire.into_bytes()
    }
}

fn field(name: &str, value: String) -> (String, String) {
    (name.to_owned(), value)
}

fn push_field(wire: &mut String, name: &str, value: &str) {
    wire.push_str(name);
    wire.push_str(": ");
    wire.push_str(value);
    wire.push_str("\r\n");
}
