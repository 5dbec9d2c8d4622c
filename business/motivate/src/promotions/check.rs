use super::definition::Definition;
use super::stacking::Stacking;
use vocabulary::Problem;
/// X
pub fn check(_definition: &Definition) -> Result<(), Problem> {
    Ok(())
}
/// X
pub fn check_stacking(_stacking: &Stacking) -> Result<(), Problem> {
    Ok(())
}
