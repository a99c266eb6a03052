import type { TaskQueues } from '../../../src/app/context';
import type { SettingsTask } from '../../../src/contract/tasks/apply-settings';
import type { BatchTask, PageTask } from '../../../src/contract/tasks/sweep';

/** Queues that keep their tasks. As in Cloud Tasks, a task whose id was used before is not added again. */
export class CapturedQueues implements TaskQueues {
  readonly pages = new Map<string, PageTask>();
  readonly batches = new Map<string, BatchTask>();
  readonly settings = new Map<string, SettingsTask>();
  /** The ids of all attempts to add a task, repetitions included. */
  readonly asked: string[] = [];

  /** @param fault the error with which adding a task fails, by the number of earlier attempts; null: it succeeds */
  constructor(public fault: (number: number, id: string) => Error | null = () => null) {}

  addPage(id: string, task: PageTask): Promise<void> {
    return this.add(this.pages, id, task);
  }

  addBatch(id: string, task: BatchTask): Promise<void> {
    return this.add(this.batches, id, task);
  }

  addSettings(id: string, task: SettingsTask): Promise<void> {
    return this.add(this.settings, id, task);
  }

  /** The users of all batches, in the order of the batches. */
  get users(): string[] {
    return [...this.batches.values()].flatMap(({ users }) => users);
  }

  private add<Task>(tasks: Map<string, Task>, id: string, task: Task): Promise<void> {
    const fault = this.fault(this.asked.length, id);
    if (fault !== null) return Promise.reject(fault);
    this.asked.push(id);
    // Through JSON, as over the network.
    if (!tasks.has(id)) tasks.set(id, JSON.parse(JSON.stringify(task)) as Task);
    return Promise.resolve();
  }
}
