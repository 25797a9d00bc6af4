//! The compressed copies beside files, for servers that send what is there.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

/// What compresses well; pictures are compressed already.
const KINDS: [&str; 9] = ["html", "js", "css", "wasm", "json", "webmanifest", "txt", "svg", "xml"];

/// Below this many bytes a copy is not worth a file.
const LEAST: usize = 200;

/// A file's compressed copies by the ends of their names; none of a kind that gains nothing.
pub(crate) fn copies(file: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    if content.len() < LEAST || !KINDS.contains(&kind) {
        return Ok(Vec::new());
    }
    Ok(vec![("br", brotli(&content)?), ("gz", gzip(&content)?)])
}

/// With brotli at its best.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let best = BrotliEncoderParams { quality: 11, ..BrotliEncoderParams::default() };
    let mut copy = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut copy, &best).context("cannot compress")?;
    Ok(copy)
}

/// Without a time in it: the same bytes each time.
fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish().context("cannot compress")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_copies_say_what_the_file_says() {
        let text = "every record in the browser, ".repeat(50);
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&*gzip(text.as_bytes()).unwrap()).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, text);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(text.as_bytes()).unwrap(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
    }
}
