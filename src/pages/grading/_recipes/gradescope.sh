npx --no drydock package gradescope rust-task-definition service-with-two-tasks --out autograder.zip
