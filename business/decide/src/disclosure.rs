//! Under which addresses a person may be told to an ad network.

use crate::audience::Candidate;

/// Why a person is not told, the farthest from being told first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// There is no address that can be used.
    NoAddress,
    /// Every address is on the list of those never to be written to.
    Suppressed,
    /// The person did not agree to advertising on any address.
    NoConsent,
}

/// The addresses of a person that may be told, in the order of the channels asked for; an error when there is none. Each stands on the
/// consent of its own channel: who agreed to e-mails only is told by e-mail only.
pub fn disclose(channels: &[&Candidate]) -> Result<Vec<Option<String>>, LeftOut> {
    let verdicts: Vec<Result<&String, LeftOut>> = channels.iter().map(|channel| one(channel)).collect();
    if verdicts.iter().any(Result::is_ok) {
        return Ok(verdicts.into_iter().map(|verdict| verdict.ok().cloned()).collect());
    }
    Err(verdicts.into_iter().filter_map(Result::err).max().unwrap_or(LeftOut::NoAddress))
}

fn one(candidate: &Candidate) -> Result<&String, LeftOut> {
    let contact = candidate.contact.as_ref().ok_or(LeftOut::NoAddress)?;
    if candidate.is_suppressed {
        return Err(LeftOut::Suppressed);
    }
    if candidate.has_consent { Ok(contact) } else { Err(LeftOut::NoConsent) }
}

#[cfg(test)]
mod tests {
    use vocabulary::CustomerId;

    use super::*;

    fn channel(contact: Option<&str>, is_suppressed: bool, has_consent: bool) -> Candidate {
        Candidate { customer: CustomerId(1), contact: contact.map(str::to_owned), is_suppressed, has_consent }
    }

    #[test]
    fn an_address_is_told_on_the_consent_of_its_own_channel_only() {
        let (none, agreed) = (channel(None, false, true), channel(Some("a"), false, true));
        let (silent, blocked) = (channel(Some("b"), false, false), channel(Some("c"), true, true));
        let a = || Some("a".to_owned());
        let table = [
            (vec![&agreed, &silent], Ok(vec![a(), None])),
            (vec![&blocked, &agreed], Ok(vec![None, a()])),
            (vec![&agreed, &agreed], Ok(vec![a(), a()])),
            (vec![&none, &none], Err(LeftOut::NoAddress)),
            (vec![&none, &blocked], Err(LeftOut::Suppressed)),
            (vec![&silent, &blocked], Err(LeftOut::NoConsent)),
            (vec![&silent], Err(LeftOut::NoConsent)),
        ];
        for (channels, expected) in table {
            assert_eq!(disclose(&channels), expected, "{channels:?}");
        }
    }
}
