//! Dates, durations, credits and next steps, phrased as in the front end.

use domain::course::{ContentKind, Course, Format};
use domain::credits::CPD_TYPE_MAX;
use domain::enrolment::Enrolment;
use domain::{Credits, one_line};
use jiff::civil::Date;

/// "45 min", "2 h", "4 h 30 min".
pub(crate) fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

pub(crate) fn format(format: Format) -> &'static str {
    match format {
        Format::SelfPaced => "Self-paced",
        Format::Hybrid => "Hybrid: live sessions and self-paced study",
    }
}

/// "2.50"; a course may carry no credits.
pub(crate) fn credits(credits: Credits) -> String {
    if credits.is_zero() { "None".to_owned() } else { credits.to_string() }
}

/// "Clinical governance" for the stored "clinical_governance".
pub(crate) fn credit_type(text: &str) -> String {
    capitalised(&one_line(&text.replace('_', " "), CPD_TYPE_MAX))
}

/// "14 March 2027".
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// What the learner does next on this course; without an enrolment, what whoever accepts an invitation to it does.
pub(crate) fn steps(course: &Course, enrolment: Option<&Enrolment>) -> Vec<String> {
    let mut steps =
        vec!["Work through the course at your own pace. Your progress is saved as you go.".to_owned()];
    let all = course.sessions.len();
    let included = enrolment.map_or(all, |enrolment| enrolment.included_sessions(course).count());
    let attendance = match course.completion.requires_attendance {
        true => " You need to attend all of them to complete the course.",
        false => "",
    };
    match (included, all - included) {
        (0, 0) => {}
        (_, 0) => steps.push(format!("Join the live sessions with your personal links.{attendance}")),
        (included, left_out) => {
            if included > 0 {
                steps.push("Join the live sessions with your personal links.".to_owned());
            }
            let which = match (included, left_out) {
                (0, 1) => "The live session starts".to_owned(),
                (0, _) => "The live sessions start".to_owned(),
                (_, 1) => "One of the live sessions starts".to_owned(),
                (_, many) => format!("{many} of the live sessions start"),
            };
            let needed = match course.completion.requires_attendance {
                true => " You need to attend every live session to complete the course.",
                false => "",
            };
            steps.push(format!("{which} after your access ends. Contact us if you want to attend.{needed}"));
        }
    }
    let graded = match (count(course, ContentKind::Quiz), count(course, ContentKind::Assignment)) {
        (0, 0) => None,
        (quizzes, 0) => Some(format!("Pass the {}.", plural("quiz", "quizzes", quizzes))),
        (0, assignments) => Some(format!("Submit the {}.", plural("assignment", "assignments", assignments))),
        (quizzes, assignments) => Some(format!(
            "Pass the {} and submit the {}.",
            plural("quiz", "quizzes", quizzes),
            plural("assignment", "assignments", assignments),
        )),
    };
    steps.extend(graded);
    if course.completion.issues_certificate {
        let credits = match course.cpd_credits.is_zero() {
            true => String::new(),
            false => format!(" and {} CPD credits", course.cpd_credits),
        };
        steps.push(format!("Complete the course to receive your certificate{credits}."));
    }
    steps
}

/// How many contents of a kind are required to complete the course.
fn count(course: &Course, kind: ContentKind) -> usize {
    let required = course.modules.iter().filter(|module| module.is_required);
    required
        .flat_map(|module| &module.contents)
        .filter(|content| content.is_required && content.kind == kind)
        .count()
}

fn plural(one: &'static str, many: &'static str, count: usize) -> &'static str {
    if count == 1 { one } else { many }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_formatted() {
        let formatted = [0, 45, 60, 120, 270].map(duration);
        assert_eq!(formatted, ["0 min", "45 min", "1 h", "2 h", "4 h 30 min"]);
    }

    #[test]
    fn credit_types_are_formatted() {
        assert_eq!(credit_type("clinical_governance"), "Clinical governance");
        assert_eq!(credit_type("AMA PRA Category 1"), "AMA PRA Category 1");
        assert_eq!(credit_type(""), "");
        assert_eq!(credit_type(&"X".repeat(CPD_TYPE_MAX)).len(), CPD_TYPE_MAX, "never cut");
    }
}
