//! What a message says: an MJML template compiled once, rendered for each person.

mod check;
mod html;
mod person;

use std::io::Write;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use vocabulary::Problem;

pub use check::{Warning, variables};
pub use person::Person;

/// Instructions a rendering may take.
const FUEL: u64 = 200_000;
/// Bytes a rendering may give.
const OUTPUT_MAX: usize = 1024 * 1024;
/// Characters of a subject.
const SUBJECT_MAX: usize = 250;
/// Elements within elements.
const DEPTH_MAX: usize = 100;

/// The words of a campaign, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    /// Subject template.
    pub subject: &'a str,
    /// Preheader template.
    pub preheader: &'a str,
    /// Body template in MJML.
    pub mjml: &'a str,
}

/// Compiled content; made once for a version of a campaign and shared.
pub struct Content {
    environment: Environment<'static>,
    links: Vec<String>,
    warnings: Vec<Warning>,
}

/// The addresses that differ from message to message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Where each link leads, by its number.
    pub clicks: Vec<String>,
    /// The picture that tells of an opening.
    pub open: Option<String>,
    /// The way out.
    pub unsubscribe: String,
}

/// A message's words for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Subject, one line.
    pub subject: String,
    /// HTML part.
    pub html: String,
    /// Plain text part.
    pub text: String,
}

impl Content {
    /// Compiles; the problem `template_invalid` names the line.
    pub fn compile(source: Source<'_>) -> Result<Content, Problem> {
        let mut environment = environment();
        add(&mut environment, "subject", "subject", source.subject.to_owned())?;
        add(&mut environment, "preheader", "preheader", source.preheader.to_owned())?;
        // Parsed as it was written first, so that a mistake is named by the line the author sees.
        environment.template_from_named_str("mjml", source.mjml).map_err(|error| invalid("mjml", &error))?;
        let (page, mut warnings) = compile_mjml(source.mjml)?;
        let (page, links) = html::number_links(&page);
        add(&mut environment, "text", "mjml", html::to_text(&page))?;
        add(&mut environment, "page.html", "mjml", html::with_extras(&page))?;
        for (number, url) in links.iter().enumerate().filter(|(_, url)| is_template(url)) {
            add(&mut environment, &link_name(number), "mjml", url.clone())?;
        }
        warnings.extend(check::undeclared(&environment));
        warnings.extend(check::links(&links));
        Ok(Content { environment, links, warnings })
    }

    /// The links that are followed through us, by their numbers.
    pub fn links(&self) -> &[String] {
        &self.links
    }

    /// What a careful reader would ask the author.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Bytes of the page as it is sent, before personal values: what mailboxes cut at.
    pub fn page_bytes(&self) -> usize {
        self.environment.get_template("page.html").map_or(0, |page| page.source().len())
    }

    /// Whether the body shows the way out.
    pub fn has_unsubscribe_link(&self) -> bool {
        variables(&self.environment, "page.html").contains("unsubscribe_url")
    }

    /// Renders for one person.
    pub fn render(&self, person: &Person, addresses: &Addresses) -> Result<Rendered, Problem> {
        let mut fields = person.fields();
        let clicks: Vec<Value> = addresses.clicks.iter().cloned().map(Value::from_safe_string).collect();
        fields.insert("_click", Value::from(clicks));
        fields.insert("_open", addresses.open.clone().map_or(Value::UNDEFINED, Value::from_safe_string));
        fields.insert("unsubscribe_url", Value::from_safe_string(addresses.unsubscribe.clone()));
        let fields = person::with_alias(fields);
        let preheader = one_line(&self.run("preheader", &fields)?);
        let subject = one_line(&self.run("subject", &fields)?);
        let page_fields = minijinja::context! { _preheader => preheader, ..fields.clone() };
        Ok(Rendered { subject, html: self.run("page.html", &page_fields)?, text: self.run("text", &fields)? })
    }

    /// Where a link leads for one person: values are written as parts of an address, and scheme and host stay those of the template.
    pub fn link(&self, number: usize, person: &Person) -> Result<Option<String>, Problem> {
        match self.links.get(number) {
            Some(url) if is_template(url) => {
                self.run(&link_name(number), &person::with_alias(person.fields())).map(Some)
            }
            found => Ok(found.cloned()),
        }
    }

    /// The addresses of a preview, where nothing is followed and nobody can unsubscribe.
    pub fn plain_addresses(&self, person: &Person) -> Result<Addresses, Problem> {
        let clicks = (0..self.links.len()).map(|number| Ok(self.link(number, person)?.unwrap_or_default()));
        Ok(Addresses {
            clicks: clicks.collect::<Result<_, Problem>>()?,
            open: None,
            unsubscribe: "#".to_owned(),
        })
    }

    fn run(&self, name: &str, fields: &Value) -> Result<String, Problem> {
        let field = if matches!(name, "subject" | "preheader") { name } else { "mjml" };
        let template = self.environment.get_template(name).map_err(|error| invalid(field, &error))?;
        let mut output = Bounded(Vec::with_capacity(template.source().len() + 512));
        template.render_captured_to(fields.clone(), &mut output).map_err(|error| invalid(field, &error))?;
        String::from_utf8(output.0).map_err(Problem::internal)
    }
}

/// Where one link of a campaign leads for one person, from the link alone.
pub fn link_for(url: &str, person: &Person) -> Result<String, Problem> {
    if !is_template(url) {
        return Ok(url.to_owned());
    }
    let mut environment = environment();
    add(&mut environment, &link_name(0), "mjml", url.to_owned())?;
    let content = Content { environment, links: vec![url.to_owned()], warnings: Vec::new() };
    Ok(content.link(0, person)?.unwrap_or_default())
}

fn is_template(url: &str) -> bool {
    url.contains("{{") || url.contains("{%")
}

fn link_name(number: usize) -> String {
    format!("link{number}.url")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(50);
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
    });
    environment.set_formatter(|output, state, value| {
        if value.is_none() || value.is_undefined() {
            return Ok(());
        }
        if state.name().ends_with(".url") {
            return output.write_str(&person::in_address(&value.to_string())).map_err(minijinja::Error::from);
        }
        minijinja::escape_formatter(output, state, value)
    });
    environment
}

fn add(environment: &mut Environment<'static>, name: &str, field: &str, text: String) -> Result<(), Problem> {
    environment.add_template_owned(name.to_owned(), text).map_err(|error| invalid(field, &error))
}

fn compile_mjml(mjml: &str) -> Result<(String, Vec<Warning>), Problem> {
    if html::depth(mjml) > DEPTH_MAX {
        return Err(template_invalid("mjml", 1, "too many elements within elements"));
    }
    if let Some((start, name)) = html::unknown_element(mjml) {
        return Err(template_invalid(
            "mjml",
            check::line_at(mjml, start),
            &format!("there is no element {name}"),
        ));
    }
    let parsed = mrml::parse(mjml).map_err(|error| {
        let line = check::line_of(mjml, &error);
        template_invalid("mjml", line, &error.to_string())
    })?;
    let warnings = parsed.warnings.iter().map(|warning| check::of_mjml(mjml, warning)).collect();
    let options = mrml::prelude::render::RenderOptions { fonts: Default::default(), ..Default::default() };
    let page =
        parsed.element.render(&options).map_err(|error| template_invalid("mjml", 1, &error.to_string()))?;
    Ok((page, warnings))
}

fn invalid(field: &str, error: &minijinja::Error) -> Problem {
    let message = match error.kind() {
        minijinja::ErrorKind::OutOfFuel => "the template takes too long".to_owned(),
        minijinja::ErrorKind::WriteFailure => "the message grows too large".to_owned(),
        _ => error.detail().map_or_else(|| error.kind().to_string(), str::to_owned),
    };
    template_invalid(field, error.line().unwrap_or(1), &message)
}

fn template_invalid(field: &str, line: usize, message: &str) -> Problem {
    Problem::invalid("template_invalid", field, format!("line {line}: {message}"))
        .with("line", line)
        .with("message", message)
}

/// Control characters would end a header field; they become spaces.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(SUBJECT_MAX).collect()
}

/// Refuses to grow beyond [`OUTPUT_MAX`].
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > OUTPUT_MAX {
            return Err(std::io::Error::other("the message grows too large"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
