import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Chosen } from "@/shared/api/types";
import { AnswerSaver, type SaveState } from "./answer-saver";
import { type Answers, withAnswer } from "./answers";
import type { Quiz } from "./quiz-query";
import { saveAnswers } from "./save-answers";
import { openTabChannel, type TabChannel } from "./tab-channel";

interface AnswersInHand {
  answers: Answers;
  choose: (questionId: string, chosen: Chosen | null) => void;
  saveState: SaveState;
  /** Call before submitting. */
  stopSaving: () => void;
}

/** The answers of one attempt. In a started attempt they are saved on change and shared between windows. */
export function useAnswers(quiz: Quiz): AnswersInHand {
  const attempt = quiz.open_attempt;
  const attemptUuid = attempt?.uuid ?? null;
  const queryClient = useQueryClient();
  const [answers, setAnswers] = useState<Answers>(attempt?.saved_answers ?? {});
  const [saver] = useState(
    () => new AnswerSaver((latest) => saveAnswers(queryClient, quiz.content_uuid, latest), Boolean(attempt?.saved_at)),
  );
  const saveState = useSyncExternalStore(saver.subscribe, saver.state);
  const latest = useRef(answers);
  const tabs = useRef<TabChannel | null>(null);

  useEffect(() => {
    if (attemptUuid === null) return;
    const take = (next: Answers) => {
      latest.current = next;
      setAnswers(next);
      saver.change(next);
    };
    const channel = openTabChannel(attemptUuid, {
      known: () => latest.current,
      onKnown: (known) => {
        const missing = Object.keys(known).some((question) => latest.current[question] === undefined);
        if (missing) take({ ...known, ...latest.current });
      },
      onChanged: (question, chosen) => {
        take(withAnswer(latest.current, question, chosen));
      },
    });
    tabs.current = channel;
    const flushWhenHidden = () => {
      if (document.visibilityState === "hidden") saver.flush();
    };
    document.addEventListener("visibilitychange", flushWhenHidden);
    return () => {
      document.removeEventListener("visibilitychange", flushWhenHidden);
      tabs.current = null;
      channel.close();
      saver.flush();
    };
  }, [attemptUuid, saver]);

  const choose = (questionId: string, chosen: Chosen | null) => {
    const next = withAnswer(latest.current, questionId, chosen);
    latest.current = next;
    setAnswers(next);
    if (attemptUuid === null) return;
    tabs.current?.changed(questionId, chosen);
    saver.change(next);
  };
  return { answers, choose, saveState, stopSaving: saver.stop };
}
