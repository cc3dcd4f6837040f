import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Chosen } from "@/shared/api/types";
import type { SaveState } from "./answer-saver";
import { type Answers, answersTo, withAnswer } from "./answers";
import type { Quiz } from "./quiz-query";
import { saverOf } from "./save-answers";
import { openTabChannel, type TabChannel } from "./tab-channel";

interface AnswersInHand {
  /** Answers to the questions that are shown. */
  answers: Answers;
  choose: (questionId: string, chosen: Chosen | null) => void;
  saveState: SaveState;
  /** Call before submitting. */
  pauseSaving: () => void;
  /** Call when the submission has failed. */
  resumeSaving: () => void;
}

/** The answers of one attempt. They are saved on change and shared between windows. */
export function useAnswers(quiz: Quiz): AnswersInHand {
  const attemptUuid = quiz.open_attempt?.uuid ?? null;
  const queryClient = useQueryClient();
  const [saver] = useState(() => saverOf(queryClient, quiz));
  const [answers, setAnswers] = useState<Answers>(() => saver.unsaved() ?? quiz.open_attempt?.saved_answers ?? {});
  const saveState = useSyncExternalStore(saver.subscribe, saver.state);
  const latest = useRef(answers);
  const tabs = useRef<TabChannel | null>(null);

  useEffect(() => {
    const flushWhenHidden = () => {
      if (document.visibilityState === "hidden") saver.flush();
    };
    const warn = (event: BeforeUnloadEvent) => {
      if (saver.unsaved() !== null) event.preventDefault();
    };
    document.addEventListener("visibilitychange", flushWhenHidden);
    window.addEventListener("beforeunload", warn);
    return () => {
      document.removeEventListener("visibilitychange", flushWhenHidden);
      window.removeEventListener("beforeunload", warn);
      saver.flush();
    };
  }, [saver]);

  // A plain quiz has an open attempt, and other windows a name for it, from its first saved answer.
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
    return () => {
      tabs.current = null;
      channel.close();
    };
  }, [attemptUuid, saver]);

  const choose = (questionId: string, chosen: Chosen | null) => {
    const next = withAnswer(latest.current, questionId, chosen);
    latest.current = next;
    setAnswers(next);
    tabs.current?.changed(questionId, chosen);
    saver.change(next);
  };
  return {
    answers: answersTo(quiz.questions, answers),
    choose,
    saveState,
    pauseSaving: saver.pause,
    resumeSaving: saver.resume,
  };
}
