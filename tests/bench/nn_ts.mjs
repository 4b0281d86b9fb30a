// Trains by the engine of the browser's playground, whose nn.ts is not part of this repository; engine.py calls it:
//   node nn_ts.mjs MODULE < task.json     MODULE: nn.ts as a module of JavaScript; the answer is one line of JSON
// A task has shape, activation ("TANH", ...), rate, batch, train and test (rows of inputs and a label), and either
// "seconds" for the timing of whole epochs with both losses, or "epochs" for the losses after each of so many, of which
// the one after which both losses are below "limits" (null: none) is the last; "weights" and "biases" of every layer,
// where they are given, instead of random ones.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const nn = await import(pathToFileURL(process.argv[2]));
const task = JSON.parse(readFileSync(0, "utf8"));
const { shape, rate, batch } = task;
const names = Array.from({ length: shape[0] }, (_, i) => `x${i}`);
const network = nn.buildNetwork(shape, nn.Activations[task.activation], nn.Activations.TANH, null, names, false);
if (task.weights) {
  network.slice(1).forEach((layer, l) =>
    layer.forEach((node, n) => {
      node.bias = task.biases[l][n];
      node.inputLinks.forEach((link, i) => {
        link.weight = task.weights[l][n][i];
      });
    })
  );
}
const split = (rows) => rows.map((row) => [row.slice(0, -1), row[row.length - 1]]);
const train = split(task.train);
const test = split(task.test);

function loss(points) {
  let total = 0;
  for (const [inputs, label] of points) total += nn.Errors.SQUARE.error(nn.forwardProp(network, inputs), label);
  return total / points.length;
}

// An epoch as playground.ts has it: gradients of an incomplete batch wait for the next epoch.
function epoch() {
  train.forEach(([inputs, label], i) => {
    nn.forwardProp(network, inputs);
    nn.backProp(network, label, nn.Errors.SQUARE);
    if ((i + 1) % batch === 0) nn.updateWeights(network, rate, 0);
  });
  return [loss(train), loss(test)];
}

const losses = [];
const limits = (task.limits ?? [-1, -1]).map((value) => value ?? Infinity);
for (let i = 0; i < (task.epochs ?? 0); i++) {
  losses.push(epoch());
  if (losses[i].every((loss, part) => loss < limits[part])) break;
}
let best = Infinity;
const until = performance.now() + 1000 * (task.seconds ?? 0);
for (let i = 0; task.seconds && i < 30; i++) epoch(); // compiled by then
while (performance.now() < until) {
  const count = Math.max(1, Math.ceil(0.003 / (best === Infinity ? 1 : best)));
  const started = performance.now();
  for (let i = 0; i < count; i++) epoch();
  best = Math.min(best, (performance.now() - started) / 1000 / count);
}
console.log(JSON.stringify({ seconds: best, losses }));
