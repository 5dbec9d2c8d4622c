use serde::{Deserialize, Serialize};

/// Which products: a line either matches or does not. Excluded lines never match.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Filter {
    /// Every product.
    #[default]
    Everything,
    /// All of these hold.
    All {
        /// The filters.
        of: Vec<Filter>,
    },
    /// One of these holds.
    Any {
        /// The filters.
        of: Vec<Filter>,
    },
    /// This does not hold.
    Not {
        /// The filter.
        of: Box<Filter>,
    },
    /// The product's code is one of these.
    Skus {
        /// Codes.
        any_of: Vec<String>,
    },
    /// The product's category is one of these.
    Categories {
        /// Categories.
        any_of: Vec<String>,
    },
    /// The product's brand is one of these.
    Brands {
        /// Brands.
        any_of: Vec<String>,
    },
}
