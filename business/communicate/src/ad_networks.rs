//! Ad networks and the files they read: which columns there are, and in which form an address is hashed.
//!
//! What each network says of its files (looked up in November 2026):
//!
//! - Google Customer Match: columns and SHA-256, <https://support.google.com/google-ads/answer/7476159>; the form of an address before it is
//!   hashed, also what becomes of dots and plus signs at Gmail, <https://developers.google.com/data-manager/api/devguides/concepts/formatting>.
//! - Meta customer lists: column names, <https://www.facebook.com/business/help/2082575038703844>; the form and SHA-256,
//!   <https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences>.
//! - VK: one kind of address a list, the header `id`, MD5, <https://target.my.com/help/advertisers/sourceuserlists/en>. That page is of
//!   myTarget, which VK Ads took over; a page of VK Ads itself that says the same could not be read. Lower case before hashing is taken
//!   over from the other networks.
//! - Yandex Audience, CRM data: columns, SHA-256 and no new MD5 since January 2025, <https://yandex.com/support/audience/en/file.md>.

mod form;

use md5::Md5;
use sha2::{Digest, Sha256};
use vocabulary::{Problem, numbered_words};

numbered_words! {
    /// Where ads are bought.
    AdNetwork {
        /// Google Ads, Customer Match.
        Google = 1, "google";
        /// Meta: Facebook and Instagram.
        Meta = 2, "meta";
        /// VK Ads.
        Vk = 3, "vk";
        /// Yandex Audience, for Yandex Direct.
        Yandex = 4, "yandex";
    }
}

/// By which addresses a network is to find people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchKeys {
    /// By e-mail.
    pub email: bool,
    /// By phone.
    pub phone: bool,
}

/// One line of a file: what a network may know of a person. An address that is not told is empty; hashes are 32 or 16 bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Hash of the e-mail address.
    pub email: Vec<u8>,
    /// Hash of the phone number.
    pub phone: Vec<u8>,
}

impl Line {
    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.email.is_empty() && self.phone.is_empty()
    }
}

impl AdNetwork {
    /// Refuses what the network does not read: `ad_match_keys_missing`, `ad_match_keys_one`.
    pub fn check(self, keys: MatchKeys) -> Result<(), Problem> {
        if !keys.email && !keys.phone {
            let words = "an ad audience is matched by e-mail, by phone, or by both";
            return Err(Problem::invalid("ad_match_keys_missing", "match_keys", words));
        }
        if self == AdNetwork::Vk && keys.email && keys.phone {
            let words = "a list of VK holds one kind of address: make one audience for each";
            return Err(Problem::invalid("ad_match_keys_one", "match_keys", words));
        }
        Ok(())
    }

    /// The first line of a file, with its line end.
    pub fn header(self, keys: MatchKeys) -> String {
        let (email, phone) = match self {
            AdNetwork::Google => ("Email", "Phone"),
            AdNetwork::Meta | AdNetwork::Yandex => ("email", "phone"),
            AdNetwork::Vk => ("id", "id"),
        };
        cells(keys, email, phone)
    }

    /// A person's line: addresses in their kept form (lower-case e-mail, E.164 phone), hashed as the network hashes them.
    pub fn line(self, email: Option<&str>, phone: Option<&str>) -> Line {
        let email = email.map(|address| self.hash(&self.email_form(address))).unwrap_or_default();
        let phone = phone.map(|number| self.hash(&self.phone_form(number))).unwrap_or_default();
        Line { email, phone }
    }

    fn hash(self, text: &str) -> Vec<u8> {
        match self {
            AdNetwork::Vk => Md5::digest(text.as_bytes()).to_vec(),
            AdNetwork::Google | AdNetwork::Meta | AdNetwork::Yandex => {
                Sha256::digest(text.as_bytes()).to_vec()
            }
        }
    }
}

/// A line as it stands in a file, with its line end.
pub fn text_of(keys: MatchKeys, line: &Line) -> String {
    cells(keys, &hex(&line.email), &hex(&line.phone))
}

fn cells(keys: MatchKeys, email: &str, phone: &str) -> String {
    match (keys.email, keys.phone) {
        (true, true) => format!("{email},{phone}\n"),
        (true, false) => format!("{email}\n"),
        (false, _) => format!("{phone}\n"),
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0F)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: MatchKeys = MatchKeys { email: true, phone: true };
    const EMAIL: MatchKeys = MatchKeys { email: true, phone: false };
    const PHONE: MatchKeys = MatchKeys { email: false, phone: true };

    /// Hashes made with another program; those of VK's algorithm are examples that Yandex Metrica publishes.
    #[test]
    fn an_address_is_hashed_as_each_network_hashes_it() {
        let table = [
            (
                AdNetwork::Google,
                "anna@mail.kz",
                "+77011234218",
                "cecda4d43fc4307145435e68f1c3568dacb37bd6f1768aeee412554f30f56bd1,\
                 df36d5895af87cff7cad607bb656ce9aae25c8b7f2968219ed5b5635b69e918f\n",
            ),
            (
                AdNetwork::Google,
                "cloudy.sanfrancisco+shopping@gmail.com",
                "+18005550100",
                "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4,\
                 fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30\n",
            ),
            (
                AdNetwork::Meta,
                "cloudy.sanfrancisco+shopping@gmail.com",
                "+18005550100",
                "8dd4a9bf850242873c14976125edabc35096192b784626a5641a7d2de56e3c1e,\
                 92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c\n",
            ),
            (
                AdNetwork::Yandex,
                "mail@yandex.ru",
                "+79995551111",
                "bd93ea95f242f02313eccf0ab0bb7fe5121a052de42d2cb7bd332fb9f537cbfa,\
                 22846ab8f79870871eb44f653419a4a5069301827d8ae75b6c2a88e4989a364e\n",
            ),
            (
                AdNetwork::Vk,
                "mail@yandex.ru",
                "+79995551111",
                "3c56ff8fef0f6c65b36b2d25720fe276,f09f2c3d48f31e2a802944ade2e5aec5\n",
            ),
        ];
        for (network, email, phone, expected) in table {
            let line = network.line(Some(email), Some(phone));
            assert_eq!(text_of(BOTH, &line), expected, "{network:?} {email}");
        }
    }

    #[test]
    fn a_file_has_the_columns_of_its_network_and_an_address_not_told_stays_empty() {
        assert_eq!(AdNetwork::Google.header(BOTH), "Email,Phone\n");
        assert_eq!(AdNetwork::Google.header(PHONE), "Phone\n");
        assert_eq!(AdNetwork::Meta.header(BOTH), "email,phone\n");
        assert_eq!(AdNetwork::Yandex.header(EMAIL), "email\n");
        assert_eq!(AdNetwork::Vk.header(EMAIL), "id\n");
        let line = AdNetwork::Vk.line(None, Some("+79995551111"));
        assert_eq!(text_of(BOTH, &line), ",f09f2c3d48f31e2a802944ade2e5aec5\n");
        assert_eq!(text_of(PHONE, &line), "f09f2c3d48f31e2a802944ade2e5aec5\n");
    }

    #[test]
    fn keys_that_a_network_does_not_read_are_refused() {
        let code = |network: AdNetwork, keys| network.check(keys).expect_err("refused").code;
        assert_eq!(code(AdNetwork::Meta, MatchKeys { email: false, phone: false }), "ad_match_keys_missing");
        assert_eq!(code(AdNetwork::Vk, BOTH), "ad_match_keys_one");
        assert!(AdNetwork::Google.check(BOTH).is_ok() && AdNetwork::Vk.check(PHONE).is_ok());
    }
}
