//! Parts of READMEs that are made of what they tell of.

use crate::{command_line::scratch, root};

const BEGIN: &str = "<!-- generated: a test holds what follows against its origin -->\n";
const END: &str = "<!-- generated until here -->\n";

/// Fails unless the generated part of a README is this, and says where one is that has it.
pub(crate) fn holds(path: &str, expected: &str) {
    let readme = std::fs::read_to_string(root().join(path)).unwrap();
    let (head, rest) = readme.split_once(BEGIN).expect("it begins");
    let (found, tail) = rest.split_once(END).expect("it ends");
    if found != expected {
        let name = path.replace('/', "-");
        let fresh = scratch(&name, &[head, BEGIN, expected, END, tail].concat());
        panic!(
            "what is generated in {path} is stale: copy {} over it",
            fresh.display()
        );
    }
}
