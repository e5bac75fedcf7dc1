//! What holds whatever bytes come: shared by the fuzz targets beside this and by a smoke test of the workspace.

pub mod control;
pub mod credentials;
pub mod requests;
pub mod stand;
pub mod tokens;
pub mod wire;
