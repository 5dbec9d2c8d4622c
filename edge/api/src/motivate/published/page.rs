//! The page of a draw, in the languages of the console. Without its script everything but the recomputing works.

use motivate::draws::{Draw, Winner};
use vocabulary::Instant;

use crate::html::escaped;

/// What the page says; `{}` takes a number.
struct Words {
    language: &'static str,
    /// Of the language, in itself.
    name: &'static str,
    title: &'static str,
    prizes: &'static str,
    once: &'static str,
    often: &'static str,
    open: &'static str,
    commitment: &'static str,
    commitment_text: &'static str,
    root: &'static str,
    root_text: &'static str,
    entries: &'static str,
    seed: &'static str,
    seed_text: &'static str,
    later: &'static str,
    winners: &'static str,
    winners_text: &'static str,
    place: &'static str,
    ticket: &'static str,
    again: &'static str,
    again_text: &'static str,
    button: &'static str,
    busy: &'static str,
    right: &'static str,
    early: &'static str,
    wrong: &'static str,
    failed: &'static str,
    protocol: &'static str,
    program: &'static str,
}

const WORDS: [Words; 5] = [
    Words {
        language: "en",
        name: "English",
        title: "Prize draw",
        prizes: "Prizes: {}",
        once: "Nobody wins twice.",
        often: "Somebody with several tickets can win more than once.",
        open: "Tickets are still being given out.",
        commitment: "1. The seed is committed to",
        commitment_text: "The winners will follow from a secret number, the seed. This is its fingerprint: it is published before the tickets are frozen, so that nobody can pick another seed later.",
        root: "2. The tickets are frozen",
        root_text: "This is the fingerprint of all tickets that take part. Not one can be added, changed or taken away unnoticed.",
        entries: "Tickets that take part: {}",
        seed: "3. The seed is revealed",
        seed_text: "Seed and tickets together decide who wins: anyone who works it out comes to the same winners.",
        later: "Not yet",
        winners: "Winning tickets",
        winners_text: "The first {} are shown; the protocol has them all.",
        place: "Prize",
        ticket: "Ticket",
        again: "Draw again yourself",
        again_text: "The protocol has all tickets with numbers in place of names, the seed, the winners, and the way to work them out. Draw again here in your browser, or take the program along and run it on your own computer:",
        button: "Draw again in this browser",
        busy: "Drawing…",
        right: "The same winners came out, and everything fits together: seed, tickets and winners are as published.",
        early: "What is published so far fits together.",
        wrong: "Something does not fit together: the winners do not follow from what is published.",
        failed: "The protocol could not be loaded. Try again later.",
        protocol: "Download the protocol",
        program: "Download the program",
    },
    Words {
        language: "ru",
        name: "Русский",
        title: "Розыгрыш призов",
        prizes: "Призов: {}",
        once: "Дважды выиграть нельзя.",
        often: "Тот, у кого несколько билетов, может выиграть не раз.",
        open: "Билеты ещё выдаются.",
        commitment: "1. Секретное число зафиксировано",
        commitment_text: "Победителей определит секретное число. Вот его отпечаток: он опубликован до того, как список билетов закрыт, поэтому подменить число потом нельзя.",
        root: "2. Список билетов закрыт",
        root_text: "Это отпечаток всех билетов, которые участвуют. Незаметно добавить, изменить или убрать билет невозможно.",
        entries: "Билетов участвует: {}",
        seed: "3. Секретное число раскрыто",
        seed_text: "Число и билеты вместе определяют победителей: кто бы ни пересчитал, победители выйдут те же.",
        later: "Ещё нет",
        winners: "Выигравшие билеты",
        winners_text: "Показаны первые {}; в протоколе есть все.",
        place: "Приз",
        ticket: "Билет",
        again: "Проверьте сами",
        again_text: "В протоколе есть все билеты с номерами вместо имён, секретное число, победители и способ расчёта. Пересчитайте прямо в браузере или скачайте программу и запустите её на своём компьютере:",
        button: "Пересчитать в браузере",
        busy: "Идёт расчёт…",
        right: "Победители те же, всё сходится: число, билеты и победители такие, как опубликовано.",
        early: "То, что опубликовано на сейчас, сходится.",
        wrong: "Что-то не сходится: победители не следуют из опубликованного.",
        failed: "Не удалось загрузить протокол. Попробуйте позже.",
        protocol: "Скачать протокол",
        program: "Скачать программу",
    },
    Words {
        language: "kk",
        name: "Қазақша",
        title: "Жүлде ойыны",
        prizes: "Жүлде саны: {}",
        once: "Бір адам екі рет ұта алмайды.",
        often: "Бірнеше билеті бар адам бірнеше рет ұта алады.",
        open: "Билеттер әлі таратылып жатыр.",
        commitment: "1. Құпия сан бекітілді",
        commitment_text: "Жеңімпаздарды құпия сан анықтайды. Мынау — оның таңбасы: ол билеттер тізімі жабылғанға дейін жарияланады, сондықтан санды кейін ауыстыру мүмкін емес.",
        root: "2. Билеттер тізімі жабылды",
        root_text: "Бұл — қатысатын барлық билеттің таңбасы. Билетті білдіртпей қосуға, өзгертуге немесе алып тастауға болмайды.",
        entries: "Қатысатын билет саны: {}",
        seed: "3. Құпия сан ашылды",
        seed_text: "Жеңімпаздарды сан мен билеттер бірге анықтайды: кім есептесе де, сол жеңімпаздар шығады.",
        later: "Әлі жоқ",
        winners: "Ұтқан билеттер",
        winners_text: "Алғашқы {} көрсетілген; хаттамада бәрі бар.",
        place: "Жүлде",
        ticket: "Билет",
        again: "Өзіңіз тексеріңіз",
        again_text: "Хаттамада аты-жөні жоқ, тек нөмірленген барлық билет, құпия сан, жеңімпаздар және есептеу тәсілі бар. Осы жерде, браузерде қайта есептеңіз немесе бағдарламаны жүктеп алып, өз компьютеріңізде іске қосыңыз:",
        button: "Браузерде қайта есептеу",
        busy: "Есептеліп жатыр…",
        right: "Жеңімпаздар дәл сондай, бәрі сәйкес: сан, билеттер мен жеңімпаздар жарияланғандай.",
        early: "Әзірге жарияланғанның бәрі сәйкес.",
        wrong: "Сәйкес келмейтін нәрсе бар: жеңімпаздар жарияланған деректерден шықпайды.",
        failed: "Хаттама жүктелмеді. Кейінірек қайталап көріңіз.",
        protocol: "Хаттаманы жүктеп алу",
        program: "Бағдарламаны жүктеп алу",
    },
    Words {
        language: "tr",
        name: "Türkçe",
        title: "Çekiliş",
        prizes: "Ödül sayısı: {}",
        once: "Bir kişi iki kez kazanamaz.",
        often: "Birden çok bileti olan birden çok kez kazanabilir.",
        open: "Biletler hâlâ dağıtılıyor.",
        commitment: "1. Gizli sayı sabitlendi",
        commitment_text: "Kazananlar gizli bir sayıdan çıkacak. Bu, o sayının parmak izidir: bilet listesi kapanmadan önce yayımlanır, böylece sayı sonradan değiştirilemez.",
        root: "2. Bilet listesi kapandı",
        root_text: "Bu, katılan bütün biletlerin parmak izidir. Hiçbir bilet fark edilmeden eklenemez, değiştirilemez ya da çıkarılamaz.",
        entries: "Katılan bilet sayısı: {}",
        seed: "3. Gizli sayı açıklandı",
        seed_text: "Kazananları sayı ile biletler birlikte belirler: kim hesaplarsa hesaplasın aynı kazananlar çıkar.",
        later: "Henüz değil",
        winners: "Kazanan biletler",
        winners_text: "İlk {} bilet gösteriliyor; tutanakta hepsi var.",
        place: "Ödül",
        ticket: "Bilet",
        again: "Kendiniz denetleyin",
        again_text: "Tutanakta isim yerine numara taşıyan bütün biletler, gizli sayı, kazananlar ve hesabın nasıl yapıldığı yer alır. Burada, tarayıcınızda yeniden hesaplayın ya da programı indirip kendi bilgisayarınızda çalıştırın:",
        button: "Tarayıcıda yeniden hesapla",
        busy: "Hesaplanıyor…",
        right: "Aynı kazananlar çıktı, her şey tutuyor: sayı, biletler ve kazananlar yayımlandığı gibi.",
        early: "Şimdiye kadar yayımlananlar birbirini tutuyor.",
        wrong: "Tutmayan bir şey var: kazananlar yayımlananlardan çıkmıyor.",
        failed: "Tutanak yüklenemedi. Daha sonra yeniden deneyin.",
        protocol: "Tutanağı indir",
        program: "Programı indir",
    },
    Words {
        language: "uk",
        name: "Українська",
        title: "Розіграш призів",
        prizes: "Призів: {}",
        once: "Двічі виграти не можна.",
        often: "Той, хто має кілька квитків, може виграти не раз.",
        open: "Квитки ще видають.",
        commitment: "1. Секретне число зафіксовано",
        commitment_text: "Переможців визначить секретне число. Ось його відбиток: він опублікований до того, як список квитків закрито, тож підмінити число потім не можна.",
        root: "2. Список квитків закрито",
        root_text: "Це відбиток усіх квитків, що беруть участь. Непомітно додати, змінити чи прибрати квиток неможливо.",
        entries: "Квитків бере участь: {}",
        seed: "3. Секретне число розкрито",
        seed_text: "Число і квитки разом визначають переможців: хто б не перерахував, переможці вийдуть ті самі.",
        later: "Ще ні",
        winners: "Виграшні квитки",
        winners_text: "Показано перші {}; у протоколі є всі.",
        place: "Приз",
        ticket: "Квиток",
        again: "Перевірте самі",
        again_text: "У протоколі є всі квитки з номерами замість імен, секретне число, переможці та спосіб розрахунку. Перерахуйте просто в браузері або завантажте програму й запустіть її на своєму комп’ютері:",
        button: "Перерахувати в браузері",
        busy: "Триває розрахунок…",
        right: "Переможці ті самі, усе сходиться: число, квитки й переможці такі, як опубліковано.",
        early: "Те, що опубліковано на цей час, сходиться.",
        wrong: "Щось не сходиться: переможці не випливають з опублікованого.",
        failed: "Не вдалося завантажити протокол. Спробуйте пізніше.",
        protocol: "Завантажити протокол",
        program: "Завантажити програму",
    },
];

const STYLE: &str = ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:6vh auto;padding:0 1.25rem}\
     h1{font-size:1.6rem;line-height:1.2;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2rem 0 .25rem}p{margin:.25rem 0}\
     code{display:block;margin:.5rem 0;padding:.5rem .75rem;border:1px solid;border-radius:.4rem;font-size:.85rem;overflow-wrap:anywhere}\
     table{border-collapse:collapse;margin:.5rem 0}th,td{padding:.2rem 1.5rem .2rem 0;text-align:start}\
     nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:2.5rem 0 1rem}a{display:inline-block;padding:.15rem 0}\
     button{font:inherit;padding:.5rem 1rem;margin:.5rem 0;cursor:pointer}.at{opacity:.8;font-size:.9rem}";

/// The page in a language, the first where it is not known; says where the winners are only a part of them.
pub(super) fn written(
    language: &str,
    company: &str,
    token: &str,
    draw: &Draw,
    winners: &[Winner],
    is_part: bool,
) -> String {
    let words = WORDS.iter().find(|words| words.language == language).unwrap_or(&WORDS[0]);
    let (name, company, token) = (escaped(&draw.name), escaped(company), escaped(token));
    let Words { language, title, .. } = words;
    let wins = if draw.is_once_per_holder { words.once } else { words.often };
    let open = if draw.root.is_none() { format!("<p>{}</p>", words.open) } else { String::new() };
    let entries =
        draw.tickets.map(|tickets| format!("<p>{}</p>", said(words.entries, tickets))).unwrap_or_default();
    let steps = [
        step(words, words.commitment, words.commitment_text, draw.commitment, draw.committed_at, ""),
        step(words, words.root, words.root_text, draw.root, draw.frozen_at, &entries),
        step(words, words.seed, words.seed_text, draw.seed, draw.drawn_at, ""),
    ];
    let others = WORDS.iter().filter(|other| other.language != words.language).map(|other| {
        format!("<a href=\"?lang={0}\" lang=\"{0}\" hreflang=\"{0}\">{1}</a>", other.language, other.name)
    });
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{name} · {title} · {company}</title><style>{STYLE}</style>\
         <script src=\"again.js\" defer></script></head><body><main><p>{company} · {title}</p><h1>{name}</h1>\
         <p>{prizes}. {wins}</p>{open}{steps}{winners}{again}</main><nav>{others}</nav></body></html>",
        prizes = said(words.prizes, draw.prizes),
        steps = steps.concat(),
        winners = winners_table(words, winners, is_part),
        again = again(words, &token),
        others = others.collect::<String>(),
    )
}

fn step(
    words: &Words,
    title: &str,
    text: &str,
    hash: Option<[u8; 32]>,
    at: Option<Instant>,
    more: &str,
) -> String {
    let told = hash.map_or_else(
        || format!("<p><em>{}</em></p>", words.later),
        |hash| format!("<code>{}</code>", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    );
    let at = at.map(|at| at.to_string()).unwrap_or_default();
    let at = at
        .get(..16)
        .map(|at| format!("<p class=\"at\">{} UTC</p>", at.replace('T', " ")))
        .unwrap_or_default();
    format!("<h2>{title}</h2><p>{text}</p>{told}{more}{at}")
}

fn winners_table(words: &Words, winners: &[Winner], is_part: bool) -> String {
    if winners.is_empty() {
        return String::new();
    }
    let rows = winners.iter().map(|one| format!("<tr><td>{}</td><td>{}</td></tr>", one.place, one.ticket));
    let part = if is_part {
        format!("<p>{}</p>", said(words.winners_text, winners.len() as i64))
    } else {
        String::new()
    };
    format!(
        "<h2>{}</h2>{part}<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
        words.winners,
        words.place,
        words.ticket,
        rows.collect::<String>()
    )
}

fn again(words: &Words, token: &str) -> String {
    format!(
        "<h2>{}</h2><p>{}</p><code>node again.js protocol.txt</code>\
         <p><button type=\"button\" hidden data-protocol=\"{token}/protocol.txt\" data-busy=\"{}\" data-right=\"{}\" data-early=\"{}\" data-wrong=\"{}\" data-failed=\"{}\">{}</button></p>\
         <p role=\"status\"></p><p><a href=\"{token}/protocol.txt\" download=\"protocol.txt\">{}</a></p><p><a href=\"again.js\" download=\"again.js\">{}</a></p>",
        words.again,
        words.again_text,
        words.busy,
        words.right,
        words.early,
        words.wrong,
        words.failed,
        words.button,
        words.protocol,
        words.program,
    )
}

fn said(words: &str, number: i64) -> String {
    words.replace("{}", &number.to_string())
}
