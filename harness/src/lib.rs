//! The judge: reads what a platform documents, asks a target over HTTP, and reports claim by claim.
//!
//! `documents` (what is promised) and `target` (who is asked) meet in `run`, through `steps`; `report` tells. `explore` makes up features of its own, `leakcheck` searches logs.

pub mod commands;
pub mod documents;
pub mod embedded;
pub mod explore;
pub mod leakcheck;
pub mod lint;
pub mod report;
pub mod run;
pub mod steps;
pub mod target;
