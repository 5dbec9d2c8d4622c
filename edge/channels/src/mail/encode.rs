use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Longest line of an encoded body.
const LINE_MAX: usize = 76;
/// Bytes of text in one encoded word, so that it stays within 75 characters.
const WORD_BYTES: usize = 42;

/// A name and an address: `"Shop" <shop@example.com>`.
pub(super) fn mailbox(name: &str, email: &str) -> String {
    let (name, email) = (one_line(name), one_line(email));
    if name.is_empty() {
        return email;
    }
    let shown = if name.is_ascii() {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        words(&name, "From: ".len())
    };
    format!("{shown}\r\n <{email}>")
}

/// Text of a header field: as it is when plain, else in encoded words.
pub(super) fn words(text: &str, indent: usize) -> String {
    let text = one_line(text);
    if text.is_ascii() && !text.contains("=?") {
        return fold(&text, indent);
    }
    let mut words = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let mut end = rest.len().min(WORD_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(&rest[..end])));
        rest = &rest[end..];
    }
    words.join("\r\n ")
}

/// Control characters would end the field; they become spaces.
pub(super) fn one_line(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Breaks long plain text at spaces.
fn fold(text: &str, indent: usize) -> String {
    let mut folded = String::with_capacity(text.len() + 8);
    let mut column = indent;
    for (number, word) in text.split(' ').enumerate() {
        if number > 0 {
            let breaks = column + 1 + word.len() > LINE_MAX && !word.is_empty();
            folded.push_str(if breaks { "\r\n " } else { " " });
            column = if breaks { 1 } else { column + 1 };
        }
        folded.push_str(word);
        column += word.len();
    }
    folded
}

/// Writes the rest of a part's head and its body: quoted-printable for mostly plain text, base64 for other scripts. No line begins with a dot.
pub(super) fn push_body(out: &mut String, text: &str) {
    let foreign = text.bytes().filter(|byte| !byte.is_ascii()).count();
    if foreign * 6 > text.len() {
        out.push_str("base64\r\n\r\n");
        push_base64(out, text.as_bytes());
    } else {
        out.push_str("quoted-printable\r\n\r\n");
        push_quoted(out, text);
    }
}

fn push_base64(out: &mut String, bytes: &[u8]) {
    for line in bytes.chunks(LINE_MAX / 4 * 3) {
        STANDARD.encode_string(line, out);
        out.push_str("\r\n");
    }
}

fn push_quoted(out: &mut String, text: &str) {
    for line in text.split('\n') {
        push_quoted_line(out, line.strip_suffix('\r').unwrap_or(line).as_bytes());
        out.push_str("\r\n");
    }
}

fn push_quoted_line(out: &mut String, line: &[u8]) {
    let mut column = 0;
    for (at, byte) in line.iter().enumerate() {
        let is_last = at + 1 == line.len();
        let is_plain = match byte {
            b'=' => false,
            b'.' => column > 0,
            b' ' | b'\t' => !is_last,
            b'!'..=b'~' => true,
            _ => false,
        };
        let width = if is_plain { 1 } else { 3 };
        if column + width > LINE_MAX - 1 {
            out.push_str("=\r\n");
            column = 0;
        }
        if is_plain && !(column == 0 && *byte == b'.') {
            out.push(char::from(*byte));
            column += 1;
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('=');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
            column += 3;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unquote(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let joined = text.replace("=\r\n", "");
        let mut rest = joined.as_bytes();
        while let Some((byte, after)) = rest.split_first() {
            if *byte == b'=' {
                let hex = std::str::from_utf8(&after[..2]).expect("hex");
                bytes.push(u8::from_str_radix(hex, 16).expect("hex"));
                rest = &after[2..];
            } else {
                bytes.push(*byte);
                rest = after;
            }
        }
        bytes
    }

    proptest! {
        #[test]
        fn quoted_text_reads_back_in_short_lines_none_of_which_begins_with_a_dot(text in "[ -~\n.=é]{0,300}") {
            let mut out = String::new();
            push_quoted(&mut out, &text);
            prop_assert!(out.is_ascii());
            for line in out.split("\r\n") {
                prop_assert!(line.len() <= LINE_MAX && !line.starts_with('.') && !line.ends_with(' '), "{line:?}");
            }
            let expected = text.replace('\n', "\r\n") + "\r\n";
            prop_assert_eq!(unquote(&out), expected.into_bytes());
        }
    }

    #[test]
    fn a_header_keeps_to_one_field_whatever_is_put_in() {
        assert_eq!(words("Hi\r\nBcc: x@y.z", 9), "Hi  Bcc: x@y.z");
        assert_eq!(mailbox("Say \"hi\"", "a@b.kz"), "\"Say \\\"hi\\\"\"\r\n <a@b.kz>");
        let long = words(&"Қазақстан ".repeat(20), 9);
        assert!(long.split("\r\n ").all(|word| word.len() <= 75 && word.starts_with("=?utf-8?B?")), "{long}");
    }
}
