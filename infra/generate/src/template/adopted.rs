//! Lets a parameter name another table than the stack's own, for example a restored one.
//!
//! The parts say `!Ref MainTable` and `!GetAtt MainTable.Arn`, as if there were no other. Here each such mention becomes a
//! choice between the stack's table and the one that the parameter names, so that no part can forget it.

/// The tables that can be taken over. Each has a condition `Own…`, a parameter `…Name` and, with a stream, one `…StreamLabel`.
const TABLES: [&str; 5] = ["MainTable", "OutboxTable", "KeysTable", "LedgerTable", "DraftsTable"];

/// The text with a choice in place of every mention of a table.
pub(super) fn follow(text: &str) -> String {
    let line = |line: &str| {
        if line.trim_start().starts_with('#') {
            return line.to_owned();
        }
        TABLES.iter().fold(line.to_owned(), |line, table| with_choices(&line, table))
    };
    text.lines().map(|it| line(it) + "\n").collect()
}

fn with_choices(line: &str, table: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('!') {
        let (before, from) = rest.split_at(at);
        text += before;
        let (said, after) = choice(from, table).unwrap_or_else(|| ("!".to_owned(), &from[1..]));
        text += &said;
        rest = after;
    }
    text + rest
}

/// The choice that takes the place of a mention at the beginning of the text, and what follows it.
fn choice<'a>(text: &'a str, table: &str) -> Option<(String, &'a str)> {
    let arn = |rest: &str| {
        format!(
            "!Sub \"arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/${{{table}Name}}{rest}\""
        )
    };
    let choose = |own: &str, other: &str| format!("!If [Own{table}, {own}, {other}]");
    if let Some(name) = text.strip_prefix("!Ref ") {
        let after = name.strip_prefix(table).filter(|after| ends(after))?;
        return Some((choose(&format!("!Ref {table}"), &format!("!Ref {table}Name")), after));
    }
    if let Some(name) = text.strip_prefix("!GetAtt ") {
        let attribute = name.strip_prefix(table)?;
        return match attribute.strip_prefix(".Arn").filter(|after| ends(after)) {
            Some(after) => Some((choose(&format!("!GetAtt {table}.Arn"), &arn("")), after)),
            None => {
                let after = attribute.strip_prefix(".StreamArn").filter(|after| ends(after))?;
                let own = format!("!GetAtt {table}.StreamArn");
                Some((choose(&own, &arn(&format!("/stream/${{{table}StreamLabel}}"))), after))
            }
        };
    }
    let path = text.strip_prefix(&format!("!Sub ${{{table}.Arn}}"))?;
    let end =
        path.find(|letter: char| letter.is_whitespace() || ",]}".contains(letter)).unwrap_or(path.len());
    let (path, after) = path.split_at(end);
    Some((choose(&format!("!Sub \"${{{table}.Arn}}{path}\""), &arn(path)), after))
}

/// Whether a name has ended: `MainTableName` is another one than `MainTable`.
fn ends(after: &str) -> bool {
    !after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str =
        "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${MainTableName}";

    #[test]
    fn every_mention_of_a_table_becomes_a_choice() {
        let text = "A: !Ref MainTable # why\nB: [!GetAtt MainTable.Arn, !Ref Other]\nC: !GetAtt MainTable.StreamArn\n- !Sub ${MainTable.Arn}/index/due\n";
        let expected = format!(
            "A: !If [OwnMainTable, !Ref MainTable, !Ref MainTableName] # why\n\
             B: [!If [OwnMainTable, !GetAtt MainTable.Arn, !Sub \"{ARN}\"], !Ref Other]\n\
             C: !If [OwnMainTable, !GetAtt MainTable.StreamArn, !Sub \"{ARN}/stream/${{MainTableStreamLabel}}\"]\n\
             - !If [OwnMainTable, !Sub \"${{MainTable.Arn}}/index/due\", !Sub \"{ARN}/index/due\"]\n"
        );
        assert_eq!(follow(text), expected);
    }

    #[test]
    fn what_only_looks_like_a_mention_stays() {
        let text = "# !Ref MainTable\nDependsOn: MainTable\nA: !Ref MainTableName\nB: !Ref MainTableThrottlesAlarm\nC: !GetAtt MainTable.Archive\nD: \"${MainTable} !\"\n";
        assert_eq!(follow(text), text);
    }

    #[test]
    fn two_tables_in_one_line_are_two_choices() {
        let followed = follow("[!Ref MainTable, !Ref OutboxTable]");
        assert_eq!(followed.matches("!If [Own").count(), 2);
        assert!(
            followed.contains("OwnMainTable, !Ref MainTable,")
                && followed.contains("OwnOutboxTable, !Ref OutboxTable,")
        );
    }
}
