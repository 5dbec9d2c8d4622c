//! Names and cities of the five languages.

/// A people's names: first names of women and men, surnames in their two forms, cities and phone prefixes.
pub(super) struct Names {
    pub(super) language: &'static str,
    pub(super) women: &'static [&'static str],
    pub(super) men: &'static [&'static str],
    /// Of a woman, of a man.
    pub(super) surnames: &'static [(&'static str, &'static str)],
    pub(super) cities: &'static [&'static str],
    pub(super) time_zone: &'static str,
    /// Begin of a mobile number in E.164 and the digits that follow.
    pub(super) phones: &'static [&'static str],
    pub(super) phone_digits: u32,
    /// Whether the shop's own stores are near.
    pub(super) is_local: bool,
}

/// The languages with how many of a hundred customers speak them.
pub(super) const LANGUAGES: [(&Names, u64); 5] = [(&KAZAKH, 44), (&RUSSIAN, 30), (&UKRAINIAN, 9), (&TURKISH, 9), (&ENGLISH, 8)];

static KAZAKH: Names = Names {
    language: "kk",
    women: &[
        "Айгерім", "Әсел", "Динара", "Жанар", "Гүлнұр", "Мөлдір", "Айнұр", "Сәуле", "Назерке", "Ботагөз", "Ұлжан", "Қарлығаш", "Жібек",
        "Томирис", "Інжу", "Аружан", "Меруерт", "Шолпан",
    ],
    men: &[
        "Нұрлан", "Ерлан", "Дәурен", "Әлішер", "Бауыржан", "Қанат", "Серік", "Олжас", "Мұрат", "Ілияс", "Тимур", "Арман", "Ғалым",
        "Жандос", "Еркебұлан", "Санжар", "Асхат", "Өмір",
    ],
    surnames: &[
        ("Сәрсенова", "Сәрсенов"), ("Нұрғалиева", "Нұрғалиев"), ("Ахметова", "Ахметов"), ("Қасымова", "Қасымов"),
        ("Жұмабаева", "Жұмабаев"), ("Омарова", "Омаров"), ("Тілеуова", "Тілеуов"), ("Бекова", "Беков"), ("Әбдірахманова", "Әбдірахманов"),
        ("Сұлтанова", "Сұлтанов"), ("Есенова", "Есенов"), ("Қалиева", "Қалиев"), ("Мұқанова", "Мұқанов"), ("Ибраева", "Ибраев"),
        ("Смағұлова", "Смағұлов"), ("Досова", "Досов"), ("Байжанова", "Байжанов"), ("Төлегенова", "Төлегенов"),
        ("Искакова", "Искаков"), ("Рахимова", "Рахимов"), ("Көшербаева", "Көшербаев"), ("Үсенова", "Үсенов"),
    ],
    cities: &["Алматы", "Алматы", "Алматы", "Астана", "Астана", "Шымкент", "Қарағанды", "Павлодар", "Тараз", "Атырау", "Қызылорда"],
    time_zone: "Asia/Almaty",
    phones: &["+7701", "+7702", "+7705", "+7707", "+7747", "+7771", "+7775", "+7778"],
    phone_digits: 7,
    is_local: true,
};

static RUSSIAN: Names = Names {
    language: "ru",
    women: &[
        "Анна", "Мария", "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Светлана", "Екатерина", "Юлия", "Алёна", "Ксения", "Дарья",
        "Полина", "Вера", "Любовь",
    ],
    men: &[
        "Алексей", "Дмитрий", "Сергей", "Андрей", "Иван", "Михаил", "Николай", "Павел", "Артём", "Виктор", "Олег", "Фёдор", "Пётр",
        "Григорий", "Роман", "Кирилл",
    ],
    surnames: &[
        ("Иванова", "Иванов"), ("Смирнова", "Смирнов"), ("Кузнецова", "Кузнецов"), ("Попова", "Попов"), ("Васильева", "Васильев"),
        ("Соколова", "Соколов"), ("Новикова", "Новиков"), ("Морозова", "Морозов"), ("Королёва", "Королёв"), ("Зайцева", "Зайцев"),
        ("Павлова", "Павлов"), ("Семёнова", "Семёнов"), ("Голубева", "Голубев"), ("Воробьёва", "Воробьёв"), ("Ким", "Ким"),
        ("Цой", "Цой"), ("Белова", "Белов"), ("Щербакова", "Щербаков"), ("Юдина", "Юдин"), ("Громова", "Громов"),
    ],
    cities: &["Алматы", "Алматы", "Астана", "Караганда", "Павлодар", "Костанай", "Петропавловск", "Усть-Каменогорск", "Шымкент"],
    time_zone: "Asia/Almaty",
    phones: &["+7701", "+7705", "+7707", "+7747", "+7776", "+7777"],
    phone_digits: 7,
    is_local: true,
};

static UKRAINIAN: Names = Names {
    language: "uk",
    women: &[
        "Оксана", "Олена", "Ірина", "Марія", "Софія", "Наталія", "Юлія", "Катерина", "Ганна", "Леся", "Соломія", "Євгенія", "Любов", "Їванна",
    ],
    men: &[
        "Олександр", "Андрій", "Тарас", "Богдан", "Іван", "Михайло", "Володимир", "Юрій", "Сергій", "Ярослав", "Євген", "Остап", "Дмитро", "Ігор",
    ],
    surnames: &[
        ("Шевченко", "Шевченко"), ("Коваленко", "Коваленко"), ("Бондаренко", "Бондаренко"), ("Ткаченко", "Ткаченко"),
        ("Кравчук", "Кравчук"), ("Мельник", "Мельник"), ("Поліщук", "Поліщук"), ("Савицька", "Савицький"), ("Левицька", "Левицький"),
        ("Лисенко", "Лисенко"), ("Гнатюк", "Гнатюк"), ("Іваненко", "Іваненко"), ("Ґалаґан", "Ґалаґан"), ("Єременко", "Єременко"),
    ],
    cities: &["Київ", "Київ", "Львів", "Одеса", "Харків", "Дніпро", "Чернівці", "Івано-Франківськ"],
    time_zone: "Europe/Kyiv",
    phones: &["+38050", "+38067", "+38063", "+38095", "+38097"],
    phone_digits: 7,
    is_local: false,
};

static TURKISH: Names = Names {
    language: "tr",
    women: &[
        "Ayşe", "Fatma", "Elif", "Zeynep", "Merve", "Özlem", "Gülşen", "İnci", "Ceren", "Şule", "Büşra", "Çiğdem", "Ebru", "Yağmur",
    ],
    men: &[
        "Mehmet", "Mustafa", "Ahmet", "Emre", "Burak", "Oğuz", "Çağrı", "İbrahim", "Şükrü", "Umut", "Kerem", "Barış", "Tuğrul", "Yiğit",
    ],
    surnames: &[
        ("Yılmaz", "Yılmaz"), ("Kaya", "Kaya"), ("Demir", "Demir"), ("Çelik", "Çelik"), ("Şahin", "Şahin"), ("Yıldız", "Yıldız"),
        ("Öztürk", "Öztürk"), ("Aydın", "Aydın"), ("Özdemir", "Özdemir"), ("Doğan", "Doğan"), ("Kılıç", "Kılıç"), ("Işık", "Işık"),
        ("Güneş", "Güneş"), ("Ünal", "Ünal"),
    ],
    cities: &["İstanbul", "İstanbul", "Ankara", "İzmir", "Bursa", "Antalya", "Eskişehir", "Muğla"],
    time_zone: "Europe/Istanbul",
    phones: &["+90532", "+90535", "+90542", "+90505", "+90555"],
    phone_digits: 7,
    is_local: false,
};

static ENGLISH: Names = Names {
    language: "en",
    women: &[
        "Emma", "Olivia", "Charlotte", "Amelia", "Grace", "Chloë", "Siobhán", "Hannah", "Lucy", "Alice", "Zoe", "Rebecca", "Nora", "Ann",
    ],
    men: &[
        "James", "Oliver", "George", "Harry", "Jack", "William", "Thomas", "Daniel", "Sean", "Patrick", "Hugh", "Edward", "Liam", "Ben",
    ],
    surnames: &[
        ("Smith", "Smith"), ("Jones", "Jones"), ("Taylor", "Taylor"), ("Brown", "Brown"), ("Wilson", "Wilson"), ("O'Connor", "O'Connor"),
        ("Murphy", "Murphy"), ("Evans", "Evans"), ("Walker", "Walker"), ("Clarke", "Clarke"), ("Hughes", "Hughes"),
        ("Lloyd-Webb", "Lloyd-Webb"), ("Byrne", "Byrne"), ("Wright", "Wright"),
    ],
    cities: &["London", "London", "Manchester", "Bristol", "Edinburgh", "Leeds", "Cambridge", "Cardiff"],
    time_zone: "Europe/London",
    phones: &["+447400", "+447501", "+447723", "+447817"],
    phone_digits: 6,
    is_local: false,
};

/// A name in plain Latin letters, for addresses.
pub(super) fn latin(name: &str) -> String {
    let mut latin = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match CYRILLIC.iter().find(|(from, _)| from.contains(letter)) {
            Some((_, to)) => latin.push_str(to),
            None => latin.extend(vocabulary::fold(&letter.to_string()).chars().filter(char::is_ascii_alphanumeric)),
        }
    }
    latin
}

const CYRILLIC: &[(&str, &str)] = &[
    ("аә", "a"), ("б", "b"), ("в", "v"), ("гғґ", "g"), ("д", "d"), ("еэё", "e"), ("є", "ye"), ("ж", "zh"), ("з", "z"), ("иі", "i"),
    ("ї", "yi"), ("й", "y"), ("кқ", "k"), ("л", "l"), ("м", "m"), ("нң", "n"), ("оө", "o"), ("п", "p"), ("р", "r"), ("с", "s"),
    ("т", "t"), ("уұү", "u"), ("ф", "f"), ("хһ", "h"), ("ц", "ts"), ("ч", "ch"), ("ш", "sh"), ("щ", "shch"), ("ы", "y"), ("ьъ", ""),
    ("ю", "yu"), ("я", "ya"),
];
