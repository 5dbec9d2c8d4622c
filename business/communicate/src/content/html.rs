//! What is done to the compiled page: links numbered, a text part made, the preheader and the picture put in.

/// Gives each address that can be followed a number and writes `{{ _click[n] }}` in its place.
///
/// An address whose scheme or host comes from a variable is left as it is: following it through us would lead anywhere.
pub(super) fn number_links(page: &str) -> (String, Vec<String>) {
    let mut links: Vec<String> = Vec::new();
    let mut written = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = next_anchor(rest) {
        let end = start + tag_end(&rest[start..]);
        written.push_str(&rest[..start]);
        let tag = &rest[start..end];
        match href(tag).map(|range| (range.clone(), decode(&tag[range]))) {
            Some((range, url)) if is_followed(&url) => {
                let number = links.iter().position(|link| *link == url).unwrap_or_else(|| {
                    links.push(url);
                    links.len() - 1
                });
                written.push_str(&tag[..range.start]);
                written.push_str(&format!("{{{{ _click[{number}] }}}}"));
                written.push_str(&tag[range.end..]);
            }
            _ => written.push_str(tag),
        }
        rest = &rest[end..];
    }
    written.push_str(rest);
    (written, links)
}

/// Puts the preheader after the body's beginning and the picture before its end.
pub(super) fn with_extras(page: &str) -> String {
    const PREHEADER: &str = "{% if _preheader %}<div style=\"display:none;max-height:0;overflow:hidden;opacity:0\">{{ _preheader }}</div>{% endif %}";
    const PICTURE: &str = "{% if _open %}<img src=\"{{ _open }}\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0\">{% endif %}";
    let Some(body) = find(page, "<body") else { return format!("{PREHEADER}{page}{PICTURE}") };
    let inside = body + tag_end(&page[body..]);
    let end = page.to_ascii_lowercase().rfind("</body").unwrap_or(page.len()).max(inside);
    [&page[..inside], PREHEADER, &page[inside..end], PICTURE, &page[end..]].concat()
}

/// The page as plain text: blocks on lines of their own, addresses after the words that lead to them.
pub(super) fn to_text(page: &str) -> String {
    let mut text = String::new();
    let mut address: Option<String> = None;
    let mut rest = &page[find(page, "<body").unwrap_or(0)..];
    while let Some(start) = rest.find('<') {
        push_words(&mut text, &rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let end = tag_end(rest);
        let (tag, after) = rest.split_at(end);
        rest = after;
        match tag_name(tag).as_str() {
            "style" | "script" | "head" | "title" => rest = skip_to_close(rest, &tag_name(tag)),
            "a" => address = href(tag).map(|range| decode(&tag[range])),
            "/a" => push_address(&mut text, address.take()),
            "img" => push_words(&mut text, attribute(tag, "alt").map_or("", |range| &tag[range])),
            "br" | "p" | "/p" | "div" | "/div" | "/tr" | "/table" | "/h1" | "/h2" | "/h3" | "/h4" | "/ul"
            | "/ol" | "hr" => break_line(&mut text),
            "li" => {
                break_line(&mut text);
                text.push_str("- ");
            }
            "td" | "th" => push_words(&mut text, " "),
            _ => {}
        }
    }
    push_words(&mut text, rest);
    squeeze(&text)
}

/// The first element that looks like MJML's own and is not: where it stands, and its name.
pub(super) fn unknown_element(source: &str) -> Option<(usize, String)> {
    const KNOWN: [&str; 33] = [
        "accordion",
        "accordion-element",
        "accordion-text",
        "accordion-title",
        "all",
        "attributes",
        "body",
        "breakpoint",
        "button",
        "carousel",
        "carousel-image",
        "class",
        "column",
        "divider",
        "font",
        "group",
        "head",
        "hero",
        "html-attributes",
        "image",
        "include",
        "navbar",
        "navbar-link",
        "preview",
        "raw",
        "section",
        "social",
        "social-element",
        "spacer",
        "style",
        "table",
        "text",
        "title",
    ];
    let starts = source.match_indices("<mj-").map(|(start, _)| start);
    let named = starts.map(|start| (start, tag_name(&source[start..])));
    named.into_iter().find(|(_, name)| name != "mj-wrapper" && !KNOWN.contains(&&name[3..]))
}

/// How deep elements lie within elements, counted generously.
pub(super) fn depth(source: &str) -> usize {
    const VOID: [&str; 8] = ["br", "img", "hr", "input", "meta", "link", "col", "area"];
    let (mut depth, mut deepest, mut rest) = (0_usize, 0, source);
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[..end];
        let name = tag_name(tag);
        if name.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic())
            && !tag.ends_with("/>")
            && !VOID.contains(&name.as_str())
        {
            depth += 1;
            deepest = deepest.max(depth);
        }
        rest = &rest[end..];
    }
    deepest
}

fn is_followed(url: &str) -> bool {
    let Some(scheme) = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme)) else {
        return false;
    };
    let host = url[scheme.len()..].split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains(['{', '}', '\\', '@', ' '])
}

fn next_anchor(page: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + page[from..].find("<a").or_else(|| page[from..].find("<A"))?;
        if page[at + 2..].starts_with(|c: char| c.is_ascii_whitespace()) {
            return Some(at);
        }
        from = at + 2;
    }
}

/// Where the tag at the beginning ends, quotes heeded.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches('<');
    let end = name
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_alphanumeric() || *c == '-' || (*at == 0 && *c == '/')))
        .map_or(name.len(), |(at, _)| at);
    name[..end].to_ascii_lowercase()
}

fn href(tag: &str) -> Option<std::ops::Range<usize>> {
    attribute(tag, "href")
}

/// Where the quoted value of an attribute stands in a tag.
fn attribute(tag: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower[from..].find(name)?;
        from = at + name.len();
        let starts_word = lower[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
        let after = lower[from..].trim_start();
        if !starts_word || !after.starts_with('=') {
            continue;
        }
        let value = after[1..].trim_start();
        let start = lower.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let length = value[1..].find(quote)?;
        return Some(start + 1..start + 1 + length);
    }
}

fn find(page: &str, what: &str) -> Option<usize> {
    page.to_ascii_lowercase().find(what)
}

fn skip_to_close<'a>(rest: &'a str, name: &str) -> &'a str {
    find(rest, &format!("</{name}")).map_or("", |at| &rest[at + tag_end(&rest[at..])..])
}

fn push_words(text: &mut String, words: &str) {
    for piece in decode(words).split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        text.push_str(word);
        if word.len() < piece.len() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn push_address(text: &mut String, address: Option<String>) {
    if let Some(address) = address.filter(|address| !address.is_empty() && !address.starts_with('#')) {
        text.push_str(&format!(" ({address})"));
    }
}

fn break_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

/// Not more than one empty line in a row.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut empty = 1;
    for line in text.lines().map(str::trim) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            squeezed.push_str(line);
            squeezed.push('\n');
        }
    }
    squeezed.truncate(squeezed.trim_end().len());
    squeezed
}

fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest[1..].find(';').filter(|length| *length < 10).map(|length| &rest[1..=length]);
        match entity.and_then(|entity| character(entity).map(|c| (entity.len() + 2, c))) {
            Some((length, c)) => {
                decoded.push(c);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "mdash" => '—',
        "ndash" => '–',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            // No-width characters pad preheaders and mean nothing in text.
            char::from_u32(code).filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{34F}' | '\u{FEFF}'))?
        }
    })
}
