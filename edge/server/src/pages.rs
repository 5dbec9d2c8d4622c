//! The console's files.

#[cfg(feature = "console")]
mod embedded {
    use std::sync::Arc;

    #[derive(rust_embed::RustEmbed)]
    #[folder = "../../console/dist"]
    struct Console;

    /// The files inside the binary.
    pub fn pages() -> Option<api::Pages> {
        Some(Arc::new(|path: &str| {
            let file = Console::get(path)?;
            let content_type = file.metadata.mimetype().to_owned();
            let content_type = if content_type.starts_with("text/") {
                content_type + "; charset=utf-8"
            } else {
                content_type
            };
            Some(api::Page { bytes: file.data, content_type, is_immutable: path.starts_with("assets/") })
        }))
    }
}

#[cfg(not(feature = "console"))]
mod embedded {
    /// Built without the console: only the doors of machines answer.
    pub fn pages() -> Option<api::Pages> {
        None
    }
}

pub use embedded::pages;
