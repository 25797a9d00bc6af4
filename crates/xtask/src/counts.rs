//! How many tests passed, read from what the test runners print.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Adds what one line of a test runner says, if it is a summary.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(summary) = line.strip_prefix("test result: ") {
            // libtest: "ok. 3 passed; 0 failed; 1 ignored; 0 measured; …"
            let (_, tallies) = summary.split_once(". ").unwrap_or(("", summary));
            tallies.split("; ").for_each(|tally| self.tally(tally));
        } else {
            // Playwright: a line for each outcome, "3 passed (1.2m)".
            let tally = line.split_once(" (").map_or(line, |(tally, _)| tally);
            self.tally(tally);
        }
    }

    fn tally(&mut self, tally: &str) {
        let Some((number, outcome)) = tally.split_once(' ') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match outcome {
            "passed" | "flaky" => self.passed += number,
            "failed" => self.failed += number,
            "ignored" | "skipped" | "did not run" => self.skipped += number,
            _ => {}
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn check(output: &str, passed: u64, failed: u64, skipped: u64) {
        let mut counts = Counts::default();
        output.lines().for_each(|line| counts.read(line));
        assert_eq!(counts, Counts { passed, failed, skipped }, "{output}");
    }

    #[test]
    fn the_summaries_of_all_test_programs_are_added() {
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.2s\n\
             test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out\n",
            15,
            2,
            1,
        );
    }

    #[test]
    fn playwrights_summary_is_read_line_by_line() {
        check(
            "  2 failed\n    a.spec.ts:3 › x\n  1 flaky\n  4 skipped\n  1 did not run\n  31 passed (1.2m)\n",
            32,
            2,
            5,
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        check("Running 3 tests using 1 worker\n  3 things passed\n12\n\n", 0, 0, 0);
    }

    #[test]
    fn counts_are_shown_in_one_line() {
        assert_eq!(Counts { passed: 2, failed: 0, skipped: 0 }.to_string(), "2 passed, 0 failed");
        assert_eq!(Counts { passed: 2, failed: 1, skipped: 3 }.to_string(), "2 passed, 1 failed, 3 skipped");
    }
}
