npx --no drydock new day 16 "ECS with Fargate"
npx --no drydock new lesson day-16 networking "Networking on Fargate"
npx --no drydock new exercise port-mapping --kind write --lesson day-16/networking
npx --no drydock check
