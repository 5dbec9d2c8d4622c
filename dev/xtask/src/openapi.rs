use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Writes the document at the root, or says whether the one there is up to date.
pub fn run(root: &Path, check: bool) -> anyhow::Result<ExitCode> {
    let file = root.join("openapi.json");
    let document = api::openapi();
    let is_same = fs::read_to_string(&file).is_ok_and(|kept| kept == document);
    if is_same {
        println!("openapi.json is up to date");
        return Ok(ExitCode::SUCCESS);
    }
    if check {
        eprintln!("openapi.json is out of date: run cargo xtask openapi");
        return Ok(ExitCode::FAILURE);
    }
    fs::write(&file, document)?;
    println!("wrote {}", file.display());
    Ok(ExitCode::SUCCESS)
}
