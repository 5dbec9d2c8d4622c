use serde_json::Value;
use vocabulary::Problem;

use crate::error::{Reason, bad_condition};

/// An object's fields, none of them unknown.
pub(crate) struct Fields<'v> {
    pub object: &'v serde_json::Map<String, Value>,
    path: String,
}

impl<'v> Fields<'v> {
    pub fn of(value: &'v Value, path: &str, allowed: &[&str]) -> Result<Fields<'v>, Problem> {
        let object = value.as_object().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
        if let Some(unknown) = object.keys().find(|key| !allowed.contains(&key.as_str())) {
            return Err(bad_condition(&format!("{path}/{unknown}"), Reason::UnknownField));
        }
        Ok(Fields { object, path: path.to_owned() })
    }

    pub fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    pub fn optional(&self, name: &str) -> Option<&'v Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub fn required(&self, name: &str) -> Result<&'v Value, Problem> {
        self.optional(name).ok_or_else(|| bad_condition(&self.path(name), Reason::Missing))
    }

    pub fn text(&self, name: &str) -> Result<&'v str, Problem> {
        self.required(name)?.as_str().ok_or_else(|| bad_condition(&self.path(name), Reason::WrongType))
    }

    pub fn list(&self, name: &str) -> Result<&'v [Value], Problem> {
        let list = self.required(name)?.as_array();
        list.map(Vec::as_slice).ok_or_else(|| bad_condition(&self.path(name), Reason::WrongType))
    }

    pub fn word<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Problem> {
        read(self.text(name)?).ok_or_else(|| bad_condition(&self.path(name), Reason::WrongValue))
    }

    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.word(name, |text| text.parse().ok())
    }
}
