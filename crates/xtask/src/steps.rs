//! The steps of a long chore: what each one is called, how long it took, and
//! what its tests said.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::counts::Counts;

#[derive(Default)]
pub(crate) struct Steps(Vec<Step>);

struct Step {
    name: String,
    took: Duration,
    passed: bool,
    tests: Counts,
}

impl Steps {
    /// Performs the steps of a chore up to the first that fails, and shows all
    /// of them in a table at the end.
    pub(crate) fn report(perform: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let mut steps = Self::default();
        let outcome = perform(&mut steps);
        if !steps.0.is_empty() {
            println!("\n{steps}");
        }
        outcome
    }

    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        self.tests(name, |_| work())
    }

    /// A step that counts tests.
    pub(crate) fn tests(&mut self, name: &str, work: impl FnOnce(&mut Counts) -> Result<()>) -> Result<()> {
        let start = Instant::now();
        let mut tests = Counts::default();
        let outcome = timed(name, || work(&mut tests));
        self.0.push(Step { name: name.to_owned(), took: start.elapsed(), passed: outcome.is_ok(), tests });
        outcome.with_context(|| format!("{name} failed"))
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut total = Counts::default();
        for step in &self.0 {
            let mark = if step.passed { "ok" } else { "FAILED" };
            let took = Took(step.took).to_string();
            write!(f, "{:<28} {mark:<6} {took:>12}", step.name)?;
            if !step.tests.is_empty() {
                write!(f, "   {}", step.tests)?;
                total += step.tests;
            }
            writeln!(f)?;
        }
        if !total.is_empty() {
            write!(f, "\n{total}")?;
        }
        Ok(())
    }
}

/// Announces a piece of work, and says afterwards how long it took.
pub(crate) fn timed<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let start = Instant::now();
    let outcome = work()?;
    println!("    {name}: {}", Took(start.elapsed()));
    Ok(outcome)
}

struct Took(Duration);

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_secs() {
            0..60 => write!(f, "{:.1} s", self.0.as_secs_f64()),
            seconds => write!(f, "{} min {} s", seconds / 60, seconds % 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Result, bail};

    use super::{Counts, Duration, Step, Steps, Took};

    #[test]
    fn durations_are_shown_as_a_person_says_them() {
        assert_eq!(Took(Duration::from_millis(1_240)).to_string(), "1.2 s");
        assert_eq!(Took(Duration::from_secs(492)).to_string(), "8 min 12 s");
    }

    #[test]
    fn the_first_failure_ends_the_chore_and_is_named() {
        fn chore(steps: &mut Steps) -> Result<()> {
            steps.step("one", || Ok(()))?;
            steps.step("two", || bail!("it broke"))?;
            steps.step("three", || Ok(()))
        }
        let mut steps = Steps::default();
        let error = chore(&mut steps).unwrap_err();
        assert_eq!(format!("{error:#}"), "two failed: it broke");
        assert_eq!(steps.0.len(), 2);
    }

    #[test]
    fn the_table_ends_with_the_sum_of_all_tests() {
        let step = |name: &str, passed, tests| Step {
            name: name.to_owned(),
            took: Duration::from_secs(2),
            passed,
            tests,
        };
        let steps = Steps(vec![
            step("rustfmt", true, Counts::default()),
            step("native", true, Counts { passed: 3, ..Counts::default() }),
            step("wasm", false, Counts { passed: 1, failed: 1, skipped: 0 }),
        ]);
        assert_eq!(
            steps.to_string(),
            "rustfmt                      ok            2.0 s\n\
             native                       ok            2.0 s   3 passed, 0 failed\n\
             wasm                         FAILED        2.0 s   1 passed, 1 failed\n\
             \n\
             4 passed, 1 failed"
        );
    }
}
