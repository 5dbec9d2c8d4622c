//! One decision for each person of an audience.

use std::collections::HashSet;

use vocabulary::CustomerId;

use crate::ControlGroup;

/// What is known about a person when it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub customer: CustomerId,
    /// Where to; nothing without an address that can be written to.
    pub contact: Option<String>,
    /// Whether the address is on the list of those never to be written to.
    pub is_suppressed: bool,
    /// Whether the person agreed.
    pub has_consent: bool,
}

/// What is decided for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Write.
    Send,
    /// Could be written to, and is held back to compare with.
    Control,
    /// There is no address.
    NoAddress,
    /// The address is never to be written to.
    Suppressed,
    /// The person did not agree.
    NoConsent,
    /// Another person has the address and came first.
    DuplicateAddress,
}

/// Addresses a decision was made for.
#[derive(Debug, Default)]
pub struct Addresses(HashSet<[u8; 16]>);

impl Addresses {
    /// Notes an address; false when it was noted before. Letter case makes no difference.
    pub fn note(&mut self, contact: &str) -> bool {
        let hash = blake3::hash(contact.trim().to_lowercase().as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&hash.as_bytes()[..16]);
        self.0.insert(short)
    }
}

/// Decides for each candidate, in their order. Addresses carry over from batch to batch of one campaign.
pub fn decide(candidates: &[Candidate], addresses: &mut Addresses, control: &ControlGroup) -> Vec<Decision> {
    candidates.iter().map(|candidate| decide_one(candidate, addresses, control)).collect()
}

fn decide_one(candidate: &Candidate, addresses: &mut Addresses, control: &ControlGroup) -> Decision {
    let Some(contact) = &candidate.contact else { return Decision::NoAddress };
    if candidate.is_suppressed {
        return Decision::Suppressed;
    }
    if !candidate.has_consent {
        return Decision::NoConsent;
    }
    // Control comes last: it must have passed every filter the others passed, and claims its address like them.
    match (addresses.note(contact), control.holds(candidate.customer)) {
        (false, _) => Decision::DuplicateAddress,
        (true, true) => Decision::Control,
        (true, false) => Decision::Send,
    }
}
