/** What ECS is told of tasks as they run. */
import type { ModelEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import { instanceData } from './instance-part.ts';

/** Lets ECS, or the task's agent, hear of something at this moment; where the agent is disconnected, when it is back. */
export function tell(model: Model, task: Task, event: ModelEvent): void {
  if (!instanceData()?.holdsBack(model, task, event)) model.schedule(0, event);
}
