import type { SweepQueues } from '../../../src/app/context';
import type { BatchTask, PageTask } from '../../../src/contract/tasks/sweep';

/** Queues that keep what is added, as Cloud Tasks does: a task whose id was used before is not added again. */
export class CapturedQueues implements SweepQueues {
  readonly pages = new Map<string, PageTask>();
  readonly batches = new Map<string, BatchTask>();
  /** Every id that was asked for, repetitions included. */
  readonly asked: string[] = [];

  /** @param fault what adding a task fails with, by how many were asked for before; null: it goes well */
  constructor(public fault: (number: number, id: string) => Error | null = () => null) {}

  addPage(id: string, task: PageTask): Promise<void> {
    return this.add(this.pages, id, task);
  }

  addBatch(id: string, task: BatchTask): Promise<void> {
    return this.add(this.batches, id, task);
  }

  /** The users of all batches, in the order of the batches. */
  get users(): string[] {
    return [...this.batches.values()].flatMap(({ users }) => users);
  }

  private add<Task>(tasks: Map<string, Task>, id: string, task: Task): Promise<void> {
    const fault = this.fault(this.asked.length, id);
    if (fault !== null) return Promise.reject(fault);
    this.asked.push(id);
    // Through JSON, as over the wire.
    if (!tasks.has(id)) tasks.set(id, JSON.parse(JSON.stringify(task)) as Task);
    return Promise.resolve();
  }
}
