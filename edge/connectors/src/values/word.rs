use std::borrow::Cow;

use vocabulary::fold;

const YES: &[&str] = &["1", "true", "yes", "y", "on", "x", "+", "да", "д", "истина", "иә", "ия", "evet", "doğru", "так", "т", "granted"];
const NO: &[&str] = &["0", "false", "no", "n", "off", "-", "нет", "н", "ложь", "жоқ", "hayır", "yanlış", "ні", "denied"];
const CANCELLED: &[&str] =
    &["cancelled", "canceled", "cancel", "void", "отменен", "отменён", "отмена", "аннулирован", "бас тартылды", "жойылды", "iptal", "iptal edildi", "скасовано", "скасований"];
const FEMALE: &[&str] = &["f", "female", "woman", "ж", "жен", "женский", "женщина", "әйел", "kadın", "k", "жін", "жіноча", "жінка"];
const MALE: &[&str] = &["m", "male", "man", "м", "муж", "мужской", "мужчина", "ер", "ерлер", "erkek", "e", "чол", "чоловіча", "чоловік"];

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let folded = fold(text.trim());
    words.iter().any(|word| fold(word) == folded)
}

/// Yes or no in five languages; nothing when it is neither.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match () {
        () if is_one_of(text, YES) => Some(true),
        () if is_one_of(text, NO) => Some(false),
        () => None,
    }
}

/// Whether an order's status says that it was cancelled.
pub(crate) fn is_cancelled(text: &str) -> bool {
    is_one_of(text, CANCELLED)
}

/// `female` or `male` where the word is known, the file's own word otherwise.
pub(crate) fn gender(text: &str) -> Cow<'_, str> {
    match () {
        () if is_one_of(text, FEMALE) => Cow::Borrowed("female"),
        () if is_one_of(text, MALE) => Cow::Borrowed("male"),
        () => Cow::Borrowed(text.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_five_languages_are_understood() {
        for yes in ["Да", "ИӘ", "Evet", "так", "TRUE", "1"] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
        for no in ["нет", "Жоқ", "HAYIR", "ні", "0"] {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
        assert_eq!(yes_or_no("maybe"), None);
        assert_eq!(gender("Женский"), "female");
        assert_eq!(gender("erkek"), "male");
        assert_eq!(gender("non-binary"), "non-binary");
        assert!(is_cancelled("Отменён") && !is_cancelled("paid"));
    }
}
