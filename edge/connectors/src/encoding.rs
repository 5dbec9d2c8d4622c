//! Which encoding a text is in, and reading it as UTF-8.

use std::io::Read;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1254};

/// Bytes decoded at a time.
const CHUNK: usize = 64 * 1024;

/// Finds out the encoding from a file's beginning.
pub(crate) fn detect(sample: &[u8], whole: bool) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(sample) {
        return marked;
    }
    if let Some(wide) = utf16_by_zeros(sample) {
        return wide;
    }
    match std::str::from_utf8(sample) {
        Ok(_) => UTF_8,
        // A character cut by the end of the sample is no fault.
        Err(fault) if !whole && fault.error_len().is_none() => UTF_8,
        Err(_) => one_byte(sample),
    }
}

/// Latin text in UTF-16 has a zero in every other byte.
fn utf16_by_zeros(sample: &[u8]) -> Option<&'static Encoding> {
    let head = &sample[..sample.len().min(4096) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 8;
    match () {
        () if head.len() < 4 => None,
        () if odd > enough && even * 8 < odd => Some(UTF_16LE),
        () if even > enough && odd * 8 < even => Some(UTF_16BE),
        () => None,
    }
}

/// Cyrillic words are runs of high bytes; Turkish ones have them singly among Latin letters.
fn one_byte(sample: &[u8]) -> &'static Encoding {
    let high = sample.iter().filter(|byte| **byte >= 0x80).count();
    let paired = sample.windows(2).filter(|pair| pair[0] >= 0x80 && pair[1] >= 0x80).count();
    if paired * 3 >= high { WINDOWS_1251 } else { WINDOWS_1254 }
}

/// A text of any encoding, read as UTF-8 without its byte order mark.
pub(crate) struct Decoding<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    /// Reads a source in an encoding.
    pub fn new(source: R, encoding: &'static Encoding) -> Decoding<R> {
        Decoding { source, decoder: encoding.new_decoder_with_bom_removal(), raw: Vec::new(), ended: false }
    }

    /// Appends the next piece of text; false at the end.
    pub fn fill(&mut self, text: &mut Vec<u8>) -> std::io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.raw.resize(CHUNK, 0);
        let read = self.source.read(&mut self.raw)?;
        self.ended = read == 0;
        let before = text.len();
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(read * 3 + 16);
        text.resize(before + room, 0);
        let (_, _, written, _) =
            self.decoder.decode_to_utf8(&self.raw[..read], &mut text[before..], self.ended);
        text.truncate(before + written);
        Ok(!self.ended || written > 0)
    }
}
