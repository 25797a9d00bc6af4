//! Running other programs, and saying in one sentence why one failed.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, anyhow, bail};

/// Runs a program to its end. What it prints is seen.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    check(command, status)
}

/// Runs a program to its end. What it prints is seen, and each line of its
/// standard output is handed on.
pub(crate) fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<()> {
    command.stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut stdout = BufReader::new(stdout);
        let mut line = Vec::new();
        // Bytes, not `lines()`: a test may print what is not UTF-8.
        while stdout.read_until(b'\n', &mut line)? > 0 {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            read(&text);
            line.clear();
        }
    }
    let status = child.wait()?;
    check(command, status)
}

/// What a program prints on its standard output; nothing is seen of it.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    check(command, output.status)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("{} printed something unreadable", name(command)))
}

/// Whether a program can be run and succeeds; nothing is seen of it.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The first program of that name on the search path.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The search path with these folders before all others.
pub(crate) fn path_with(first: &[PathBuf]) -> Result<OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(env::split_paths(&rest));
    env::join_paths(all).context("a folder's name cannot stand in PATH")
}

pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow!("{} was not found: install it first", name(command)),
        _ => anyhow!("{} cannot be started: {error}", name(command)),
    }
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        let first = command.get_args().next().unwrap_or_default();
        bail!("`{} {}` failed ({status})", name(command), first.display());
    }
    Ok(())
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Command, output, run, run_reading, succeeds, which};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_missing_program_is_named_in_one_sentence() {
        let error = run(&mut Command::new("/nowhere/no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "no-such-program was not found: install it first");
    }

    #[test]
    fn a_failure_is_named_with_its_status() {
        let error = run(&mut shell("exit 3")).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c` failed (exit status: 3)");
    }

    #[test]
    fn lines_are_handed_on_even_when_the_program_fails() {
        let mut lines = Vec::new();
        let outcome = run_reading(&mut shell("echo one; echo two; exit 1"), |line| {
            lines.push(line.trim_end().to_owned());
        });
        assert!(outcome.is_err());
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn programs_are_asked_and_found() {
        assert_eq!(output(&mut shell("echo hello")).unwrap(), "hello\n");
        assert!(succeeds(&mut shell("true")) && !succeeds(&mut shell("false")));
        assert!(which("sh").is_some() && which("no-such-program").is_none());
    }
}
