//! What a column seems to mean, by its name in five languages and by its values.

use collect::imports::ImportKind;
use vocabulary::fold;

use crate::values::{looks_like_date, looks_like_number};

type Names = &'static [(&'static str, &'static [&'static str])];

const PERSON: Names = &[
    (
        "external",
        &[
            "customer id",
            "client id",
            "user id",
            "household id",
            "member id",
            "id",
            "id клиента",
            "код клиента",
            "клиент",
            "покупатель",
            "клиент коды",
            "сатып алушы",
            "müşteri no",
            "müşteri kodu",
            "müşteri id",
            "код клієнта",
            "клієнт",
            "customer",
            "customer number",
        ],
    ),
    (
        "email",
        &[
            "email",
            "e-mail",
            "mail",
            "email address",
            "почта",
            "эл почта",
            "электронная почта",
            "имейл",
            "электрондық пошта",
            "пошта",
            "эл пошта",
            "e-posta",
            "eposta",
            "електронна пошта",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "mobile",
            "mobile phone",
            "phone number",
            "tel",
            "telephone",
            "телефон",
            "мобильный",
            "моб телефон",
            "номер телефона",
            "сотовый",
            "ұялы телефон",
            "телефон нөмірі",
            "telefon",
            "cep telefonu",
            "gsm",
            "номер телефону",
        ],
    ),
    (
        "card",
        &[
            "card",
            "card number",
            "loyalty card",
            "карта",
            "номер карты",
            "дисконтная карта",
            "карта нөмірі",
            "kart",
            "kart no",
            "kart numarası",
            "картка",
            "номер картки",
        ],
    ),
];

const CUSTOMERS: Names = &[
    (
        "first_name",
        &[
            "first name",
            "firstname",
            "given name",
            "имя",
            "аты",
            "есімі",
            "ad",
            "isim",
            "adı",
            "ім'я",
            "имя клиента",
        ],
    ),
    (
        "last_name",
        &[
            "last name",
            "lastname",
            "surname",
            "family name",
            "фамилия",
            "тегі",
            "soyad",
            "soyadı",
            "прізвище",
        ],
    ),
    (
        "full_name",
        &[
            "name",
            "full name",
            "customer name",
            "фио",
            "полное имя",
            "ф и о",
            "аты жөні",
            "толық аты",
            "ad soyad",
            "adı soyadı",
            "піб",
            "повне ім'я",
        ],
    ),
    (
        "birthday",
        &[
            "birthday",
            "birth date",
            "date of birth",
            "dob",
            "дата рождения",
            "день рождения",
            "д р",
            "туған күні",
            "doğum tarihi",
            "дата народження",
        ],
    ),
    ("gender", &["gender", "sex", "пол", "жынысы", "cinsiyet", "стать"]),
    ("city", &["city", "town", "город", "қала", "қаласы", "şehir", "il", "місто"]),
    ("language", &["language", "lang", "язык", "тіл", "тілі", "dil", "мова"]),
    ("time_zone", &["time zone", "timezone", "часовой пояс", "уақыт белдеуі", "saat dilimi", "часовий пояс"]),
    (
        "consent.email",
        &[
            "email consent",
            "email opt in",
            "subscribed",
            "newsletter",
            "согласие email",
            "согласие на рассылку",
            "подписан",
            "email келісім",
            "e-posta izni",
            "згода email",
        ],
    ),
    (
        "consent.sms",
        &[
            "sms consent",
            "sms opt in",
            "согласие sms",
            "согласие смс",
            "sms келісім",
            "sms izni",
            "згода sms",
        ],
    ),
    (
        "consent_at",
        &["consent date", "opt in date", "дата согласия", "келісім күні", "izin tarihi", "дата згоди"],
    ),
];

const PRODUCT: Names = &[
    (
        "sku",
        &[
            "sku",
            "product id",
            "product code",
            "item id",
            "article",
            "артикул",
            "код товара",
            "товар",
            "тауар коды",
            "ürün kodu",
            "stok kodu",
            "код товару",
            "upc",
            "barcode",
            "штрихкод",
            "ean",
        ],
    ),
    (
        "category",
        &[
            "category",
            "department",
            "product category",
            "group",
            "категория",
            "группа",
            "отдел",
            "санат",
            "топ",
            "kategori",
            "ürün grubu",
            "категорія",
            "група",
        ],
    ),
    ("brand", &["brand", "manufacturer", "бренд", "марка", "производитель", "marka", "өндіруші", "виробник"]),
];

const PRODUCTS: Names = &[
    (
        "name",
        &[
            "name",
            "product name",
            "title",
            "description",
            "product",
            "наименование",
            "название",
            "атауы",
            "тауар атауы",
            "ürün adı",
            "назва",
            "найменування",
        ],
    ),
    ("price", &["price", "list price", "цена", "розничная цена", "бағасы", "баға", "fiyat", "ціна"]),
    (
        "cost",
        &[
            "cost",
            "cost price",
            "себестоимость",
            "закупочная цена",
            "өзіндік құны",
            "maliyet",
            "собівартість",
        ],
    ),
];

const ORDERS: Names = &[
    (
        "order_number",
        &[
            "order",
            "order id",
            "order number",
            "order no",
            "basket id",
            "receipt",
            "receipt number",
            "transaction id",
            "invoice",
            "заказ",
            "номер заказа",
            "чек",
            "номер чека",
            "тапсырыс",
            "тапсырыс нөмірі",
            "чек нөмірі",
            "sipariş no",
            "sipariş",
            "fiş no",
            "замовлення",
            "номер замовлення",
            "номер чеку",
        ],
    ),
    (
        "placed_at",
        &[
            "date",
            "order date",
            "placed at",
            "ordered at",
            "created at",
            "transaction timestamp",
            "timestamp",
            "order ts",
            "time",
            "дата",
            "дата заказа",
            "дата покупки",
            "дата чека",
            "время",
            "күні",
            "тапсырыс күні",
            "tarih",
            "sipariş tarihi",
            "дата замовлення",
            "datetime",
        ],
    ),
    (
        "product_name",
        &[
            "product name",
            "product",
            "item",
            "item name",
            "наименование",
            "название товара",
            "тауар",
            "тауар атауы",
            "ürün",
            "ürün adı",
            "назва товару",
        ],
    ),
    (
        "quantity",
        &[
            "quantity",
            "qty",
            "count",
            "units",
            "количество",
            "кол во",
            "кол",
            "саны",
            "мөлшері",
            "adet",
            "miktar",
            "кількість",
            "к сть",
        ],
    ),
    ("price", &["price", "unit price", "цена", "бағасы", "баға", "fiyat", "birim fiyat", "ціна"]),
    (
        "line_total",
        &[
            "total",
            "amount",
            "line total",
            "sales value",
            "sum",
            "paid",
            "сумма",
            "итого",
            "стоимость",
            "сомасы",
            "жалпы",
            "tutar",
            "toplam",
            "сума",
            "всього",
        ],
    ),
    (
        "line_discount",
        &[
            "discount",
            "retail disc",
            "coupon disc",
            "coupon match disc",
            "скидка",
            "сумма скидки",
            "жеңілдік",
            "indirim",
            "знижка",
        ],
    ),
    ("line_cost", &["cost", "line cost", "себестоимость", "өзіндік құны", "maliyet", "собівартість"]),
    (
        "store",
        &[
            "store",
            "store id",
            "shop",
            "branch",
            "магазин",
            "филиал",
            "точка",
            "дүкен",
            "mağaza",
            "şube",
            "магазин id",
            "крамниця",
        ],
    ),
    ("channel", &["channel", "sales channel", "канал", "канал продаж", "арна", "kanal", "канал продажів"]),
    ("payment", &["payment", "payment method", "оплата", "способ оплаты", "төлем", "ödeme", "спосіб оплати"]),
    ("status", &["status", "order status", "статус", "мәртебе", "күйі", "durum", "статус замовлення"]),
    ("currency", &["currency", "валюта", "para birimi"]),
];

const RETURNS: Names = &[
    (
        "return_number",
        &[
            "return",
            "return number",
            "return id",
            "refund id",
            "возврат",
            "номер возврата",
            "қайтару",
            "қайтару нөмірі",
            "iade no",
            "iade",
            "повернення",
            "номер повернення",
        ],
    ),
    (
        "order_number",
        &[
            "order",
            "order id",
            "order number",
            "receipt",
            "заказ",
            "номер заказа",
            "чек",
            "номер чека",
            "тапсырыс",
            "тапсырыс нөмірі",
            "sipariş no",
            "замовлення",
            "номер замовлення",
        ],
    ),
    (
        "returned_at",
        &[
            "date",
            "return date",
            "returned at",
            "refund date",
            "дата",
            "дата возврата",
            "күні",
            "қайтару күні",
            "tarih",
            "iade tarihi",
            "дата повернення",
        ],
    ),
    ("line", &["line", "line number", "строка", "номер строки", "жол", "satır", "рядок"]),
    ("quantity", &["quantity", "qty", "количество", "кол во", "саны", "adet", "miktar", "кількість"]),
];

/// A guess and how sure it is, in percent.
pub(crate) type Guess = (String, u8);

/// What each column seems to mean in a file of a kind; a target is given once, to the likeliest column.
pub(crate) fn guess(kind: ImportKind, columns: &[(String, Vec<String>)]) -> Vec<Option<Guess>> {
    let mut guesses: Vec<Option<Guess>> =
        columns.iter().map(|(name, samples)| one(kind, name, samples)).collect();
    for index in 0..guesses.len() {
        let Some((target, sure)) = guesses[index].clone() else { continue };
        let adds_up = target == "line_discount";
        let better = |other: usize| {
            guesses[other]
                .as_ref()
                .is_some_and(|(t, s)| *t == target && (*s > sure || (*s == sure && other < index)))
        };
        if !adds_up && (0..guesses.len()).any(|other| other != index && better(other)) {
            guesses[index] = None;
        }
    }
    guesses
}

/// The kind of file whose required targets are found best, if any is.
pub(crate) fn guess_kind(columns: &[(String, Vec<String>)]) -> Option<ImportKind> {
    let score = |kind: ImportKind| {
        let guesses = guess(kind, columns);
        let found: Vec<&str> = guesses.iter().flatten().map(|(target, _)| target.as_str()).collect();
        let required: Vec<&str> =
            collect::imports::targets(kind).iter().filter(|t| t.required).map(|t| t.key).collect();
        let complete = match kind {
            ImportKind::Customers => {
                found.iter().any(|t| matches!(*t, "external" | "email" | "phone" | "card"))
            }
            _ => required.iter().all(|key| found.contains(key)),
        };
        let sure: u32 = guesses.iter().flatten().map(|(_, sure)| u32::from(*sure)).sum();
        complete.then_some(sure + 100 * required.len() as u32)
    };
    ImportKind::ALL
        .into_iter()
        .filter_map(|kind| Some((score(kind)?, kind)))
        .max_by_key(|(score, _)| *score)
        .map(|(_, kind)| kind)
}

fn one(kind: ImportKind, name: &str, samples: &[String]) -> Option<Guess> {
    let by_name = by_name(kind, name);
    let by_values = by_values(kind, samples);
    match (by_name, by_values) {
        (Some((named, sure)), Some((valued, _))) if named == valued => {
            Some((named, sure.saturating_add(4).min(99)))
        }
        // Values speak louder: a column named `name` full of addresses holds addresses.
        (Some((_, sure)), Some((valued, strong))) if strong > sure => Some((valued, strong)),
        (Some((named, sure)), _) if !contradicts(&named, samples) => Some((named, sure)),
        (_, valued) => valued,
    }
}

fn by_name(kind: ImportKind, name: &str) -> Option<Guess> {
    let key = plain(name);
    let mut best: Option<Guess> = None;
    for (target, names) in dictionary(kind) {
        for word in *names {
            let word = plain(word);
            let sure = match () {
                () if key == word => 95,
                () if word.len() >= 4 && key.contains(&word) => 60,
                () => continue,
            };
            if best.as_ref().is_none_or(|(_, there)| sure > *there) {
                best = Some((in_kind(kind, target), sure));
            }
        }
    }
    best
}

fn dictionary(kind: ImportKind) -> impl Iterator<Item = &'static (&'static str, &'static [&'static str])> {
    let tables: &[Names] = match kind {
        ImportKind::Customers => &[PERSON, CUSTOMERS],
        ImportKind::Orders => &[ORDERS, PERSON, PRODUCT],
        ImportKind::Products => &[PRODUCT, PRODUCTS],
        ImportKind::Returns => &[RETURNS, PRODUCT],
    };
    tables
        .iter()
        .flat_map(|table| table.iter())
        .filter(move |(target, _)| collect::imports::target(kind, &in_kind(kind, target)).is_some())
}

fn in_kind(kind: ImportKind, target: &str) -> String {
    let of_person = PERSON.iter().any(|(there, _)| *there == target);
    if kind == ImportKind::Orders && of_person { format!("customer.{target}") } else { target.to_owned() }
}

fn by_values(kind: ImportKind, samples: &[String]) -> Option<Guess> {
    let given: Vec<&str> =
        samples.iter().map(|sample| sample.trim()).filter(|sample| !sample.is_empty()).collect();
    if given.is_empty() || !matches!(kind, ImportKind::Customers | ImportKind::Orders) {
        return None;
    }
    let is_email = |text: &&str| {
        text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
    };
    let is_phone = |text: &&str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        text.starts_with('+') && (10..=15).contains(&digits) && !text.chars().any(char::is_alphabetic)
    };
    match () {
        () if given.iter().all(is_email) => Some((in_kind(kind, "email"), 90)),
        () if given.iter().all(is_phone) => Some((in_kind(kind, "phone"), 85)),
        () => None,
    }
}

/// Whether the values cannot be what the name promises.
fn contradicts(target: &str, samples: &[String]) -> bool {
    let mut given = samples.iter().map(|sample| sample.trim()).filter(|sample| !sample.is_empty()).peekable();
    if given.peek().is_none() {
        return false;
    }
    match target {
        "quantity" | "price" | "line_total" | "line_discount" | "cost" | "line_cost" => {
            !given.any(looks_like_number)
        }
        "placed_at" | "birthday" | "returned_at" => {
            !given.any(|text| looks_like_date(text) || looks_like_number(text))
        }
        "email" | "customer.email" => !given.any(|text| text.contains('@')),
        _ => false,
    }
}

/// A name's letters and digits only, folded.
fn plain(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(kind: ImportKind, names: &[&str]) -> Vec<String> {
        let columns: Vec<_> = names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
        guess(kind, &columns)
            .into_iter()
            .map(|guess| guess.map_or_else(String::new, |(target, _)| target))
            .collect()
    }

    #[test]
    fn names_in_five_languages_find_their_target() {
        let expected = ["last_name", "first_name", "phone", "email", "birthday", "city"];
        for names in [
            ["Last name", "First_Name", "Phone Number", "E-mail", "DOB", "City"],
            ["Фамилия", "Имя", "Телефон", "Эл. почта", "Дата рождения", "Город"],
            ["Тегі", "Аты", "Ұялы телефон", "Электрондық пошта", "Туған күні", "Қала"],
            ["Soyadı", "Adı", "Cep Telefonu", "E-Posta", "Doğum Tarihi", "Şehir"],
            ["Прізвище", "Ім'я", "Номер телефону", "Електронна пошта", "Дата народження", "Місто"],
        ] {
            assert_eq!(guessed(ImportKind::Customers, &names), expected, "{names:?}");
        }
    }

    #[test]
    fn a_grocers_own_words_find_their_target() {
        let names = [
            "household_id",
            "store_id",
            "basket_id",
            "product_id",
            "quantity",
            "sales_value",
            "retail_disc",
            "coupon_disc",
            "week",
            "transaction_timestamp",
        ];
        let expected = [
            "customer.external",
            "store",
            "order_number",
            "sku",
            "quantity",
            "line_total",
            "line_discount",
            "line_discount",
            "",
            "placed_at",
        ];
        assert_eq!(guessed(ImportKind::Orders, &names), expected);
        let columns: Vec<_> = names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
        assert_eq!(guess_kind(&columns), Some(ImportKind::Orders));
    }

    #[test]
    fn values_speak_where_the_name_is_silent() {
        let columns =
            [("kolonka".to_owned(), vec!["ann@example.com".to_owned(), "bob@example.org".to_owned()])];
        assert_eq!(guess(ImportKind::Customers, &columns), [Some(("email".to_owned(), 90))]);
        let columns = [("quantity".to_owned(), vec!["many".to_owned()])];
        assert_eq!(guess(ImportKind::Orders, &columns), [None]);
    }
}
