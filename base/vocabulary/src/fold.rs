//! Folding text for search: case, accents and look-alike letters of the five languages set aside.

/// Folds text for search: lower case, `ё`→`е`, `і`→`и`, `İ`/`ı`→`i`, Latin letters without their marks.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(fold_char).collect()
}

/// The folded words of a text, for indexing and for looking up.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold).collect()
}

fn fold_char(c: char) -> Option<char> {
    Some(match c {
        'ё' => 'е',
        'і' | 'ї' | 'й' => 'и',
        'ґ' | 'ғ' => 'г',
        'ә' => 'а',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'є' => 'е',
        'ı' => 'i',
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' | 'č' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ğ' => 'g',
        'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ş' | 'š' => 's',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ž' => 'z',
        // The combining dot that `İ` leaves behind in lower case.
        '\u{307}' => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_typed() {
        assert_eq!(fold("Сәрсенова"), fold("сарсенова"));
        assert_eq!(fold("İnci IŞIK"), "inci isik");
        assert_eq!(words("Королёв-Ткаченко, Олёна"), ["королев", "ткаченко", "олена"]);
    }
}
