//! The page with the way out, in the languages of the console: no script, one button.

use axum::response::{Html, IntoResponse, Response};

use crate::html::escaped;

struct Words {
    language: &'static str,
    title: &'static str,
    question: &'static str,
    button: &'static str,
    done: &'static str,
}

const WORDS: [Words; 5] = [
    Words {
        language: "en",
        title: "Unsubscribe",
        question: "You will get no more e-mails with offers and news.",
        button: "Unsubscribe",
        done: "Done: we will send you no more offers and news by e-mail.",
    },
    Words {
        language: "ru",
        title: "Отписка от рассылки",
        question: "Вы больше не будете получать письма с предложениями и новостями.",
        button: "Отписаться",
        done: "Готово: больше не будем присылать вам предложения и новости по почте.",
    },
    Words {
        language: "kk",
        title: "Таратылымнан бас тарту",
        question: "Ұсыныстар мен жаңалықтар туралы хаттарды енді алмайсыз.",
        button: "Бас тарту",
        done: "Дайын: енді сізге ұсыныстар мен жаңалықтарды поштамен жібермейміз.",
    },
    Words {
        language: "tr",
        title: "Abonelikten çık",
        question: "Kampanya ve haber e-postalarını artık almayacaksınız.",
        button: "Abonelikten çık",
        done: "Tamam: size artık kampanya ve haber e-postası göndermeyeceğiz.",
    },
    Words {
        language: "uk",
        title: "Відписка від розсилки",
        question: "Ви більше не отримуватимете листів із пропозиціями та новинами.",
        button: "Відписатися",
        done: "Готово: більше не надсилатимемо вам пропозиції та новини поштою.",
    },
];

/// Asks whether it is meant.
pub(super) fn ask(language: &str, company: &str) -> Response {
    let words = words(language);
    let form =
        format!("<p>{}</p><form method=\"post\"><button>{}</button></form>", words.question, words.button);
    page(words, company, &form)
}

/// Says that it is done.
pub(super) fn done(language: &str, company: &str) -> Response {
    let words = words(language);
    page(words, company, &format!("<p role=\"status\">{}</p>", words.done))
}

fn words(language: &str) -> &'static Words {
    WORDS.iter().find(|words| words.language == language).unwrap_or(&WORDS[0])
}

fn page(words: &Words, company: &str, content: &str) -> Response {
    let Words { language, title, .. } = words;
    let company = escaped(company);
    Html(format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title} · {company}</title><style>\
         :root{{color-scheme:light dark}}body{{font:17px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.25rem}}\
         h1{{font-size:1.5rem}}button{{font:inherit;padding:.6rem 1.2rem;cursor:pointer}}</style></head>\
         <body><main><p>{company}</p><h1>{title}</h1>{content}</main></body></html>"
    ))
    .into_response()
}
