//! The form an address has before it is hashed.

use super::AdNetwork;

const GMAIL: [&str; 2] = ["gmail.com", "googlemail.com"];

impl AdNetwork {
    /// Without blanks and in lower case; Google also drops what Gmail does not tell apart.
    pub(super) fn email_form(self, address: &str) -> String {
        let address: String =
            address.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_lowercase();
        match self {
            AdNetwork::Google => without_gmail_marks(&address).unwrap_or(address),
            AdNetwork::Meta | AdNetwork::Vk | AdNetwork::Yandex => address,
        }
    }

    /// Google reads E.164 with its plus, the others the digits alone, country code first.
    pub(super) fn phone_form(self, number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        match self {
            AdNetwork::Google => format!("+{digits}"),
            AdNetwork::Meta | AdNetwork::Vk | AdNetwork::Yandex => digits.to_owned(),
        }
    }
}

/// An inbox of Gmail without dots and without what follows a plus; nothing for other inboxes.
fn without_gmail_marks(address: &str) -> Option<String> {
    let (local, domain) = address.split_once('@').filter(|(_, domain)| GMAIL.contains(domain))?;
    let name = local.split('+').next().unwrap_or_default().replace('.', "");
    (!name.is_empty()).then(|| format!("{name}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_form_its_network_compares() {
        let table = [
            (AdNetwork::Google, " User.Name+NYC@Example.com ", "user.name+nyc@example.com"),
            (AdNetwork::Google, "cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com"),
            (AdNetwork::Google, "First.Last@googlemail.com", "firstlast@googlemail.com"),
            (AdNetwork::Google, "+only@gmail.com", "+only@gmail.com"),
            (AdNetwork::Google, "a.b@gmail.com.kz", "a.b@gmail.com.kz"),
            (AdNetwork::Meta, "First.Last+x@gmail.com", "first.last+x@gmail.com"),
            (AdNetwork::Vk, "Mail@Mail.ru", "mail@mail.ru"),
            (AdNetwork::Yandex, "Mail@yandex.ru", "mail@yandex.ru"),
        ];
        for (network, address, expected) in table {
            assert_eq!(network.email_form(address), expected, "{network:?}");
        }
        for (network, expected) in [
            (AdNetwork::Google, "+77011234218"),
            (AdNetwork::Meta, "77011234218"),
            (AdNetwork::Vk, "77011234218"),
            (AdNetwork::Yandex, "77011234218"),
        ] {
            assert_eq!(network.phone_form("+7 (701) 123-42-18"), expected, "{network:?}");
        }
    }
}
