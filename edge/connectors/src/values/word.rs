use vocabulary::fold;

const YES: &[&str] = &[
    "1",
    "true",
    "yes",
    "y",
    "on",
    "x",
    "+",
    "да",
    "д",
    "истина",
    "иә",
    "ия",
    "evet",
    "doğru",
    "так",
    "т",
    "granted",
];
const NO: &[&str] =
    &["0", "false", "no", "n", "off", "-", "нет", "н", "ложь", "жоқ", "hayır", "yanlış", "ні", "denied"];
const CANCELLED: &[&str] = &[
    "cancelled",
    "canceled",
    "cancel",
    "void",
    "отменен",
    "отменён",
    "отмена",
    "аннулирован",
    "бас тартылды",
    "жойылды",
    "iptal",
    "iptal edildi",
    "скасовано",
    "скасований",
];

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
        assert!(is_cancelled("Отменён") && !is_cancelled("paid"));
    }
}
