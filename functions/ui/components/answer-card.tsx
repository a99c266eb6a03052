import type { ComponentChildren, JSX } from 'preact';
import type { Answer } from '../model/answer';
import { shown } from '../words/shown';
import { Card } from './card';
import { LevelMark } from './level-mark';
import { Sentences } from './text';

interface AnswerCardProps {
  /** Unique on the page. */
  readonly id: string;
  readonly answer: Answer;
  /** Below the sentences. */
  readonly children?: ComponentChildren;
}

/** A question, the answer in a line, and sentences that explain it. */
export function AnswerCard({ id, answer, children }: AnswerCardProps): JSX.Element {
  return (
    <Card id={id} title={answer.question} level={answer.level}>
      <p class={`headline level-${answer.level}`}>
        <LevelMark level={answer.level} /> {shown(answer.headline)}
      </p>
      <Sentences texts={answer.sentences} />
      {children}
    </Card>
  );
}
