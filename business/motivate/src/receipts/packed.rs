//! Papers as they lie in the store: a hundred promotions that did not apply are told in the same words a hundred times, so what is long is
//! packed. A tenth of the bytes is a tenth of the pages the disk is given for an order.

use store::StoreError;

/// Shorter ones stay as they are.
const SHORT: usize = 512;
/// The first byte of a packed paper; JSON never begins with it.
const PACKED: u8 = 1;

/// The bytes to keep.
pub(super) fn pack(paper: &str) -> Vec<u8> {
    if paper.len() < SHORT {
        return paper.as_bytes().to_vec();
    }
    let mut bytes = vec![PACKED];
    bytes.extend(lz4_flex::compress_prepend_size(paper.as_bytes()));
    bytes
}

/// The paper of kept bytes.
pub(super) fn unpack(bytes: Vec<u8>) -> Result<String, StoreError> {
    let damaged = || StoreError::Disk("the paper of a receipt cannot be read".to_owned());
    let plain = match bytes.split_first() {
        Some((&PACKED, packed)) => lz4_flex::decompress_size_prepended(packed).map_err(|_| damaged())?,
        _ => bytes,
    };
    String::from_utf8(plain).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_just_so() {
        for paper in ["", "{}", &"{\"reason\":\"no_products\"}".repeat(400), &"ё".repeat(300)] {
            assert_eq!(unpack(pack(paper)).expect("read"), *paper);
        }
    }

    #[test]
    fn what_repeats_itself_is_small() {
        assert!(pack(&"{\"reason\":\"no_products\"}".repeat(400)).len() < 500);
    }

    #[test]
    fn damage_is_told() {
        let mut bytes = pack(&"{\"reason\":\"no_products\"}".repeat(400));
        bytes.truncate(20);
        assert!(unpack(bytes).is_err());
    }
}
