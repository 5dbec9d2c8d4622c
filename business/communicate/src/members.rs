//! Many customers in few bytes, for audiences that are kept as they were.

use vocabulary::CustomerId;

/// Differences of neighbours, seven bits a byte: a million neighbours take a megabyte.
pub(crate) fn encode(members: &[CustomerId]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(members.len() * 2);
    let mut before = 0;
    for member in members {
        let mut difference = (member.0 - before) as u64;
        while difference >= 0x80 {
            bytes.push(difference as u8 | 0x80);
            difference >>= 7;
        }
        bytes.push(difference as u8);
        before = member.0;
    }
    bytes
}

/// The members that were encoded.
pub(crate) fn decode(bytes: &[u8]) -> Vec<CustomerId> {
    let (mut members, mut before, mut difference, mut shift) = (Vec::new(), 0_i64, 0_u64, 0);
    for byte in bytes {
        difference |= u64::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            before += difference as i64;
            members.push(CustomerId(before));
            (difference, shift) = (0, 0);
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_reads_back_as_it_was_kept() {
        let members: Vec<_> =
            [1, 2, 3, 200, 70_000, 5_000_000_000, i64::MAX].into_iter().map(CustomerId).collect();
        assert_eq!(decode(&encode(&members)), members);
        assert!(decode(&encode(&[])).is_empty());
    }
}
