//! Ad audiences, and the files of their exports.

pub(super) mod audiences;
pub(super) mod files;
