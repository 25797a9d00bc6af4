//! Takes the folders of the machine that builds out of a module. Rust writes into it, for
//! the words of a panic, in which file each could happen: what stays of the files of others is
//! their names. Blanks of the same length take their place, so that nothing moves.

/// Where the sources of other crates are, whoever builds: in cargo's registry, and in Rust.
const ROOTS: [&[u8]; 2] = [b"/registry/src/", b"/rustc/"];
/// What ends the path of a file.
const END: &[u8] = b".rs";
/// No path is longer, in bytes.
const LONGEST: usize = 300;

/// Blanks the folders of every path below a root.
pub(crate) fn blank(module: &mut [u8]) {
    for root in ROOTS {
        let mut from = 0;
        while let Some(at) = find(&module[from..], root).map(|at| from + at) {
            from = at + root.len();
            let rest = &module[from..module.len().min(from + LONGEST)];
            let Some(end) = find(rest, END).map(|end| from + end) else { continue };
            let is_path = |byte: &u8| byte.is_ascii_graphic();
            if !module[from..end].iter().all(is_path) {
                continue;
            }
            let begin = begin(module, at);
            let name = module[..end].iter().rposition(|byte| *byte == b'/').unwrap_or(begin);
            module[begin..=name].fill(b' ');
        }
    }
}

/// Where the path begins whose root is here: at the home of the tools, as far as it is known.
fn begin(module: &[u8], root: usize) -> usize {
    let home = std::env::var("CARGO_HOME").ok().or_else(|| Some(std::env::var("HOME").ok()? + "/.cargo"));
    let home = home.unwrap_or_default();
    if module[..root].ends_with(home.as_bytes()) { root - home.len() } else { root }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_others_are_blanked_and_nothing_moves() {
        let mut module = b"\0src/own.rs/rustc/1f/library/core/src/str/mod.rs\x01ab/registry/src/x-1/c-2.0/src/lib.rsmore/registry/src/\0.rs".to_vec();
        let before = module.len();
        blank(&mut module);
        assert_eq!(module.len(), before);
        let text = String::from_utf8_lossy(&module).into_owned();
        let words: Vec<&str> = text.split([' ', '\0', '\x01']).filter(|word| !word.is_empty()).collect();
        assert_eq!(words, ["src/own.rs", "mod.rs", "ab", "lib.rsmore/registry/src/", ".rs"]);
    }
}
