use collect::imports::Plan;
use vocabulary::Problem;

/// Reads a mapping file. An error says where, in the words of the TOML parser.
pub fn plan_from_toml(text: &str) -> Result<Plan, Problem> {
    toml::from_str(text).map_err(|error| Problem::invalid("bad_mapping", "mapping", error.to_string()))
}

/// Writes a mapping file.
pub fn plan_to_toml(plan: &Plan) -> Result<String, Problem> {
    toml::to_string(plan).map_err(Problem::internal)
}
