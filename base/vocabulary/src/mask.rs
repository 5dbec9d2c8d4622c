//! Contact points as the console shows them until someone with the right reveals them.

/// `a.sarsenova@mail.kz` → `a.sars…@••••.kz`.
pub fn mask_email(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return mask_tail(address) };
    let keep = (local.chars().count() / 2).clamp(1, 4);
    let shown: String = local.chars().take(keep).collect();
    let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
    format!("{shown}…@••••.{ending}")
}

/// `+77011234218` → `+7701 ••• 42 18`.
pub fn mask_phone(number: &str) -> String {
    let count = number.chars().count();
    if count < 8 {
        return mask_tail(number);
    }
    let head: String = number.chars().take(count - 7).collect();
    let tail: Vec<char> = number.chars().skip(count - 4).collect();
    format!("{head} ••• {}{} {}{}", tail[0], tail[1], tail[2], tail[3])
}

/// Leaves the last four characters of anything long enough.
pub fn mask_tail(text: &str) -> String {
    let count = text.chars().count();
    let tail: String = text.chars().skip(count.saturating_sub(if count > 6 { 4 } else { 1 })).collect();
    format!("•••• {tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_enough_to_recognise_and_too_little_to_use() {
        assert_eq!(mask_email("a.sarsenova@mail.kz"), "a.sa…@••••.kz");
        assert_eq!(mask_phone("+77011234218"), "+7701 ••• 42 18");
        assert_eq!(mask_tail("2200123412347741"), "•••• 7741");
        assert_eq!(mask_tail("abc"), "•••• c");
    }
}
