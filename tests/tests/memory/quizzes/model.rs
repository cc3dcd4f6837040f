//! Random histories of reading, saving, submitting, publishing, correcting keys and regrading, compared with a model.
//!
//! Whatever the order, and even if all of it happens in one instant, every attempt is graded as answers to what its
//! window showed, by the key that applies to those questions; attempts are counted once, and nothing is withdrawn.
//! Failures are shrunk.

use std::ops::RangeInclusive;

use domain::Clock;
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use shared::store::keys;
use tests::quizzes::{QUIZ, QuizWorld};

use super::instructor::regrading::regrade;

const HISTORIES: u32 = 60;

/// An option, or none, for each of two questions.
type Choice = [Option<char>; 2];

#[derive(Clone, Debug)]
enum Step {
    Read {
        window: usize,
    },
    Save {
        window: usize,
        answers: Choice,
    },
    Submit {
        window: usize,
        answers: Choice,
    },
    /// The seed's request, which names nothing.
    SubmitPlain {
        answers: Choice,
    },
    /// The author asks something else in a question.
    Reword {
        question: usize,
    },
    CorrectKey {
        question: usize,
    },
    Regrade,
}

fn step() -> impl Strategy<Value = Step> {
    let option = || prop_oneof![3 => Just(Some('a')), 3 => Just(Some('b')), 1 => Just(None)];
    let answers = move || [option(), option()];
    let window = 0..2usize;
    let question = 0..2usize;
    prop_oneof![
        3 => window.clone().prop_map(|window| Step::Read { window }),
        3 => (window.clone(), answers()).prop_map(|(window, answers)| Step::Save { window, answers }),
        4 => (window, answers()).prop_map(|(window, answers)| Step::Submit { window, answers }),
        1 => answers().prop_map(|answers| Step::SubmitPlain { answers }),
        1 => question.clone().prop_map(|question| Step::Reword { question }),
        2 => question.prop_map(|question| Step::CorrectKey { question }),
        2 => Just(Step::Regrade),
    ]
}

#[derive(Clone, Copy, Debug)]
struct Version {
    texts: [u32; 2],
    key: [char; 2],
}

/// What a window shows.
#[derive(Clone, Debug)]
struct Window {
    view: Value,
    /// The newest version when it was read, and the newest that is older than that instant.
    newest: RangeInclusive<usize>,
}

#[derive(Clone, Debug)]
struct Counted {
    asked: usize,
    answers: Choice,
    score: u64,
    passed: bool,
}

struct History {
    world: QuizWorld,
    /// By number, from 1.
    versions: Vec<Version>,
    /// The number of the version that attempts were regraded by; 0: never.
    regraded: usize,
    windows: [Option<Window>; 2],
    saved: Option<Value>,
    attempts: Vec<Counted>,
}

fn json_of(answers: Choice) -> Value {
    let given = answers.iter().enumerate().filter_map(|(index, chosen)| {
        chosen.map(|chosen| (format!("q{index}"), Value::from(chosen.to_string())))
    });
    Value::Object(given.collect())
}

impl Version {
    fn definition(self) -> Value {
        let options = json!([{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]);
        let question = |index: usize| {
            json!({
                "id": format!("q{index}"), "text": format!("Text {}?", self.texts[index]), "options": options,
                "correctAnswer": self.key[index].to_string(),
            })
        };
        json!({"questions": [question(0), question(1)], "passing_score": 100})
    }
}

impl History {
    async fn start() -> Self {
        let first = Version { texts: [1, 2], key: ['a', 'a'] };
        let world = QuizWorld::start(first.definition()).await;
        Self {
            world,
            versions: vec![first],
            regraded: 0,
            windows: [None, None],
            saved: None,
            attempts: Vec::new(),
        }
    }

    fn version(&self, number: usize) -> Version {
        self.versions[number - 1]
    }

    fn newest(&self) -> Version {
        self.version(self.versions.len())
    }

    /// The score of answers to a version: by its own key, or by the one that attempts were regraded by, as far as that
    /// belongs to the same questions.
    fn score(&self, asked: usize, answers: Choice) -> u64 {
        let version = self.version(asked);
        let correct = |index: &usize| {
            let corrected = (asked < self.regraded).then(|| self.version(self.regraded));
            let same = corrected.filter(|other| other.texts[*index] == version.texts[*index]);
            answers[*index] == Some(same.unwrap_or(version).key[*index])
        };
        [0, 1].iter().filter(|index| correct(index)).map(|_| 50).sum()
    }

    async fn publish(&mut self, version: Version) {
        self.world.import(version.definition()).await;
        self.versions.push(version);
    }

    async fn open_version(&self) -> Option<usize> {
        let open = self.world.state(self.world.world.learner.id).await.open;
        open.map(|open| usize::try_from(open.quiz_version).unwrap())
    }

    fn shows(&self, window: &Window, number: usize) -> bool {
        let texts = self.version(number).texts.map(|text| Value::from(format!("Text {text}?")));
        window.view["questions"].as_array().unwrap().iter().map(|question| &question["text"]).eq(&texts)
    }

    /// A refusal is allowed only where another window submitted the attempt, or answers another version in it.
    async fn assert_overtaken(&self, window: &Window) {
        let submitted = window.view["total_attempts"] != json!(self.attempts.len());
        let open = self.open_version().await;
        assert!(submitted || open.is_some_and(|open| !self.shows(window, open)), "refused without need");
    }

    async fn count(&mut self, answers: Choice, window: Option<(&Window, Option<usize>)>) {
        let attempt = self.world.stored(self.world.world.learner.id).await.remove(0);
        let asked = usize::try_from(attempt.quiz_version).unwrap();
        if let Some((window, open)) = window {
            assert!(self.shows(window, asked), "graded as what the window showed");
            if open.is_none() {
                assert!(window.newest.contains(&asked), "by the key of then");
            }
        }
        let score = self.score(asked, answers);
        self.attempts.push(Counted { asked, answers, score, passed: score == 100 });
        self.saved = None;
    }

    /// The newest version, and the newest that is older than this instant: of those between, each may be the one that is
    /// shown now.
    async fn newest_now(&self) -> RangeInclusive<usize> {
        let newest = self.versions.len();
        let now = self.world.world.clock.now();
        let mut oldest = newest;
        while oldest > 1 {
            let number = u32::try_from(oldest).unwrap();
            let version = self.world.world.get(&keys::quiz_version(QUIZ, number)).await.unwrap();
            if version.created_at < now {
                break;
            }
            oldest -= 1;
        }
        oldest..=newest
    }

    async fn apply(&mut self, seconds: i64, step: &Step) {
        self.world.world.clock.advance(SignedDuration::from_secs(seconds));
        match *step {
            Step::Read { window } => {
                let (view, newest) = (self.world.view().await.body, self.newest_now().await);
                self.windows[window] = Some(Window { view, newest });
            }
            Step::Save { window, answers } => {
                let Some(window) = self.windows[window].clone() else { return };
                let saved = self.world.save_shown(&window.view, &json_of(answers)).await;
                match saved.status {
                    200 => self.saved = Some(json_of(answers)),
                    status => {
                        assert_eq!(status, 409, "{saved:?}");
                        self.assert_overtaken(&window).await;
                    }
                }
            }
            Step::Submit { window, answers } => {
                let Some(window) = self.windows[window].clone() else { return };
                let open = self.open_version().await;
                let number = window.view["total_attempts"].as_u64().unwrap() + 1;
                let body = json!({
                    "content_uuid": QUIZ, "submitted_answers": json_of(answers), "version": window.view["version"],
                    "attempt_number": number,
                });
                let request = self.world.request("POST", "/api/learning/quiz/submit/").body(&body);
                let submitted = request.send(&self.world.router).await;
                match submitted.status {
                    201 => self.count(answers, Some((&window, open))).await,
                    status => {
                        assert_eq!(status, 409, "{submitted:?}");
                        self.assert_overtaken(&window).await;
                    }
                }
            }
            Step::SubmitPlain { answers } => {
                let expected = self.open_version().await.unwrap_or(self.versions.len());
                assert_eq!(self.world.submit(&json_of(answers)).await.status, 201);
                self.count(answers, None).await;
                assert_eq!(self.attempts.last().unwrap().asked, expected);
            }
            Step::Reword { question } => {
                let mut next = self.newest();
                next.texts[question] = 10 + u32::try_from(self.versions.len()).unwrap();
                self.publish(next).await;
            }
            Step::CorrectKey { question } => {
                let mut next = self.newest();
                next.key[question] = if next.key[question] == 'a' { 'b' } else { 'a' };
                self.publish(next).await;
            }
            Step::Regrade => self.regrade().await,
        }
        self.check().await;
    }

    async fn regrade(&mut self) {
        regrade(&self.world, false).await;
        self.regraded = self.versions.len();
        for index in 0..self.attempts.len() {
            let Counted { asked, answers, passed, .. } = self.attempts[index];
            let score = self.score(asked, answers);
            self.attempts[index] = Counted { asked, answers, score, passed: passed || score == 100 };
        }
    }

    async fn check(&self) {
        let list = self.world.attempts().await.body;
        assert_eq!(list["total_attempts"], json!(self.attempts.len()));
        let shown = list["attempts"].as_array().unwrap().iter().rev();
        for (index, (shown, counted)) in shown.zip(&self.attempts).enumerate() {
            assert_eq!(
                (&shown["attempt_number"], &shown["score"], &shown["passed"]),
                (&json!(index + 1), &json!(counted.score), &json!(counted.passed)),
                "{counted:?}"
            );
        }
        let passed = self.attempts.iter().any(|attempt| attempt.passed);
        let completed = self.world.world.enrolment().await.unwrap().completed_contents.contains(&QUIZ);
        let view = self.world.view().await.body;
        assert_eq!((completed, &view["passed"]), (passed, &json!(passed)), "a pass completes, and stays");
        let saved = view["open_attempt"].get("saved_answers").cloned();
        assert_eq!(saved, self.saved, "what was saved last is there");
    }

    async fn run(mut self, steps: &[(i64, Step)]) {
        for (seconds, step) in steps {
            self.apply(*seconds, step).await;
        }
        self.regrade().await;
        self.check().await;
        assert!(regrade(&self.world, false).await.is_empty(), "nothing is left to regrade");
    }
}

#[test]
fn any_history_ends_in_the_state_that_its_facts_imply() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: HISTORIES, ..Config::default() });
    runner
        .run(&proptest::collection::vec((prop_oneof![Just(0), Just(20)], step()), 1..24), |steps| {
            runtime.block_on(async {
                History::start().await.run(&steps).await;
            });
            Ok(())
        })
        .unwrap();
}

/// The history that needed a second regrading before: started, corrected, regraded, and only then submitted.
#[tokio::test]
async fn an_attempt_submitted_after_the_regrade_is_graded_by_the_corrected_key() {
    let right_now = [Some('b'), Some('a')];
    let mut history = History::start().await;
    for step in [
        Step::Read { window: 0 },
        Step::Save { window: 0, answers: right_now },
        Step::CorrectKey { question: 0 },
        Step::Regrade,
        Step::Submit { window: 0, answers: right_now },
    ] {
        history.apply(20, &step).await;
    }
    let attempt = history.world.stored(history.world.world.learner.id).await.remove(0);
    assert_eq!((attempt.quiz_version, attempt.key_version, attempt.passed), (1, Some(2), true));
    assert!(regrade(&history.world, false).await.is_empty());
}
