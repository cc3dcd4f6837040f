/**
 * Each save replaces the previous one, so two windows with the same attempt would overwrite each
 * other's answers. Instead they broadcast their changes, and a new window asks the others for answers
 * that are not saved yet.
 */
import type { Chosen } from "@/shared/api/types";
import type { Answers } from "./answers";

type Message =
  | { say: "hello" }
  | { say: "known"; answers: Answers }
  | { say: "changed"; question: string; chosen: Chosen | null };

export interface TabChannel {
  changed: (question: string, chosen: Chosen | null) => void;
  close: () => void;
}

interface Reactions {
  known: () => Answers;
  onKnown: (answers: Answers) => void;
  onChanged: (question: string, chosen: Chosen | null) => void;
}

export function openTabChannel(attemptUuid: string, reactions: Reactions): TabChannel {
  const channel = new BroadcastChannel(`meridian.quiz.${attemptUuid}`);
  const say = (message: Message) => {
    channel.postMessage(message);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.say === "hello") say({ say: "known", answers: reactions.known() });
    else if (data.say === "known") reactions.onKnown(data.answers);
    else reactions.onChanged(data.question, data.chosen);
  };
  say({ say: "hello" });
  return {
    changed: (question, chosen) => {
      say({ say: "changed", question, chosen });
    },
    close: () => {
      channel.close();
    },
  };
}
