//! What holds whatever a file says: shared by the fuzz targets beside this and by a smoke test of the workspace.

pub mod baseline;
pub mod credentials;
pub mod feature;
pub mod profile;
pub mod report;
