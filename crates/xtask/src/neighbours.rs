//! Functions of a module that are alike, put beside each other: a text compresses
//! better when what repeats is near. Binaryen can sort functions by name; here they
//! get names that say their places.

use std::collections::HashMap;

/// So many bytes in a row are a mark of a function.
const MARK: usize = 4;
/// A mark of more functions than this tells nothing about any of them.
const COMMON: usize = 1_000;

/// The module with such names; nothing if it is no module as wasm-bindgen makes them. The
/// chain of functions begins with the smallest but so many.
pub(crate) fn named(module: &[u8], start: usize) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    let (mut named, mut imported, mut places) = (head.to_vec(), 0, Vec::new());
    while let Some((&id, mut after)) = rest.split_first() {
        let content = chunk(&mut after)?;
        match id {
            2 => imported = functions_in(content)?,
            10 => places = places_of(&chunks(content)?, start),
            _ => {}
        }
        // Names that were there would be mixed up with these.
        if id != 0 || !content.starts_with(b"\x04name") {
            named.extend_from_slice(rest.get(..rest.len() - after.len())?);
        }
        rest = after;
    }
    let mut names = number(places.len());
    for (index, place) in places.iter().enumerate() {
        names.extend(number(imported + index));
        names.extend(sized(format!("{place:06}").as_bytes()));
    }
    let section = [&sized(b"name")[..], &[1], &sized(&names)].concat();
    named.push(0);
    named.extend(sized(&section));
    Some(named)
}

/// The place of each function in a chain from each to the one that is most like it.
fn places_of(functions: &[&[u8]], start: usize) -> Vec<usize> {
    let marks: Vec<_> = functions.iter().map(|code| marks_of(code)).collect();
    let mut bearers: HashMap<u32, Vec<usize>> = HashMap::new();
    for (function, marks) in marks.iter().enumerate() {
        marks.iter().for_each(|mark| bearers.entry(*mark).or_default().push(function));
    }
    bearers.retain(|_, functions| functions.len() <= COMMON);

    let mut by_size: Vec<_> = (0..functions.len()).collect();
    by_size.sort_by_key(|function| std::cmp::Reverse((functions[*function].len(), *function)));
    let mut places = vec![None; functions.len()];
    let mut shared = vec![0_usize; functions.len()];
    let mut place = 0;
    let mut next = by_size.len().checked_sub(1).map(|last| by_size.remove(last.saturating_sub(start)));
    while let Some(function) = next {
        places[function] = Some(place);
        place += 1;
        let mut candidates = Vec::new();
        for other in marks[function].iter().filter_map(|mark| bearers.get(mark)).flatten() {
            if places[*other].is_none() {
                if shared[*other] == 0 {
                    candidates.push(*other);
                }
                shared[*other] += 1;
            }
        }
        let likeness = |other: usize| {
            let all = marks[function].len() + marks[other].len() - shared[other];
            (shared[other] << 32) / all
        };
        next = candidates.iter().copied().max_by_key(|other| (likeness(*other), std::cmp::Reverse(*other)));
        candidates.iter().for_each(|other| shared[*other] = 0);
        while next.is_none()
            && let Some(smallest) = by_size.pop()
        {
            next = Some(smallest).filter(|smallest| places[*smallest].is_none());
        }
    }
    places.into_iter().flatten().collect()
}

fn marks_of(code: &[u8]) -> Vec<u32> {
    let bytes = |mark: &[u8]| mark.iter().fold(0, |all, byte| all << 8 | u32::from(*byte));
    let mut marks: Vec<_> = code.windows(MARK).map(bytes).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// How many functions are imported.
fn functions_in(mut imports: &[u8]) -> Option<usize> {
    let mut functions = 0;
    for _ in 0..read_number(&mut imports)? {
        chunk(&mut imports)?;
        chunk(&mut imports)?;
        let (kind, rest) = imports.split_first()?;
        imports = rest;
        match kind {
            0 => {
                read_number(&mut imports)?;
                functions += 1;
            }
            // A table begins with the type of what is in it; both have limits.
            1 | 2 => {
                imports = imports.get(usize::from(*kind == 1)..)?;
                let flags = read_number(&mut imports)?;
                for _ in 0..=(flags & 1) {
                    read_number(&mut imports)?;
                }
            }
            // A global is a type and whether it can change.
            3 => imports = imports.get(2..)?,
            _ => return None,
        }
    }
    Some(functions)
}

fn chunks(mut content: &[u8]) -> Option<Vec<&[u8]>> {
    let count = read_number(&mut content)?;
    (0..count).map(|_| chunk(&mut content)).collect()
}

/// Takes a size and as many bytes.
fn chunk<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let size = read_number(from)?;
    let (chunk, rest) = from.split_at_checked(size)?;
    *from = rest;
    Some(chunk)
}

/// Takes a number of seven bits a byte, the lowest first.
fn read_number(from: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

fn sized(content: &[u8]) -> Vec<u8> {
    [&number(content.len()), content].concat()
}

#[cfg(test)]
mod tests {
    use super::{named, number, places_of, read_number, sized};

    #[test]
    fn the_most_alike_functions_are_neighbours() {
        let functions = ["aaaabbbbcc", "12345678901", "aaaabbbbccd", "1234567890", "zz"];
        let functions = functions.map(str::as_bytes);
        // From the smallest on: zz, then the first two that are alike, then the others.
        assert_eq!(places_of(&functions, 0), [1, 4, 2, 3, 0]);
        assert_eq!(places_of(&functions, 9), [1, 4, 0, 3, 2], "from the largest on");
        assert!(places_of(&[], 0).is_empty());
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for value in [0, 1, 127, 128, 300, 65_536, 4_000_000_000] {
            assert_eq!(read_number(&mut &number(value)[..]), Some(value));
        }
        assert_eq!(read_number(&mut &[0x80, 0x80][..]), None);
    }

    #[test]
    fn a_module_gets_new_names_and_keeps_the_rest() {
        let name = [sized(b"a"), sized(b"b")].concat();
        let kinds: [&[u8]; 4] = [&[0, 0], &[1, 0x70, 1, 5, 9], &[2, 0, 17], &[3, 0x7f, 1]];
        let import = [&[4][..], &kinds.map(|kind| [&name, kind].concat()).concat()].concat();
        let code = [&[1][..], &sized(b"body")].concat();
        let old = [&sized(b"name")[..], b"old"].concat();
        let sections = |last: &[u8]| {
            let section = |id: u8, content: &[u8]| [&[id], &sized(content)[..]].concat();
            [b"\0asm\x01\0\0\0", &section(2, &import)[..], &section(10, &code), &section(0, last)].concat()
        };
        let new = [&sized(b"name")[..], &[1], &sized(&[&[1, 1][..], &sized(b"000000")].concat())].concat();
        assert_eq!(named(&sections(&old), 0), Some(sections(&new)));
        assert_eq!(named(b"\0asm", 0), None);
        assert_eq!(named(&sections(&old)[..20], 0), None);
    }
}
