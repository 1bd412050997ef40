/** The model's part on container instances, placement and auto scaling, both planes of it: fetched where a run needs it. */

import instanceShapes from './api/generated/instance-shapes.json' with { type: 'json' };
import scalingShapes from './api/generated/scaling-shapes.json' with { type: 'json' };
import { addShapes } from './api/schema.ts';
import { taskIsToStop } from './control-plane/instances/launch-on-instance.ts';
import { mistakeIn } from './control-plane/instances/query-mistakes.ts';
import { setExpressionReader } from './rules/expressions.ts';
import { setFreeing } from './world/model.ts';

export { funnelOf } from './control-plane/instances/funnel.ts';
export { control } from './control-plane/instances/part.ts';
export { data } from './data-plane/instances/part.ts';

addShapes(instanceShapes);
addShapes(scalingShapes);
setExpressionReader(mistakeIn);
setFreeing(taskIsToStop);
